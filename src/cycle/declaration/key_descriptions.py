"""What each key of the declared files says, in a line for whoever writes one; shown by editors.

By model and key. A test holds that every key has its line.
"""

from collections.abc import Mapping

_TITLE = "In words, as people read it"
_BASIS = "The law or rule behind it"
_DEADLINE = "A rule such as 5 clear working days before council, or by 30 May at 12:00"
_PARAGRAPH = "The paragraph of Schedule 12A, Part 1, that it is exempt under: 1 to 7"

_CONDITION = "The condition under which it is asked for: amount > £100,000, or not objected"

_TIMED = {
    "when": _CONDITION,
    "not_before": f"Its earliest moment. {_DEADLINE}",
    "due": f"When it is to be done. {_DEADLINE}",
    "missed": "When the deadline passes unmet: remind, escalate (the default), block, "
    "outcome NAME, or begin TRACK",
    "basis": f"{_BASIS}; needs a deadline",
    "reminders": "The policy of reminders by its key; none: nobody is reminded",
}

DESCRIPTIONS: Mapping[str, Mapping[str, str]] = {
    "DeclaredWorkflow": {
        "workflow": "Its name on the command line",
        "title": _TITLE,
        "timezone": "Area and city, such as Europe/London",
        "calendar": "Whose bank holidays close the office, or a way of counting of its own",
        "basis": _BASIS,
        "office": "When the office opens and closes; a deadline without an hour ends with it",
        "roles": "Posts by key: head-of-legal: Head of Legal Partnership",
        "clerks": "The roles that fix meetings and record outcomes",
        "may_waive": "The roles that may let a stage go on without a need",
        "may_appoint": "The roles that may appoint others, beside the administrator",
        "sign_by": "How rows are signed: by command, or by command and by reply",
        "meetings": "The bodies that decide, by key",
        "dates": "Named dates that are no meetings, by a rule or by a table of years",
        "final_decision": "The meeting that decides last",
        "least_between": "Working days wanted between a meeting and the latest publication for "
        "the next of its track",
        "lists": "Titles by key of lists, for whose items there is one of each",
        "sheets": "Tables of sign-offs, by key",
        "documents": "Documents by key, where the key does not say enough; others need no line",
        "reports": "Forms of reports by key: a council's own sections, in its own order",
        "reminders": "Policies of reminders by key; usual holds for all that name none",
        "weekly": "Who gets the weekly summary",
        "mail": "What becomes of messages of unknown fate",
        "track_titles": "Titles of tracks, where the key does not say enough",
        "tracks": "Threads of the year side by side, each a list of stages",
    },
    "DeclaredOfficeHours": {
        "opens": "Local time, such as 09:00",
        "closes": "Local time, such as 17:00",
    },
    "DeclaredCalendar": {
        "name": "england-and-wales, scotland, northern-ireland, or a name of its own",
        "division": "Whose bank holidays are closed; none: no bank holidays",
        "weekend": "The days of the week that do not count",
        "breaks": "Closures that come every year",
        "holidays": "Days of its own that come each year: last Monday of May",
    },
    "DeclaredMeeting": {
        "body": "The body that meets, in words",
        "acting_as": "What the body is when it meets for this",
        "notice": "How long before the meeting its papers must be public",
        "at_least_every": "How often the body must meet, such as 12 months",
        "objections": "Until when a decision may be objected to, and what follows",
        "receives_from": "The meetings whose recommendations this one takes",
        "only_if_needed": "Kept in reserve: asked for a date only once a stage comes to it",
    },
    "DeclaredNotice": {
        "rule": "Such as 5 clear working days, or 48 hours excluding weekends",
        "basis": _BASIS,
        "late_items": "On whose word an item may be taken though its papers were late",
    },
    "DeclaredLateItems": {"by": "The chair's opinion, or standing orders", "basis": _BASIS},
    "DeclaredInterval": {"period": "Such as 12 months", "basis": _BASIS},
    "DeclaredObjections": {
        "until": f"When the time for objections ends. {_DEADLINE}",
        "outcome": "The outcome that an objection leads to",
        "who": "Who may object, in words",
        "basis": _BASIS,
    },
    "DeclaredRow": {
        "issue": "The row's key on its sheet",
        "title": _TITLE,
        "role": "The role that signs it; of several, any one",
        "after": "The rows that must be signed before it",
        "each": "The list for whose items there is a row each",
        "due": f"When it is to be signed, where not when the sheet is. {_DEADLINE}",
        "basis": f"{_BASIS}; needs a deadline",
        "reminders": "The policy of reminders by its key, where not that of the sheet",
        "when": _CONDITION,
    },
    "DeclaredDocument": {
        "title": _TITLE,
        "report": "That it is a report with parts, each of them a row of a sheet",
    },
    "DeclaredReport": {
        "sheet": "The sheet whose rows are its parts",
        "meeting": "The meeting that takes it",
        "template": "Its form: one of reports, or committee (unless told), "
        "implications-first, for-noting",
    },
    "DeclaredTemplate": {
        "title": "What stands above a new report",
        "header": "The fields above the sections, in their order; title, meeting, "
        "final-decision-maker and classification mean something, others are lines",
        "sections": "The sections in their order",
        "rows": "Guidance for rows of the sheet, by issue",
    },
    "DeclaredField": {
        "field": "Its key",
        "title": _TITLE,
        "required": "Whether it must say something; it must, unless told",
    },
    "DeclaredSection": {
        "section": "Its key",
        "title": "Its heading",
        "holds": "text, unless told; list, recommendations, options, timetable, "
        "implications or appendices",
        "required": "Whether it must say something; it must, unless told",
        "numbered": "Whether the section and its paragraphs are numbered",
        "nested": "Whether recommendations may have points below them; they may, unless told",
        "lead": "Words that the form prints above its text",
        "columns": "The headings of the implications: of the issue, the text, the sign-off",
        "guidance": "Advice to the author; it is no part of the report",
    },
    "DeclaredGuidance": {
        "text": "The advice",
        "from": "The first day on which it is right",
        "to": "The last day on which it is right",
        "basis": _BASIS,
    },
    "DeclaredReminders": {
        "remind": "When to remind: 5 working days before, or on the day",
        "then": "How often after the deadline: every 2 working days",
        "escalate": "Who is told when it stays undone, in order",
        "for": "Offices for which it takes the place of the usual policy",
    },
    "DeclaredEscalation": {
        "after": "How long after the deadline: 2 working days",
        "to": "The role that is told",
    },
    "DeclaredWeekly": {"to": "The role that gets the summary", "on": "The day of the week"},
    "DeclaredMail": {
        "if_uncertain": "What becomes of a message of which nobody knows whether the relay "
        "took it: resend, ask a clerk, or leave it",
    },
    "DeclaredStage": {
        "stage": "Its key, unique over all tracks",
        "title": _TITLE,
        "owner": "The role that completes it; holds for the stages below until the next owner",
        "after": "Waits until another track has passed a stage: TRACK.STAGE or "
        "TRACK.STAGE.OUTCOME; of a list, all of them",
        "meeting": "The meeting that decides it; its clerk records the outcome",
        "begins": "Of a first stage. when-called: its track waits to be called by an outcome "
        "or a deadline missed",
        "repeat": "It comes several times: every 3 months, 4 times",
        "least": "The working days it takes at the least, such as 12 working days",
        "needs": "What it needs before an outcome, in any order",
        "outcomes": "The ways it ends: NAME: next stage, or end",
        **_TIMED,
    },
    "DeclaredOutcome": {
        "to": "The next stage of the track, or end",
        "regardless": "It may be recorded though needs are unmet",
        "not_before": f"The earliest moment at which it is recorded. {_DEADLINE}",
        "when": "The condition under which it can be taken",
        "by": "Who takes it: a person (the default), itself as soon as all is met, or missed: "
        "only a deadline that names it",
        "amends": "The document that it orders to be amended",
        "begins": "The track that it calls; its first stage says begins: when-called",
        "records": "What is recorded with it, by key: a type, or type, title, optional, basis",
    },
    "DeclaredOtherEvent": {
        "workflow": "The workflow of the other cycle, by its key",
        "event": "end of STAGE, opening of STAGE, publication of DOCUMENT, or a meeting",
    },
    "DeclaredRepetition": {
        "every": "How far apart they are: 3 months; a number of weeks, months or years",
        "times": "How many there are",
    },
    "DeclaredFact": {
        "type": "text, number, money, date or document",
        "title": _TITLE,
        "optional": "Whether the outcome may be recorded without it",
        "basis": _BASIS,
    },
    "DeclaredNeed": {
        "document": "A document that must be attached",
        "signoffs": "A sheet whose rows must all be signed; of says over which document",
        "of": "The document that the sign-offs cover",
        "not_by": "author: whoever handed in a version of it in this round does not sign it",
        "each": "The list for whose items there is a need each",
        "enough": "How many signed rows are enough; without it, all are asked for",
        "publish": "Documents that must be public, all together",
        "task": "What is to be done, in words",
        "meeting": "A meeting that must have been held",
        "as": "A short name for the command line; else drawn from what is needed",
        "by": "The role that it is asked of; else the owner of the stage",
        "renew": "Whether it is asked for anew when the stage is entered again",
        **_TIMED,
    },
    "DeclaredNamedDate": {
        "title": _TITLE,
        "rule": _DEADLINE,
        "by_year": "The date for each year: 2026: 2027-11-30",
        "year": "What the years of the table are: calendar, financial (from 1 April) or "
        "municipal (from 1 May)",
        "of": "The event of another cycle whose day it is: workflow and event",
        "basis": _BASIS,
    },
    "DeclaredYearDate": {"on": "The date", "basis": _BASIS},
    "DeclaredEarliest": {"rule": _DEADLINE, "basis": _BASIS},
    "DeclaredItem": {
        "title": _TITLE,
        "begins": "The first day on which it stands in the list; else from the beginning",
        "role": "The role that answers for what is asked of it, where that is its own",
    },
    "DatesFile": {
        "lists": "Items by key of each list of the workflow: asb: Anti-social behaviour",
        "dates": "Named dates of the workflow, where this year has another than its rule",
        "year": "The year of the tables of dates, where it is not that of the beginning",
        "begins": "The day on which the cycle begins",
        "meetings": "The date of each meeting: 2027-01-26, or 26 January 2027 at 18:30",
        "polls": "Elections in the year",
        "last_met": "When a body that must meet regularly last met before this cycle",
    },
    "DeclaredPoll": {
        "title": _TITLE,
        "on": "The day of the poll",
        "notice": "When notice of it was given, where that is known",
        "london": "In London notice is given earlier",
    },
    "OfficersFile": {"officers": "The people of the office"},
    "OfficerEntry": {
        "login": "As id -un prints it for that person",
        "name": "The person's name",
        "email": "Where messages go",
        "roles": "The roles that the person holds",
        "from": "The first day",
        "external": "A partner of another body, without a login",
    },
    "Report": {
        "title": "The report's own title, else that of the document",
        "final_decision_maker": "The meeting that decides, by its key",
        "lead_head_of_service": _TITLE,
        "lead_officer": "The author and contact, in words",
        "classification": "exempt: kept from the public by Schedule 12A",
        "exempt_under": _PARAGRAPH,
        "wards": "The wards affected, in words",
        "recommendations": "What the meeting is asked to resolve, one a line",
        "corporate_priorities": "What the report serves, one a line",
        "purpose": "Why the meeting has this before it",
        "background": "What led here",
        "do_nothing": "What follows if nothing is done",
        "options": "What else may be done",
        "preferred_option": "Which option, and why",
        "previous_feedback": "What other bodies said",
        "next_steps": "What follows the decision",
        "implications": "One text a row of the sheet, by its issue; None. is a text too",
        "appendices": "Documents of the cycle, or titles of others",
        "background_papers": "Papers relied on, one a line",
    },
    "Option": {
        "title": _TITLE,
        "text": "What it means",
        "recommended": "Whether it is the one recommended",
    },
    "Appendix": {
        "document": "A document of the cycle, by its key",
        "title": "The title of something else",
        "exempt": _PARAGRAPH,
    },
}
