"""What a move means for dates, for those who are asked, and for what is on record."""

from datetime import date

import msgspec
from tests.builders import (
    ADVICE,
    document,
    machine,
    machine_of,
    meets,
    publish,
    signoffs,
    stage,
    task,
)
from tests.moves import moved
from tests.timeline import Year

from cycle.machine.model import Machine, Stage
from cycle.machine.needs import Need
from cycle.machine.needs.base import Row, Sheet
from cycle.planning.consequences import Consequences, Fate

DECIDING = stage("deciding", meets(), adopted="end", referred_back="drafting")


def plan(*needs: Need, deciding: Stage = DECIDING) -> Machine:
    return machine(plan=[stage("drafting", *needs, complete="deciding"), deciding])


def year(*needs: Need) -> Year:
    return Year(plan(*needs), council="2017-03-28")


def dates(told: Consequences) -> dict[str, tuple[Fate, date | None, date | None]]:
    return {each.key: (each.fate, each.was_on, each.on) for each in told.dates}


def asked(told: Consequences) -> dict[str, Fate]:
    return {each.key.partition("/")[2]: each.fate for each in told.obligations}


def test_a_date_that_moves_is_told_with_both_days() -> None:
    told = moved(
        year(document("report", "8 working days before council")),
        plan(document("report", "10 working days before council")),
    )
    assert dates(told) == {
        "plan.drafting/report": (Fate.CHANGED, date(2017, 3, 16), date(2017, 3, 14))
    }
    assert not told.dates[0].late
    assert told.obligations == ()


def test_a_date_that_is_past_from_the_beginning_is_late() -> None:
    running = year(document("report", "8 working days before council")).on("2017-03-15")
    assert (
        moved(running, plan(document("report", "10 working days before council"))).dates[0].late
    )


def test_what_has_been_done_already_is_not_late() -> None:
    running = (
        year(document("report", "8 working days before council"))
        .attaches("author", "report")
        .on("2017-03-15")
    )
    told = moved(running, plan(document("report", "10 working days before council")))
    assert dates(told)
    assert not told.dates[0].late


def test_what_was_late_before_is_not_late_because_of_the_move() -> None:
    running = year(document("report", "8 working days before council")).on("2017-03-20")
    assert (
        not moved(running, plan(document("report", "10 working days before council")))
        .dates[0]
        .late
    )


def test_what_is_new_and_what_is_gone_is_told() -> None:
    told = moved(
        year(document("report"), task("letter", "by 1 March")),
        plan(document("report"), document("annex")),
    )
    assert asked(told) == {"letter": Fate.GONE, "annex": Fate.NEW}
    assert [each.office for each in told.obligations] == ["Author", None]
    assert told.obligations[1].was_office == "Author"
    assert dates(told) == {"plan.drafting/letter": (Fate.GONE, date(2017, 3, 1), None)}


def test_what_passes_to_another_office_is_told_with_both() -> None:
    told = moved(year(task("letter")), plan(task("letter", by="clerk")))
    (only,) = told.obligations
    assert (only.fate, only.was_office, only.office) == (Fate.CHANGED, "Author", "Clerk")


def test_the_dates_of_what_is_behind_are_not_told() -> None:
    running = year(document("report", "8 working days before council")).attaches(
        "author", "report"
    )
    running.completes("author", "drafting")
    told = moved(
        running,
        plan(
            document("report", "10 working days before council"), task("letter", "by 1 March")
        ),
    )
    assert (told.dates, told.obligations) == ((), ())


def test_what_is_on_record_and_no_longer_asked_for_is_told() -> None:
    running = year(
        document("report"),
        signoffs("report"),
        document("annex"),
        publish("annex"),
        task("letter"),
    )
    running.attaches("author", "report").attaches("author", "annex").signs(
        "head-of-legal"
    ).publishes()
    running.does("author", "letter").waives("monitoring-officer", "financial")
    told = moved(running, plan(document("report")))
    assert [part.split(" by ")[0] for part in told.set_aside] == [
        "the sign-off of Legal in the Report",
        "the Annex, version 1, attached",
        "the publication of Annex",
        "The letter is made: reported as done",
        "the waiver of Sign-offs of report (financial)",
    ]


