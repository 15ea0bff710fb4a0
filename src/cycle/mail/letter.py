"""What a message says, before it is rendered: frozen values that the templates render.
Pure.

A letter holds local dates and plain sentences, never instants to be converted: whoever writes
it knows the workflow's time zone, a template need not. Every text is one visible line (checked
when the value is made), so nothing in a letter can end a header, add a recipient, or smuggle a
second line into a command that an officer pastes into a terminal.
"""

from datetime import date, datetime, time
from enum import StrEnum

from cycle.calendar.words import long_day, short_day
from cycle.machine.titles import capitalised, has_or_have, with_article
from cycle.mail.anchors import Anchor
from cycle.mail.one_liners import OneLiners
from cycle.mail.sign_request import AnswerReceipt, SignRequest
from cycle.text_checks import checked_address, checked_message_id, checked_name


class LetterKind(StrEnum):
    """Which templates render the letter."""

    DIGEST = "digest"
    """All that waits for one officer in one cycle, one message a day."""
    ESCALATION = "escalation"
    """Said to the next up at once, after a deadline has passed; beside other things of the day,
    part of the digest.
    """
    NEWS = "news"
    """How stages ended: an outcome was recorded, a stage is complete. Beside a digest it is
    part of that.
    """
    MEETING = "meeting"
    """A meeting was fixed, moved or cancelled: old date, new date, and which of the reader's
    dates moved with it.
    """
    WEEKLY = "weekly"
    """The state of everything, to the lead officer, with the journal's newest hash."""
    FAILURE = "failure"
    """Letters that did not arrive, or may not have: to a clerk, who is to see to it."""
    REQUEST = "sign-request"
    """A text to be signed: its words, and how to answer. One for each officer and text; an
    answer to it can be a sign-off.
    """
    RECEIPT = "answer-receipt"
    """What became of an answer: what was recorded, in which words, over which text."""


class ItemKind(StrEnum):
    """Why an item is in the letter today."""

    OPENING = "opening"
    REMINDER = "reminder"
    DUE_TODAY = "due-today"
    OVERDUE = "overdue"
    ESCALATION = "escalation"
    LAPSED = "sign-off-lapsed"
    """Signed once; what it covers has changed since, and it is asked again."""
    RETURNED = "returned"
    """Handed in once; it came back with comments."""
    VACANCY = "vacancy"
    """Nobody holds the office of which it is asked; whoever can fill the office is told."""


class Contact(OneLiners, frozen=True, kw_only=True):
    """Whom to ask. Raises AddressError where the address is none."""

    name: str
    address: str

    def __post_init__(self) -> None:
        super().__post_init__()
        checked_address(self.address)


class Item(OneLiners, frozen=True, kw_only=True):
    """One thing that is wanted.

    what: an imperative with a capital and no full stop: `Sign off 6 rows of the committee
    report`.
    due_on, due_time: local date and, where the deadline has one, local time.
    days_left: working days until due_on; 0 is today, negative is overdue; None without a
    deadline.
    late: whether the deadline has passed.
    what_changed: of a sign-off that has lapsed: `The text has changed`.
    why_again: sentences on why it is asked now or again: the text changed, it was returned,
    nobody holds the office.
    basis: the legal basis or other reason; consequence: a sentence on what happens if nothing
    happens.
    remedy: exactly what to type, ready for a shell; where not `typed`, a sentence on what to
    do instead.
    role_title: the office in which the reader acts (in an escalation: the office that has not
    acted).
    capacity_note: `as deputy for ...`, where the reader acts for another.
    to_read: the commands that show the texts that wait to be signed.
    """

    key: str
    kind: ItemKind
    what: str
    remedy: str
    role_title: str
    due_on: date | None = None
    due_time: time | None = None
    days_left: int | None = None
    late: bool = False
    what_changed: str = "The text has changed"
    why_again: str | None = None
    basis: str | None = None
    consequence: str | None = None
    capacity_note: str | None = None
    typed: bool = True
    to_read: tuple[str, ...] = ()

    @property
    def by_when(self) -> str | None:
        """`Tuesday 7 March 2017, 17:00`, or None without a deadline."""
        return long_day(self.due_on) + self._clock if self.due_on else None

    @property
    def by_when_short(self) -> str | None:
        """`Tuesday 7 March`, for a subject line."""
        return short_day(self.due_on) if self.due_on else None

    @property
    def _clock(self) -> str:
        return f", {self.due_time:%H:%M}" if self.due_time else ""

    @property
    def time_left(self) -> str | None:
        """`2 working days left`, `today`, `1 working day overdue`, or None without a
        deadline.
        """
        if self.days_left is None:
            return None
        if self.days_left == 0:
            return "overdue since today" if self.late else "today"
        count = abs(self.days_left)
        days = "1 working day" if count == 1 else f"{count} working days"
        return f"{days} {'left' if self.days_left > 0 else 'overdue'}"


class TrackLine(OneLiners, frozen=True, kw_only=True):
    """Where one track stands, for the weekly summary: its title, the stage's title, and a
    sentence on it.
    """

    track: str
    stage: str
    standing: str


class MovedDateLine(OneLiners, frozen=True, kw_only=True):
    """One of the reader's dates that hangs on a meeting; None where it has, or had, no date."""

    what: str
    was_on: date | None = None
    on: date | None = None


