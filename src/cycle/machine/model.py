"""The compiled workflow: a frozen value that says what the year is. Pure; knows nothing of
YAML, files or people.

If it moves the machine, it is data here. A machine is stored as canonical JSON beside each
cycle that runs on it, so a running cycle keeps the machine it began with; its fingerprint is
the SHA-256 of that text. Values at their default are left out of it, so that a later version of
cycle with one more field reads and fingerprints old machines unchanged. Rules about dates stay
texts of the one expression language (cycle.calendar); the compiler has checked that they parse.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from cycle import chain
from cycle.calendar.regime import Regime
from cycle.machine.dates import NamedDate
from cycle.machine.facts import Fact
from cycle.machine.needs import Need
from cycle.machine.needs.base import Deadline, Earliest, Sheet
from cycle.machine.needs.meeting import MeetingNeed
from cycle.report_templates import ReportTemplate

END = "end"
"""The target of an outcome that ends its track."""
NOT_NEEDED = "not-needed"
"""How a stage has ended whose condition did not hold when its turn came."""
UNCALLED = ""
"""Where a track is that begins only when it is called, and has not been."""
IN_NO_STAGE = frozenset({END, UNCALLED})


class OfficeHours(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Local opening and closing time, `HH:MM`. What is published after closing counts as
    published the day after.
    """

    opens: str = "09:00"
    closes: str = "17:00"


