"""The verbs, by name: the module that serves each, and what it does in a line. Importing this
imports none of them.
"""

from typing import NamedTuple


class Verb(NamedTuple):
    """Where a verb lives, under which heading help lists it, and what it does."""

    module: str
    heading: str
    help: str


MINE = "Where things stand"
ACTS = "The officers' acts"
CLERK = "The clerk's acts"
YEAR = "Before the year begins"
OFFICE = "The office"

VERBS: dict[str, Verb] = {
    "todo": Verb("todo", MINE, "what waits for me (also: cycle with no verb)"),
    "status": Verb("status", MINE, "where each cycle stands, now or on a past day"),
    "timetable": Verb("timetable", MINE, "every date of a cycle and its slack"),
    "log": Verb("log", MINE, "what happened, in order"),
    "explain": Verb("explain", MINE, "why this date, and why not yet"),
    "show": Verb("show", MINE, "the exact text to be signed, and what changed since"),
    "report": Verb(
        "report", ACTS, "the committee report in Word or HTML; a new one to fill in"
    ),
    "attach": Verb("attach", ACTS, "hand in a document"),
    "sign": Verb("sign", ACTS, "sign rows of a sheet over the present text"),
    "return": Verb("return_", ACTS, "send a text back to its author with a reason"),
    "done": Verb("done", ACTS, "report a task as done"),
    "publish": Verb("publish", ACTS, "record that papers are public, now"),
    "complete": Verb("complete", ACTS, "end a stage by an outcome"),
    "meeting": Verb("meeting", CLERK, "set, move or cancel a meeting"),
    "list": Verb("list_", CLERK, "the lists of a year: show, add, rename or end an item"),
    "waive": Verb("waive", CLERK, "let a stage go on without a need, with the reason"),
    "correct": Verb("correct", CLERK, "void a mistaken act, with the reason"),
    "migrate": Verb("migrate", CLERK, "show what a new workflow changes for a cycle; move it"),
    "check": Verb("check", YEAR, "check declarations; prove that a year cannot get stuck"),
    "date": Verb("date", YEAR, "evaluate a deadline expression"),
    "rehearse": Verb("rehearse", YEAR, "play a whole year on a virtual clock"),
    "dates": Verb("dates", YEAR, "propose dates from the council's calendar of meetings"),
    "open": Verb("open", YEAR, "begin a cycle"),
    "roll": Verb("roll", YEAR, "begin next year's cycle from this year's"),
    "diagram": Verb("diagram", YEAR, "draw a workflow, for Mermaid or Graphviz"),
    "export": Verb("export", YEAR, "a workflow as a Petri net, a cycle as an event log"),
    "init": Verb("init", OFFICE, "make an office: settings, workflows, templates, database"),
    "deploy": Verb("deploy", OFFICE, "write the files for a server: units, settings"),
    "officer": Verb("officer", OFFICE, "list, add, change, import officers"),
    "appoint": Verb("appoint", OFFICE, "give an officer a role, from one day to another"),
    "deputise": Verb("deputise", OFFICE, "have an officer stand in while a holder is away"),
    "holiday": Verb("holiday", OFFICE, "closed days: list, add, withdraw, remove, import"),
    "clock": Verb("clock", OFFICE, "the clock against the record; what was wrong with it"),
    "mail": Verb("mail", OFFICE, "the ledger of messages: list, show, retry"),
    "verify": Verb("verify", OFFICE, "verify the record"),
    "migrate-database": Verb(
        "migrate_database", OFFICE, "copy the office into another database, and verify it"
    ),
    "backup": Verb("backup", OFFICE, "copy the database, prove the copy whole, seal it"),
    "restore": Verb("restore", OFFICE, "put a backup in the place of a lost database"),
    "upgrade": Verb("upgrade", OFFICE, "bring the database to this program's version"),
    "health": Verb("health", OFFICE, "for a monitor: daemon, mail, backup"),
    "doctor": Verb("doctor", OFFICE, "look at all it stands on, with remedies"),
    "completion": Verb(
        "completion", OFFICE, "make bash, zsh or fish complete the words of cycle"
    ),
    "daemon": Verb("daemon", OFFICE, "remind, escalate and enforce, until stopped"),
}