class MeetingText(OneLiners, frozen=True, kw_only=True):
    """What became of a meeting. `on` is None where it was cancelled, `was_on` where it had no
    date.
    """

    title: str
    was_on: date | None = None
    on: date | None = None
    at: time | None = None
    why: str | None = None
    dates: tuple[MovedDateLine, ...] = ()

    @property
    def headline(self) -> str:
        """`The Council has moved from Wednesday 12 April to Wednesday 19 April`."""
        what = capitalised(with_article(self.title))
        has = f"{what} {has_or_have(self.title)}"
        if self.on is None:
            was = f"; it was {short_day(self.was_on)}" if self.was_on else ""
            return f"{has} no date any more{was}"
        if self.was_on is None:
            return f"{what} will sit on {short_day(self.on)}"
        return f"{has} moved from {short_day(self.was_on)} to {short_day(self.on)}"


class NotDelivered(OneLiners, frozen=True, kw_only=True):
    """One letter that did not arrive, or may not have.

    what: `was refused`, `came back`, `may or may not have arrived`. words: the relay's, or the
    notice's.
    login: the officer it was for; None for one who is none. key: as the ledger of messages
    knows it.
    """

    address: str
    subject: str
    key: str
    what: str
    words: str
    login: str | None = None
    uncertain: bool = False


class EndingText(OneLiners, frozen=True, kw_only=True):
    """How a stage ended.

    decided: whether a meeting decided it. outcome: in words, `referred back`. by: who recorded
    it; None for the daemon.
    onward: the stage that follows, None at the end of the track; onward_by: the first date in
    it.
    again: whether the track goes back, so that what was signed is asked again. last: whether
    the cycle is at its end.
    """

    stage: str
    outcome: str
    decided: bool
    on: date
    by: str | None = None
    minute: str | None = None
    onward: str | None = None
    onward_by: date | None = None
    again: bool = False
    last: bool = False

    @property
    def headline(self) -> str:
        """`Adoption by Council: adopted`, or `Plan refresh is complete`."""
        complete = self.outcome == "complete" and not self.decided
        return f"{self.stage} is complete" if complete else f"{self.stage}: {self.outcome}"

    @property
    def next_step(self) -> str:
        """`next is Publication, first date Friday 21 April`, `its track is at its end`, or so
        with the whole cycle.
        """
        if self.onward is None:
            return (
                "with it the whole cycle is at its end"
                if self.last
                else "its track is at its end"
            )
        return f"next is {self.onward}" + (
            f", first date {short_day(self.onward_by)}" if self.onward_by else ""
        )


class DiaryEntry(OneLiners, frozen=True, kw_only=True):
    """One deadline for the reader's own calendar. `key` is the same for ever; cancelled: the
    deadline is gone.
    """

    key: str
    what: str
    on: date
    at: time | None = None
    remedy: str | None = None
    cancelled: bool = False


def _deadlines(count: int) -> str:
    return "1 deadline" if count == 1 else f"{count} deadlines"


class Diary(OneLiners, frozen=True, kw_only=True):
    """The deadlines that go with a letter as an iCalendar object. Each key stands in it once.

    sequence: rises with every change of a date (RFC 5545 section 3.8.7.4). zone: that of the
    entries' local times.
    """

    zone: str
    sequence: int
    entries: tuple[DiaryEntry, ...]

    @property
    def effect(self) -> str:
        """`The attached file puts 2 deadlines into your calendar, and takes 1 out of it.`"""
        gone = sum(entry.cancelled for entry in self.entries)
        kept = len(self.entries) - gone
        puts = f"puts {_deadlines(kept)} into your calendar" if kept else ""
        takes = (
            (
                f"takes {gone} out of it"
                if kept
                else f"takes {_deadlines(gone)} out of your calendar"
            )
            if gone
            else ""
        )
        return f"The attached file {', and '.join(part for part in (puts, takes) if part)}."


class Letter(OneLiners, frozen=True, kw_only=True):
    """One message to one officer about one cycle. Items stand with the most urgent first.

    key: unique for ever; another wording needs another key. identity: the digits of its
    Message-ID, which only the office can reckon from the key; None for what is never sent.
    at: the aware instant the notice was decided; becomes the Date header. local_day: that day
    where the council is.
    thread: the Message-ID of the first message about the same thing to the same reader; None
    where this is the first.
    news: for a meeting's change only. undelivered: for a failure only. endings: how stages
    ended. diary: deadlines for the reader's calendar. tracks, journal_head (SHA-256),
    journal_length: for the weekly summary only. anchors: the newest hashes of the journals of
    the cycle and of the office, which each message carries. request: the text that is to be
    signed. receipt: what became of an answer. reply_to: the address of the answers to this
    message. Raises UnfitTextError, AddressError, and ValueError where `at` has no time zone.
    """

    kind: LetterKind
    key: str
    cycle: str
    cycle_title: str
    recipient_name: str
    recipient_address: str
    at: datetime
    local_day: date
    contact: Contact
    items: tuple[Item, ...] = ()
    thread: str | None = None
    news: MeetingText | None = None
    endings: tuple[EndingText, ...] = ()
    diary: Diary | None = None
    tracks: tuple[TrackLine, ...] = ()
    journal_head: str | None = None
    journal_length: int | None = None
    anchors: tuple[Anchor, ...] = ()
    identity: str | None = None
    undelivered: tuple[NotDelivered, ...] = ()
    request: SignRequest | None = None
    receipt: AnswerReceipt | None = None
    reply_to: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        checked_name(self.recipient_name)
        checked_address(self.recipient_address)
        if self.thread is not None:
            checked_message_id(self.thread)
        if self.reply_to is not None:
            checked_address(self.reply_to)
        if self.at.tzinfo is None:
            raise ValueError("a letter's instant has a time zone")
