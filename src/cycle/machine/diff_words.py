"""What each field of a machine is called where two machines are told apart. Pure."""

WORDS = {
    "workflow": "key",
    "title": "title",
    "timezone": "time zone",
    "calendar": "calendar",
    "hours": "office hours",
    "basis": "basis",
    "clerks": "clerks",
    "may_waive": "who may waive",
    "may_appoint": "who may appoint",
    "sign_by": "how rows are signed",
    "final_decision": "meeting of the final decision",
    "least_between": "working days wanted between meetings",
    "weekly": "weekly summary",
    "if_uncertain": "a letter of unknown fate",
    "body": "body",
    "acting_as": "acting as",
    "notice": "notice",
    "at_least_every": "meets at least",
    "objections": "objections",
    "receives_from": "carries the reports of",
    "only_if_needed": "kept in reserve",
    "rule": "rule",
    "by_year": "dates by year",
    "means": "years are",
    "not_before": "not before",
    "when": "only when",
    "role": "office",
    "or_roles": "or the office",
    "enough": "rows that are enough",
    "each": "one for each of",
    "lists": "lists",
    "remind": "reminders",
    "then": "once overdue",
    "escalate": "escalation",
    "owner": "owner",
    "after": "waits for",
    "least": "working days needed at least",
    "due": "deadline",
    "reminders": "reminder policy",
    "by": "done by",
    "renew": "asked for anew in another round",
    "document": "document",
    "not_by_author": "not signed by whoever wrote the text",
    "documents": "documents",
    "reports": "reports with parts",
    "sheet": "sheet",
    "of": "of",
    "meeting": "meeting",
    "template": "form",
    "target": "leads to",
    "regardless": "holds though needs are unmet",
    "leads_back": "leads back",
    "amends": "orders the amendment of",
    "calls": "calls the track",
    "when_called": "begins when called",
    "taken": "taken by",
    "records": "recorded with it",
    "kind": "kind",
    "begins": "first stage",
}
"""What each field is called, in the model's order of things."""

OFFICES = frozenset({"clerks", "may_waive", "may_appoint", "role", "or_roles", "owner", "by"})
"""Fields that name roles."""

NAMES = frozenset({"key", "issue", "name"})
"""Fields that are a thing's own name: with another name it is another thing."""

PARTS = frozenset(
    {"tracks", "stages", "needs", "outcomes", "rows", "roles", "meetings", "dates", "sheets"}
)
"""Fields that hold things, told one by one."""

NOTHING = "none"
