"""A clerk enters what another has done elsewhere: for whom, on what evidence, and when not."""

from datetime import date

import pytest
from tests.builders import document, machine, publish, signoffs, stage, task
from tests.timeline import EVIDENCE, Year

from cycle.engine import commands, events
from cycle.engine.actors import Capacity
from cycle.engine.evidence import evidence_of
from cycle.engine.tenures import Tenure
from cycle.engine.verdicts import Code

SINCE = date(2016, 1, 1)
HEAD = Tenure("head-of-legal", "A Solicitor", SINCE, date(2017, 1, 31), login="solicitor")
DEPUTY = Tenure(
    "head-of-legal",
    "A Deputy",
    date(2017, 2, 1),
    date(2017, 2, 3),
    capacity=Capacity.DEPUTY,
    login="deputy",
)
OTHERS = tuple(
    Tenure(role, role, SINCE, date.max, login=role)
    for role in ("author", "clerk", "head-of-finance")
)
SIGN = commands.SignOff(issues=("legal",))


def year() -> Year:
    needs = (document("report"), signoffs("report"), task("letter"), publish("report"))
    drafted = Year(machine(plan=[stage("drafting", *needs)])).attaches("author", "report")
    return drafted.staffed(HEAD, DEPUTY, *OTHERS)


def test_a_recorded_sign_off_names_the_holder_the_clerk_and_the_evidence() -> None:
    (signed,) = year().records("head-of-legal", SIGN).recorded(events.SignedOff)
    said = f"A Solicitor, Head of legal, recorded by Clerk, on evidence {EVIDENCE[:8]}"
    assert str(signed.by) == said
    assert signed.by.evidence == EVIDENCE
    assert (signed.by.login, signed.by.role, signed.by.person) == (
        "clerk",
        "head-of-legal",
        "solicitor",
    )


def test_in_the_holders_absence_it_is_the_deputys_act() -> None:
    (signed,) = (
        year().on("2017-02-02").records("head-of-legal", SIGN).recorded(events.SignedOff)
    )
    assert signed.by.person == "deputy"


STANDS_IN = Tenure(
    "head-of-legal",
    "A Deputy",
    date(2017, 1, 1),
    date(2017, 1, 13),
    capacity=Capacity.DEPUTY,
    login="deputy",
)


def test_a_deputy_who_did_it_is_named_beside_the_holder() -> None:
    found = year().staffed(HEAD, STANDS_IN, *OTHERS)
    found.records("head-of-legal", SIGN, done_by="deputy")
    (signed,) = found.recorded(events.SignedOff)
    assert str(signed.by) == (
        "A Deputy, Head of legal, deputy for A Solicitor, recorded by Clerk, on evidence "
        f"{EVIDENCE[:8]}"
    )
    assert (signed.by.person, signed.by.deputised_for) == ("deputy", "A Solicitor")


def test_the_holder_may_be_named_too() -> None:
    found = year().staffed(HEAD, STANDS_IN, *OTHERS)
    found.records("head-of-legal", SIGN, done_by="solicitor")
    (signed,) = found.recorded(events.SignedOff)
    assert (signed.by.person, signed.by.deputised_for) == ("solicitor", None)


@pytest.mark.parametrize(("day", "who"), [("2017-01-14", "deputy"), ("2017-01-10", "author")])
def test_nobody_is_named_who_is_not_in_that_office_today(day: str, who: str) -> None:
    found = year().staffed(HEAD, STANDS_IN, *OTHERS).on(day).refuses(Code.NOT_IN_OFFICE)
    found.records("head-of-legal", SIGN, done_by=who)
    assert found.refusal
    assert "A Solicitor (solicitor)" in found.refusal.reasons[0].sentence


def test_a_clerk_who_records_acts_in_that_one_office_and_no_other() -> None:
    """The clerk's own office is not brought along: what is the clerk's is not done in another's
    name.
    """
    another = commands.SignOff(issues=("financial",))
    found = year().refuses(Code.NOT_YOUR_OFFICE).records("head-of-legal", another)
    assert found.refusal
    assert found.refusal.reasons[0].sentence.endswith(
        "; it was to be recorded for the Head of legal"
    )


def test_a_document_a_return_and_a_task_are_recorded_alike() -> None:
    attach = commands.AttachDocument(
        document="report", sha256="b" * 64, size=1, filename="b.docx"
    )
    found = (
        year()
        .records(
            "head-of-legal",
            commands.ReturnForChange(issues=("legal",), reason="a figure"),
        )
        .records("author", attach)
        .records("author", commands.DoTask(task="letter"))
    )
    told = [evidence_of(event) for event, _ in found.history[-4:]]
    assert told.count(EVIDENCE) == 3


@pytest.mark.parametrize(
    ("role", "clerk", "codes"),
    [
        ("head-of-legal", "head-of-finance", {Code.NOT_YOUR_OFFICE}),
        ("bishop", "clerk", {Code.UNKNOWN_ROLE}),
        ("bishop", "author", {Code.UNKNOWN_ROLE, Code.NOT_YOUR_OFFICE}),
        ("monitoring-officer", "clerk", {Code.OFFICE_VACANT}),
    ],
)
def test_recording_is_refused_with_every_reason(
    role: str, clerk: str, codes: set[Code]
) -> None:
    year().refuses(*codes).records(role, SIGN, clerk=clerk)


def test_nothing_is_recorded_for_an_office_that_has_fallen_vacant() -> None:
    found = year().on("2017-02-04").refuses(Code.OFFICE_VACANT).records("head-of-legal", SIGN)
    assert found.refusal
    assert found.refusal.reasons[0].ask == (
        "Ask the administrator of this office, who owns its database, to fill the post of Head "
        "of legal."
    )


@pytest.mark.parametrize(
    "own",
    [
        commands.Publish(),
        commands.CompleteStage(stage="drafting"),
        commands.Waive(need="letter", reason="the chair is content"),
        commands.SetMeeting(meeting="council", on=date(2017, 3, 28)),
    ],
)
def test_what_is_the_declared_offices_own_is_not_recorded_for_it(own: commands.Command) -> None:
    year().refuses(Code.NOT_RECORDABLE).records("author", own)
