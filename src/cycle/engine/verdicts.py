"""What an act is answered with: events, or a refusal. Pure values, each reason with a code and
a sentence.

A refusal lists every reason there is, not the first; whoever shows one shows them all. Codes
are stable: they stand in `--json` and in scripts.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

import msgspec

from cycle.engine.events import Event
from cycle.suggestions import did_you_mean


class Code(StrEnum):
    """Why something is not so, or may not be done."""

    CYCLE_ENDED = "cycle-ended"
    UNKNOWN_STAGE = "unknown-stage"
    UNKNOWN_DOCUMENT = "unknown-document"
    UNKNOWN_ISSUE = "unknown-issue"
    UNKNOWN_TASK = "unknown-task"
    UNKNOWN_MEETING = "unknown-meeting"
    UNKNOWN_OUTCOME = "unknown-outcome"
    UNKNOWN_NEED = "unknown-need"
    NOT_YOUR_OFFICE = "not-your-office"
    STAGE_NOT_OPEN = "stage-not-open"
    STAGE_WAITS = "stage-waits"
    WHICH_ONE = "which-one"
    DOCUMENT_MISSING = "document-missing"
    DOCUMENT_NOT_RENEWED = "document-not-renewed"
    DOCUMENT_RETURNED = "document-returned"
    NOT_SIGNED = "not-signed"
    SIGN_OFF_LAPSED = "sign-off-lapsed"
    SIGN_OFF_RETURNED = "sign-off-returned"
    ALREADY_SIGNED = "already-signed"
    OWN_TEXT = "own-text"
    NOT_A_REPORT = "not-a-report"
    NOT_PUBLISHED = "not-published"
    PUBLICATION_STALE = "publication-stale"
    ALREADY_PUBLISHED = "already-published"
    TASK_NOT_DONE = "task-not-done"
    ALREADY_DONE = "already-done"
    MEETING_UNDATED = "meeting-undated"
    MEETING_NOT_SAT = "meeting-not-sat"
    MEETING_HAS_SAT = "meeting-has-sat"
    MEETING_DATED = "meeting-dated"
    DEADLINE_MISSED = "deadline-missed"
    DATE_IN_PAST = "date-in-past"
    DATE_BEYOND_CALENDAR = "date-beyond-calendar"
    REASON_MISSING = "reason-missing"
    NOT_WAIVABLE = "not-waivable"
    ALREADY_WAIVED = "already-waived"
    OUTCOME_MISSING = "outcome-missing"
    SAME_WORKFLOW = "same-workflow"
    STAGE_VANISHED = "stage-vanished"
    UNSOUND = "unsound"
    CANNOT_END = "cannot-end"
    NOT_AS_SHOWN = "not-as-shown"
    AMENDMENT_MISSING = "amendment-missing"
    AMENDS_NOTHING = "amends-nothing"
    NOT_AMENDED = "not-amended"
    NOT_CONSULTED = "not-consulted"
    UNKNOWN_ROLE = "unknown-role"
    DATE_UNREADABLE = "date-unreadable"
    NOT_IN_EFFECT = "not-in-effect"
    NO_OBJECTION = "no-objection"
    OUTCOME_VANISHED = "outcome-vanished"
    URGENCY_MISSING = "urgency-missing"
    CHAIR_MISSING = "chair-missing"
    STANDING_ORDER_MISSING = "standing-order-missing"
    NO_BASIS = "no-basis"
    NOT_LATE = "not-late"
    NOT_RECORDABLE = "not-recordable"
    OFFICE_VACANT = "office-vacant"
    NOT_IN_OFFICE = "not-in-office"
    NOBODY_TO_SIGN = "nobody-to-sign"
    UNKNOWN_ENTRY = "unknown-entry"
    NOT_AN_ACT = "not-an-act"
    OPENING_STANDS = "opening-stands"
    MIGRATION_STANDS = "migration-stands"
    CORRECTION_STANDS = "correction-stands"
    TAKEN_BY_DAEMON = "taken-by-daemon"
    ALREADY_VOIDED = "already-voided"
    STOOD_UPON = "stood-upon"
    MEETING_BEGUN = "meeting-begun"
    NOTICE_TOO_SHORT = "notice-too-short"
    EVIDENCE_MISSING = "evidence-missing"
    NOT_PUBLIC_THEN = "not-public-then"
    OWN_OBLIGATION = "own-obligation"
    NOT_MISSED = "not-missed"
    UNCHANGED = "unchanged"
    CLOCK_BEHIND = "clock-behind"
    TOO_EARLY = "too-early"
    NO_DATE = "no-date"
    FACT_MISSING = "fact-missing"
    FACT_UNREADABLE = "fact-unreadable"
    UNKNOWN_FACT = "unknown-fact"
    NOT_NEEDED = "not-needed"
    NOT_KNOWN_YET = "not-known-yet"
    CONDITION_FAILS = "condition-fails"
    NOT_ITS_TURN = "not-its-turn"
    UNKNOWN_LIST = "unknown-list"
    UNKNOWN_ITEM = "unknown-item"
    ITEM_LISTED = "item-listed"
    KEY_UNREADABLE = "key-unreadable"
    TITLE_MISSING = "title-missing"


BEFORE_ITS_TIME = frozenset({Code.TOO_EARLY, Code.NOT_KNOWN_YET, Code.NOT_ITS_TURN})
"""Why something is not done yet that could be done."""


class Reason(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason: its code, a sentence for people, the legal basis where there is one, the
    command that would help. role: who may run that command, where it is one role's; ask: whom
    to ask, where the one who was refused may not.
    """

    code: Code
    sentence: str
    basis: str | None = None
    remedy: str | None = None
    role: str | None = None
    ask: str | None = None


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """A no, with every reason."""

    reasons: tuple[Reason, ...]


Decision: TypeAlias = tuple[Event, ...] | Refusal
"""What a command leads to: events, in order, or a refusal."""


def refuse(
    code: Code, sentence: str, *, basis: str | None = None, remedy: str | None = None
) -> Refusal:
    """A refusal with one reason."""
    return Refusal(reasons=(Reason(code=code, sentence=sentence, basis=basis, remedy=remedy),))


def unknown_name(
    code: Code, sentence: str, given: str, known: Iterable[str], *, remedy: str | None = None
) -> Reason:
    """That nothing has the name that was given, and which name may have been meant, or there
    is.
    """
    help_ = did_you_mean(given, known)
    return Reason(
        code=code, sentence=f"{sentence}. {help_}" if help_ else sentence, remedy=remedy
    )
