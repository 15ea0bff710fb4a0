"""The form of a workflow declaration. Pure.

These models are the language: what may be written, under which key, in which form. Unknown keys
are refused and nothing is converted. `workflow.schema.json` beside this file is generated from
them (cycle.declaration.published). Whether names refer to something is asked later
(cycle.machine.references).
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias, get_args

import msgspec
from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cycle.calendar.own_holidays import own_holiday
from cycle.calendar.regime import STATUTORY, Regime
from cycle.declaration.declared import Declared
from cycle.declaration.moments import DeclaredNamedDate, DeclaredOfficeHours, NotBefore
from cycle.declaration.outcomes import DeclaredOutcome
from cycle.declaration.repetition import DeclaredRepetition
from cycle.declaration.sheets import DeclaredRow
from cycle.declaration.templates import DeclaredTemplate
from cycle.declaration.values import (
    AFTER,
    LEAST,
    MISSED,
    WEEKDAYS,
    Break,
    Key,
    Line,
    WaysToSign,
    Weekday,
    known_timezone,
    one_or_more,
    short_for,
    unknown_value,
    yearly_rule,
)


def _known_calendar(calendar: "DeclaredCalendar") -> "DeclaredCalendar":
    if not calendar.model_fields_set - {"name"} and calendar.name not in STATUTORY:
        known = ", ".join(STATUTORY)
        message = (
            f'there is no calendar "{calendar.name}"; known are {known}, or declare '
            "its division and weekend"
        )
        raise unknown_value(message, calendar.name, tuple(STATUTORY))
    return calendar


class DeclaredCalendar(Declared):
    """A statutory calendar by its name, or a local way of counting."""

    name: Key
    division: Literal["england-and-wales", "scotland", "northern-ireland", "none"] = (
        "england-and-wales"
    )
    weekend: tuple[Weekday, ...] = ("saturday", "sunday")
    breaks: tuple[Break, ...] = ()
    holidays: Mapping[Line, Annotated[Line, AfterValidator(yearly_rule)]] = {}

    def regime(self) -> Regime:
        if self.name in STATUTORY and not self.model_fields_set - {"name"}:
            return STATUTORY[self.name]
        weekend = tuple(sorted({WEEKDAYS.index(day) for day in self.weekend}))
        division = None if self.division == "none" else self.division
        return Regime(
            name=self.name,
            division=division,
            weekend=weekend,
            breaks=self.breaks,
            holidays=tuple(own_holiday(*each) for each in self.holidays.items())
            or msgspec.UNSET,
        )


StatutoryCalendar: TypeAlias = Literal["england-and-wales", "scotland", "northern-ireland"]


class DeclaredLateItems(Declared):
    by: Literal["chair", "standing-orders"]
    basis: Line | None = None


class DeclaredNotice(Declared):
    """`late_items: chair` is short for a way without a basis."""

    rule: Line
    basis: Line | None = None
    late_items: Annotated[
        DeclaredLateItems | None,
        BeforeValidator(
            short_for("by"),
            json_schema_input_type=Literal["chair", "standing-orders"] | DeclaredLateItems,
        ),
    ] = None


class DeclaredObjections(Declared):
    until: Line
    outcome: Key
    who: Line | None = None
    basis: Line | None = None


class DeclaredInterval(Declared):
    period: Line
    basis: Line | None = None


class DeclaredMeeting(Declared):
    """`at_least_every: 12 months` is short for an interval without a basis."""

    body: Line
    acting_as: Line | None = None
    notice: DeclaredNotice | None = None
    at_least_every: Annotated[
        DeclaredInterval | None,
        BeforeValidator(short_for("period"), json_schema_input_type=Line | DeclaredInterval),
    ] = None
    objections: DeclaredObjections | None = None
    receives_from: Annotated[
        tuple[Key, ...],
        BeforeValidator(one_or_more, json_schema_input_type=Key | tuple[Key, ...]),
    ] = ()
    only_if_needed: bool = False


class DeclaredReport(Declared):
    """A report to a meeting, handed in with its parts; each row of the sheet is one of them."""

    sheet: Key
    meeting: Key
    template: Key | None = None


class DeclaredDocument(Declared):
    """A title alone is short for a document that is a file like any other."""

    title: Line
    report: DeclaredReport | None = None


class DeclaredEscalation(Declared):
    after: Line
    to: Key


class DeclaredReminders(Declared):
    offices: tuple[Key, ...] = Field(default=(), alias="for")
    remind: tuple[Line, ...] = ()
    then: Line | None = None
    escalate: tuple[DeclaredEscalation, ...] = ()


class DeclaredWeekly(Declared):
    to: Key
    on: Weekday = "monday"


NeedKind: TypeAlias = Literal["document", "signoffs", "publish", "task", "meeting"]
NEED_KINDS: tuple[NeedKind, ...] = get_args(NeedKind)


PassedStage: TypeAlias = Annotated[str, StringConstraints(pattern=AFTER, max_length=200)]
PassedStages: TypeAlias = Annotated[tuple[PassedStage, ...], Field(min_length=1)]
Keys: TypeAlias = Annotated[tuple[Key, ...], Field(min_length=1)]


class DeclaredTimed(Declared):
    """What a need and a stage may both say of when."""

    when: Line | None = None
    not_before: NotBefore = None
    due: Line | None = None
    missed: Annotated[str, StringConstraints(pattern=MISSED, max_length=80)] | None = None
    basis: Line | None = None
    reminders: Key | None = None

    @model_validator(mode="after")
    def _missed_needs_a_deadline(self) -> "DeclaredTimed":
        if self.missed and not self.due and not self.has_usual_deadline:
            raise PydanticCustomError(
                "missed", '"missed" says what follows a deadline; say when with "due"'
            )
        return self

    @property
    def has_usual_deadline(self) -> bool:
        return False


class DeclaredNeed(DeclaredTimed):
    """Says what is needed under exactly one of `document`, `signoffs`, `publish`, `task`,
    `meeting`.
    """

    document: Key | None = None
    signoffs: Key | None = None
    of: Key | None = None
    not_by: Literal["author"] | None = None
    enough: Annotated[int, Field(ge=1, le=99)] | None = None
    publish: Annotated[
        tuple[Key, ...] | None,
        Field(min_length=1),
        BeforeValidator(one_or_more, json_schema_input_type=Key | Keys),
    ] = None
    task: Line | None = None
    meeting: Key | None = None
    each: Key | None = None
    named: Key | None = Field(default=None, alias="as")
    by: Key | None = None
    renew: bool | None = None

    @property
    def kinds(self) -> tuple[NeedKind, ...]:
        return tuple(kind for kind in NEED_KINDS if getattr(self, kind) is not None)

    @property
    def kind(self) -> NeedKind:
        return self.kinds[0]

    @property
    def has_usual_deadline(self) -> bool:
        return self.meeting is not None

    @property
    def key(self) -> str:
        """Its name within the stage: what `as` says, else drawn from what is needed."""
        match self.kind:
            case "document" | "signoffs":
                usual = self.document or self.signoffs or ""
            case "task":
                usual = slug(self.task or "")
            case "publish" | "meeting":
                usual = self.kind
        return self.named or usual

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> "DeclaredNeed":
        if len(self.kinds) != 1:
            raise PydanticCustomError(
                "need", "a need is exactly one of {kinds}", {"kinds": ", ".join(NEED_KINDS)}
            )
        if (self.signoffs is None) != (self.of is None):
            raise PydanticCustomError(
                "need", 'sign-offs cover a document: "signoffs" and "of" belong together'
            )
        if self.not_by and self.signoffs is None:
            raise PydanticCustomError(
                "need", '"not_by" says who may not sign; it belongs to "signoffs"'
            )
        if self.enough and self.signoffs is None:
            raise PydanticCustomError(
                "need", '"enough" says how many rows are; it belongs to "signoffs"'
            )
        if self.basis and not self.due and not self.has_usual_deadline:
            raise PydanticCustomError(
                "need", '"basis" is the law behind a deadline; say when with "due"'
            )
        return self


class DeclaredStage(DeclaredTimed):
    """A stage of a track. `meeting` is short for a need of that kind; an `owner` holds until
    another is named.
    """

    stage: Key
    title: Line | None = None
    owner: Key | None = None
    after: Annotated[
        tuple[PassedStage, ...],
        BeforeValidator(one_or_more, json_schema_input_type=PassedStage | PassedStages),
    ] = ()
    meeting: Key | None = None
    begins: Literal["when-called"] | None = None
    repeat: DeclaredRepetition | None = None
    least: Annotated[str, StringConstraints(pattern=LEAST, max_length=20)] = "1 working day"
    needs: tuple[DeclaredNeed, ...] = ()
    outcomes: Mapping[
        Key,
        Annotated[
            DeclaredOutcome,
            BeforeValidator(short_for("to"), json_schema_input_type=Key | DeclaredOutcome),
        ],
    ] = Field(min_length=1)

    def all_needs(self) -> tuple[tuple[tuple[str | int, ...], DeclaredNeed], ...]:
        """Every need with its path below the stage, the short form of a meeting last."""
        listed: list[tuple[tuple[str | int, ...], DeclaredNeed]] = [
            (("needs", i), need) for i, need in enumerate(self.needs)
        ]
        return (
            (*listed, (("meeting",), DeclaredNeed(meeting=self.meeting)))
            if self.meeting
            else tuple(listed)
        )


class DeclaredMail(Declared):
    """What becomes of a letter of which nobody knows whether the relay took it."""

    if_uncertain: Literal["resend", "ask", "leave"] = "resend"


class DeclaredWorkflow(Declared):
    """A whole declaration."""

    workflow: Key
    title: Line
    timezone: Annotated[
        str,
        AfterValidator(known_timezone),
        WithJsonSchema({"type": "string", "pattern": r"^[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*$"}),
    ] = "Europe/London"
    calendar: Annotated[
        DeclaredCalendar,
        BeforeValidator(
            short_for("name"), json_schema_input_type=StatutoryCalendar | DeclaredCalendar
        ),
        AfterValidator(_known_calendar),
    ] = DeclaredCalendar(name="england-and-wales")
    basis: Line | None = None
    office: DeclaredOfficeHours = DeclaredOfficeHours()
    roles: Mapping[Key, Line] = Field(min_length=1)
    clerks: tuple[Key, ...] = Field(min_length=1)
    may_waive: tuple[Key, ...] = ()
    may_appoint: tuple[Key, ...] = ()
    sign_by: WaysToSign = ()
    meetings: Mapping[Key, DeclaredMeeting] = {}
    dates: Mapping[
        Key,
        Annotated[
            DeclaredNamedDate,
            BeforeValidator(short_for("rule"), json_schema_input_type=Line | DeclaredNamedDate),
        ],
    ] = {}
    final_decision: Key | None = None
    least_between: Annotated[int, Field(ge=0, le=60)] = 1
    sheets: Mapping[Key, Annotated[tuple[DeclaredRow, ...], Field(min_length=1)]] = {}
    lists: Mapping[Key, Line] = {}
    documents: Mapping[
        Key,
        Annotated[
            DeclaredDocument,
            BeforeValidator(short_for("title"), json_schema_input_type=Line | DeclaredDocument),
        ],
    ] = {}
    reports: Mapping[Key, DeclaredTemplate] = {}
    reminders: Mapping[Key, DeclaredReminders] = {}
    weekly: DeclaredWeekly | None = None
    mail: DeclaredMail = DeclaredMail()
    track_titles: Mapping[Key, Line] = {}
    tracks: Mapping[Key, Annotated[tuple[DeclaredStage, ...], Field(min_length=1)]] = Field(
        min_length=1
    )

    def owner_of(self, wanted: DeclaredStage) -> str | None:
        """The owner a stage names, else the one last named above it in the file; None where
        none is.
        """
        owner = None
        for stage in (stage for stages in self.tracks.values() for stage in stages):
            owner = stage.owner or owner
            if stage is wanted:
                break
        return owner


def slug(text: str) -> str:
    """A key drawn from a text: lower case, words joined by hyphens, at most 60 characters."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(words)[:60].strip("-") or "task"


def titled(key: str) -> str:
    """The title a key gives by default: `committee-report` is the "Committee report"."""
    return key.replace("-", " ").capitalize()