class Role(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An office of the council or a partner, e.g. `head-of-legal`, Head of Legal
    Partnership.
    """

    key: str
    title: str


class LateBy(StrEnum):
    """On whose word a meeting may take an item whose papers were not public in time."""

    CHAIR = "chair"
    """The chair's opinion that the item is urgent, by special circumstances that the minutes
    specify.
    """
    STANDING_ORDERS = "standing-orders"
    """Nobody's: only what the council's standing orders allow."""


class LateItems(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a late item comes before a meeting all the same, and the basis of that."""

    by: LateBy
    basis: str | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a meeting's papers must be public: `5 clear working days before plan-committee`, and
    its basis.
    """

    rule: str
    basis: str | None = None
    late: LateItems | None = None
    """Without it, a publication that is too late is waived like any other need."""


class Objections(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A window in which what a meeting decided may be objected to (call-in, decision referral),
    and is not in effect.

    until: the last moment, `5 clear working days after plan-committee at 17:00`. outcome: how a
    stage ends whose decision is objected to. who: who may object, in words.
    """

    until: str
    outcome: str
    who: str | None = None
    basis: str | None = None

    def holds_up(self, outcome: "Outcome") -> bool:
        """Whether the outcome waits until nobody can object any more."""
        return (
            not outcome.leads_back and not outcome.regardless and outcome.name != self.outcome
        )


class Interval(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far apart two meetings may lie, `12 months`, and its basis. It rolls: it is counted
    from each meeting.
    """

    period: str
    basis: str | None = None


class Meeting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dated event of a body. `acting_as` where the body sits in another's place."""

    key: str
    body: str
    acting_as: str | None = None
    notice: Notice | None = None
    at_least_every: Interval | None = None
    objections: Objections | None = None
    receives_from: tuple[str, ...] = ()
    """The meetings whose reports its item carries."""
    only_if_needed: bool = False
    """Kept in reserve: nobody is asked for its date until a stage that it decides is open."""

    @property
    def sits_as(self) -> str:
        """The body whose business is done, whoever sits."""
        return self.acting_as or self.body

    @property
    def title(self) -> str:
        return f"{self.body} acting as {self.acting_as}" if self.acting_as else self.body


class ReportForm(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A document that is a report with parts: each row of `sheet` is a part, signed for itself;
    taken at `meeting`. template: None for the usual one.
    """

    sheet: str
    meeting: str
    template: ReportTemplate | None = None


class Escalation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Said to `to` once `after` (an expression counted from `deadline`) has come."""

    after: str
    to: str


class ReminderPolicy(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When to remind: expressions over the name `deadline`; `then` is the step between overdue
    reminders. roles: the offices for which it takes the place of the usual one.
    """

    key: str
    roles: tuple[str, ...] = ()
    remind: tuple[str, ...] = ()
    then: str | None = None
    escalate: tuple[Escalation, ...] = ()


USUAL_POLICY = "usual"
"""The reminder policy of all that names none."""


class TakenBy(StrEnum):
    """Who takes an outcome."""

    PERSON = "person"
    """Whoever completes the stage records it."""
    ITSELF = "itself"
    """It is taken as soon as all that the stage needs is there."""
    MISSED = "missed"
    """The daemon alone takes it, when the deadline that names it has passed unmet."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A named way a stage ends. `target` is a stage of the same track, or END.

    regardless: may be recorded though needs are unmet (withdrawn, cancelled).
    leads_back: the target stands no later in the track than the stage; such an outcome does not
    count as passing it.
    amends: the document that it orders to be amended; the amendment is then asked for in the
    stage it leads to.
    not_before: the earliest moment at which it can be taken.
    calls: the track that then begins; without effect while that track is in a stage.
    """

    name: str
    target: str
    regardless: bool = False
    leads_back: bool = False
    amends: str | None = None
    not_before: Earliest | None = None
    taken: TakenBy = TakenBy.PERSON
    calls: str | None = None
    records: tuple[Fact, ...] = ()
    when: str | None = None
    """The condition under which it can be taken (cycle.machine.conditions)."""

    def fact(self, key: str) -> Fact | None:
        return next((fact for fact in self.records if fact.key == key), None)


class After(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Waits until `stage` of `track` has been passed (by `outcome`, where one is named)."""

    track: str
    stage: str
    outcome: str | None = None

    def __str__(self) -> str:
        return ".".join(part for part in (self.track, self.stage, self.outcome) if part)


class Stage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A state of a track."""

    key: str
    title: str
    owner: str
    outcomes: tuple[Outcome, ...]
    needs: tuple[Need, ...] = ()
    after: tuple[After, ...] = ()
    due: Deadline | None = None
    """When the owner is to have completed the stage; without it, the last deadline among its
    needs.
    """
    reminders: str | None = None
    basis: str | None = None
    least: int = 1
    """Working days that the stage takes at the least, whoever hurries; what `cycle check
    --cycle` reckons with.
    """
    not_before: Earliest | None = None
    """Before it nothing that the stage needs can be done, and the stage cannot be completed."""
    when: str | None = None
    """The condition under which it opens; where it does not hold, the stage is passed over."""

    @property
    def meeting(self) -> MeetingNeed | None:
        """The need for a held meeting, where this stage is decided at one."""
        return next((need for need in self.needs if isinstance(need, MeetingNeed)), None)

    @property
    def completed_by(self) -> str:
        """The role that records how the stage ended: the meeting's clerk, else the owner."""
        return self.meeting.by if self.meeting else self.owner

    @property
    def recordable(self) -> tuple[Outcome, ...]:
        """The outcomes that a person records."""
        return tuple(each for each in self.outcomes if each.taken is TakenBy.PERSON)

    @property
    def ends_itself(self) -> Outcome | None:
        """The outcome that is taken once all needs are met; None where a person ends it."""
        return next((each for each in self.outcomes if each.taken is TakenBy.ITSELF), None)

    def need(self, key: str) -> Need | None:
        return next((need for need in self.needs if need.key == key), None)

    def outcome(self, name: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.name == name), None)


class Track(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thread of the year; it begins in its first stage, with the year or when it is
    called.
    """

    key: str
    title: str
    stages: tuple[Stage, ...]
    when_called: bool = False
    """It begins when an outcome or a missed deadline of another track calls it, and again when
    it is called after its end. The year does not wait for one that was not called.
    """

    @property
    def begins_in(self) -> str:
        """Where it is as the year begins."""
        return UNCALLED if self.when_called else self.stages[0].key

    def stage(self, key: str) -> Stage:
        return next(stage for stage in self.stages if stage.key == key)


class Weekly(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The weekly summary: to which role, on which weekday (Monday = 0), at opening time."""

    to: str
    weekday: int = 0


class Machine(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A whole workflow, compiled and checked. Mappings are keyed by the parts' own keys."""

    workflow: str
    title: str
    tracks: tuple[Track, ...]
    roles: Mapping[str, Role]
    clerks: tuple[str, ...]
    may_waive: tuple[str, ...] = ()
    may_appoint: tuple[str, ...] = ()
    """Beside whoever owns the database."""
    sign_by: tuple[str, ...] = ()
    """How rows are signed: by `command`, by `reply` too. Where it is declared, each text that
    is to be signed goes out in a request of its own.
    """
    timezone: str = "Europe/London"
    calendar: Regime = Regime(name="england-and-wales")
    hours: OfficeHours = OfficeHours()
    basis: str | None = None
    meetings: Mapping[str, Meeting] = {}
    dates: Mapping[str, NamedDate] = {}
    final_decision: str | None = None
    """The meeting at which the year's last decision is made."""
    least_between: int = 1
    """Working days wanted between one meeting of a track and the latest publication of the
    papers for the next.
    """
    sheets: Mapping[str, Sheet] = {}
    lists: Mapping[str, str] = {}
    """Title by key of every list of which the year has one of each."""
    documents: Mapping[str, str] = {}
    """Title by document key."""
    reports: Mapping[str, ReportForm] = {}
    """By document key: those handed in as a report with parts."""
    reminders: Mapping[str, ReminderPolicy] = {}
    weekly: Weekly | None = None
    if_uncertain: str = "resend"
    """What becomes of a letter of which nobody knows whether it arrived: `resend`, `ask` or
    `leave`.
    """

    def track(self, key: str) -> Track:
        return next(track for track in self.tracks if track.key == key)

    def stage(self, track: str, stage: str) -> Stage:
        return self.track(track).stage(stage)

    def stages(self) -> Iterator[tuple[Track, Stage]]:
        for track in self.tracks:
            for stage in track.stages:
                yield track, stage

    def objections_to(self, stage: Stage) -> Objections | None:
        """The window in which what is decided in the stage may be objected to; None where there
        is none.
        """
        meeting = self.meetings.get(stage.meeting.meeting) if stage.meeting else None
        return meeting.objections if meeting else None

    def objects_by(self, stage: Stage, outcome: str) -> bool:
        """Whether the outcome is an objection to what was decided in the stage."""
        window = self.objections_to(stage)
        return window is not None and window.outcome == outcome

    def policy(self, named: str | None, role: str) -> ReminderPolicy | None:
        """How an office is reminded of what names a policy; None where nobody is. Where it is
        the usual one, the office may have one of its own.
        """
        own = (each for each in self.reminders.values() if role in each.roles)
        found = next(own, None) if named == USUAL_POLICY else None
        return found or (self.reminders.get(named) if named else None)

    def title_of_role(self, role: str) -> str:
        return self.roles[role].title if role in self.roles else role


# One for all: a type that two threads look at for the first time at once crashes msgspec.
_READER = msgspec.json.Decoder(Machine)


def to_text(machine: Machine) -> str:
    """The machine's canonical JSON, as it is stored."""
    return chain.canonical(msgspec.to_builtins(machine))


def from_text(text: str) -> Machine:
    """The machine that `to_text` wrote. Raises msgspec.ValidationError where the text is no
    machine.
    """
    return _READER.decode(text.encode())


def fingerprint(machine: Machine) -> str:
    """SHA-256 of the canonical form: two machines are the same exactly if these are equal."""
    return chain.sha256_text(to_text(machine))