def test_what_has_lapsed_counts_no_longer_anyway() -> None:
    running = (
        year(document("report"), signoffs("report"))
        .attaches("author", "report")
        .signs("head-of-legal")
    )
    running.attaches("author", "report", "another text")
    assert moved(running, plan(document("report"))).set_aside == ()


def test_a_publication_that_lacks_a_part_is_told_with_the_part() -> None:
    running = (
        year(document("report"), publish("report")).attaches("author", "report").publishes()
    )
    (told,) = moved(
        running, plan(document("report"), document("annex"), publish("report", "annex"))
    ).set_aside
    assert told.startswith("the publication of Report by Clerk")
    assert told.endswith(", since it was without the Annex")


def test_what_still_counts_is_not_set_aside() -> None:
    needs = document("report"), signoffs("report"), publish("report"), task("letter")
    running = (
        year(*needs)
        .attaches("author", "report")
        .signs("head-of-legal")
        .signs("head-of-finance")
        .publishes()
    )
    running.does("author", "letter")
    assert moved(running, plan(*needs, task("note"))).set_aside == ()


def with_row_of(role: str) -> Machine:
    legal, financial = ADVICE.rows
    sheet = Sheet(
        key="advice", rows=(Row(issue=legal.issue, title=legal.title, role=role), financial)
    )
    stages = [
        stage("drafting", document("report"), signoffs("report"), complete="deciding"),
        DECIDING,
    ]
    return machine_of({"plan": stages}, sheets=[sheet])


def test_a_sign_off_stands_though_its_row_is_now_another_office_s() -> None:
    running = (
        Year(with_row_of("head-of-legal")).attaches("author", "report").signs("head-of-legal")
    )
    told = moved(running, with_row_of("monitoring-officer"))
    (note,) = told.notes
    assert note.startswith(
        "Legal is now the Monitoring officer's to sign; the sign-off by Head of legal"
    )
    assert set(running.obligations()) == {"advice/financial", "date"}


def test_meetings_that_are_new_or_gone_are_told() -> None:
    cabinet = stage(
        "deciding", meets("cabinet", due="1 working day after cabinet"), adopted="end"
    )
    told = moved(year(task("letter")), _without_council(plan(task("letter"), deciding=cabinet)))
    assert told.meetings == (
        "cabinet is new (Cabinet), with no date yet",
        "council is no longer part of the year (Council); it was on 2017-03-28",
    )


def _without_council(found: Machine) -> Machine:
    meetings = {key: meeting for key, meeting in found.meetings.items() if key != "council"}
    return msgspec.structs.replace(found, meetings=meetings)


def test_a_new_stage_that_the_track_is_past_is_told() -> None:
    running = year(task("letter")).does("author", "letter").completes("author", "drafting")
    back = stage("deciding", meets(), adopted="end")
    told = moved(
        running,
        machine(
            plan=[
                stage("scoping", complete="drafting"),
                stage("drafting", complete="deciding"),
                back,
            ]
        ),
    )
    assert told.notes == (
        "Scoping (scoping) is new, but its track is past it: it will not be asked for",
    )


def test_a_new_stage_ahead_is_only_new() -> None:
    onward = stage("deciding", meets(), adopted="sending", referred_back="drafting")
    new = machine(
        plan=[
            stage("drafting", complete="deciding"),
            onward,
            stage("sending", task("copy", "by 30 May")),
        ]
    )
    told = moved(year(), new)
    assert told.notes == ()
    assert dates(told) == {"plan.sending/copy": (Fate.NEW, None, date(2017, 5, 30))}
    assert told.tracks == ("Plan is at Drafting.",)


def test_an_open_stage_stays_open_and_that_is_told() -> None:
    side = stage("noting", task("note"))
    running = Year(machine(plan=[DECIDING_ALONE], side=[side]))
    told = moved(
        running,
        machine(
            plan=[DECIDING_ALONE], side=[stage("noting", task("note"), after=["plan.deciding"])]
        ),
    )
    assert told.notes == (
        "Noting stays open, though the workflow now has it wait for plan.deciding",
    )
    assert running.state.tracks["side"].open


DECIDING_ALONE = stage("deciding", meets())
