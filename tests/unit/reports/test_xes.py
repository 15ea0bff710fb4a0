from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

from tests import builders
from tests.builders import document, machine_of, stage

from cycle.engine import commands, events
from cycle.engine.actors import Actor, By
from cycle.engine.decide import begin, decide
from cycle.engine.replay import replay
from cycle.engine.situation import Situation
from cycle.engine.verdicts import Refusal
from cycle.reports.xes import to_xes

XES = "{http://www.xes-standard.org/}"
NINE = datetime(2017, 1, 9, 9, tzinfo=UTC)
MACHINE = machine_of({"plan": [stage("drafting", document("plan"), complete="end")]})


def _journal() -> list[tuple[datetime, events.Event]]:
    """Opened at nine, the plan attached at ten, the stage completed at eleven."""
    rules, author = builders.rulebook(MACHINE), builders.actor("author")
    opened = (
        builders.actor("clerk"),
        commands.OpenCycle(cycle="small-2017", begins_on=date(2017, 1, 9), meetings={}),
    )
    journal = [(NINE, event) for event in begin(rules, *opened, NINE)]
    asked: list[tuple[Actor, commands.Command]] = [
        (
            author,
            commands.AttachDocument(
                document="plan", sha256="a" * 64, size=1, filename="plan.docx"
            ),
        ),
        (author, commands.CompleteStage(stage="drafting")),
    ]
    for hours, command in enumerate(asked, start=1):
        at = NINE + timedelta(hours=hours)
        happened = decide(
            Situation(rules, replay((event, then) for then, event in journal), at), *command
        )
        assert not isinstance(happened, Refusal)
        journal += [(at, event) for event in happened]
    return journal


def _events(text: str) -> list[dict[str, str]]:
    found = ET.fromstring(text).iter(f"{XES}event")
    return [{each.attrib["key"]: each.attrib["value"] for each in event} for event in found]


def test_acts_and_ended_stages_are_told_in_order_with_the_office_that_did_them() -> None:
    told = [
        (each["concept:name"], each["org:resource"], each["time:timestamp"])
        for each in _events(to_xes("small-2017", MACHINE, _journal()))
    ]
    assert told == [
        ("open the cycle", "clerk", "2017-01-09T09:00:00.000+00:00"),
        ("attach plan", "author", "2017-01-09T10:00:00.000+00:00"),
        ("drafting as complete", "author", "2017-01-09T11:00:00.000+00:00"),
    ]


def test_the_log_has_one_trace_by_the_name_of_the_cycle() -> None:
    (trace,) = ET.fromstring(to_xes("small-2017", MACHINE, _journal())).iter(f"{XES}trace")
    assert trace[0].attrib == {"key": "concept:name", "value": "small-2017"}


def test_what_came_by_itself_is_the_daemons() -> None:
    missed = events.StageCompleted(
        track="plan",
        stage="drafting",
        round=1,
        outcome="complete",
        target="end",
        passes=True,
        missed="plan",
    )
    (told,) = _events(to_xes("small-2017", MACHINE, [(NINE, missed)]))
    assert told["org:resource"] == "cycle"


def test_no_persons_name_leaves_the_office_with_the_log() -> None:
    by = By(login="jdoe", name="A Person", role="author", title="Author")
    text = to_xes(
        "small-2017",
        MACHINE,
        [(NINE, events.MeetingSet(meeting="council", on=date(2017, 4, 12), by=by))],
    )
    assert "jdoe" not in text
    assert "A Person" not in text


def test_the_standard_extensions_are_declared_and_every_event_has_the_global_attributes() -> (
    None
):
    log = ET.fromstring(to_xes("small-2017", MACHINE, _journal()))
    assert {each.attrib["prefix"] for each in log.iter(f"{XES}extension")} == {
        "concept",
        "lifecycle",
        "org",
        "time",
    }
    common = {each.attrib["key"] for each in next(log.iter(f"{XES}global"))}
    assert all(common <= set(each) for each in _events(ET.tostring(log, encoding="unicode")))


def test_a_voided_act_stays_in_the_log_withdrawn_beside_its_correction() -> None:
    journal = _journal()
    number = next(
        seq
        for seq, (_, event) in enumerate(journal, 1)
        if isinstance(event, events.DocumentAttached)
    )
    by = By(login="clerk", name="Clerk", role="clerk")
    at = NINE + timedelta(hours=3)
    journal.append(
        (at, events.ActVoided(first=number, last=number, reason="the wrong file", by=by))
    )
    told = {
        each["concept:name"]: each for each in _events(to_xes("small-2017", MACHINE, journal))
    }
    assert told["attach plan"]["lifecycle:transition"] == "withdraw"
    assert told["attach plan"]["cycle:voided-by"] == str(len(journal))
    assert told[f"correct no. {number}"]["lifecycle:transition"] == "complete"
