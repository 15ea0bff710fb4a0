"""What the options of a rehearsal say, and what is told of those that say nothing."""

from dataclasses import replace
from datetime import date

import pytest
from tests.builders import shipped

from cycle import shipped as files
from cycle.calendar.bank_holidays import load_calendar
from cycle.machine.loading import load_dates
from cycle.rehearsal.options import Options, ScenarioError, scenario_of
from cycle.rehearsal.scenario import DaySpan, MeetingMove, Proclaimed, Scenario, describe, drawn

MACHINE = shipped()
DATES = load_dates(files.workflows() / "community-safety-2016-17.yaml", MACHINE)
CALENDAR = load_calendar(MACHINE.calendar)


def read(options: Options) -> Scenario:
    return scenario_of(options, MACHINE, DATES, CALENDAR)


def test_no_option_means_that_everyone_is_on_time() -> None:
    assert read(Options()) == Scenario()


def test_all_options_work_together() -> None:
    found = read(
        Options(
            late=["head-of-legal=2"],
            absent=["head-of-hr:2017-01-02..2017-01-13", "head-of-hr:2017-03-01..2017-03-03"],
            outcome=["plan-recommendation=referred-back", "plan-recommendation=deferred"],
            move=["council=2017-04-19@2017-03-20"],
            holiday=["2017-03-20@2017-03-10"],
            relay_down=["2017-02-06..2017-02-10"],
        )
    )
    assert found.late == {"head-of-legal": 2}
    assert found.absent["head-of-hr"][1] == DaySpan(date(2017, 3, 1), date(2017, 3, 3))
    assert found.outcomes == {"plan-recommendation": ("referred-back", "deferred")}
    assert found.planned == (
        Proclaimed(date(2017, 3, 20), date(2017, 3, 10)),
        MeetingMove("council", date(2017, 4, 19), date(2017, 3, 20)),
    )
    assert found.relay_down == (DaySpan(date(2017, 2, 6), date(2017, 2, 10)),)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(late=["head-of-legal"]), "--late head-of-legal: write --late ROLE=DAYS"),
        (Options(late=["head-of-leagl=2"]), 'Did you mean "head-of-legal"?'),
        (Options(late=["head-of-legal=0"]), "1 to 250"),
        (Options(late=["head-of-legal=251"]), "1 to 250"),
        (Options(late=["head-of-legal=2", "head-of-legal=3"]), "head-of-legal is named twice"),
        (Options(absent=["head-of-legal:2017-01-02"]), "write --absent ROLE:FROM..TO"),
        (Options(absent=["head-of-legal:2017-01-02..2017-01-01"]), "it ends before it begins"),
        (Options(absent=["head-of-legal:2017-01-02..2018-01-04"]), "longer than a year"),
        (Options(absent=["nobody:2017-01-02..2017-01-03"]), 'there is no role "nobody"'),
        (Options(outcome=["plan-recommendation"]), "write --outcome STAGE=OUTCOME"),
        (
            Options(outcome=["plan-recomendation=deferred"]),
            'Did you mean "plan-recommendation"?',
        ),
        (Options(outcome=["council-adoption=not-adpoted"]), 'Did you mean "not-adopted"?'),
        (Options(move=["council=2017-04-19"]), "write --move MEETING=DATE@WHEN"),
        (Options(move=["counsel=2017-04-19@2017-03-20"]), 'Did you mean "council"?'),
        (Options(move=["council=2017-04-31@2017-03-20"]), "There is no day 2017-04-31"),
        (Options(move=["council=2017-04-19@2017-04-19"]), "must be before 2017-04-19"),
        (
            Options(move=["council=2017-04-19@2016-11-13"]),
            "not before the year begins on 2016-11-14",
        ),
        (Options(holiday=["2017-03-20"]), "write --holiday DATE@WHEN"),
        (
            Options(holiday=["2017-04-14@2017-04-01"]),
            "2017-04-14 is closed already: Good Friday",
        ),
        (Options(holiday=["2017-04-15@2017-04-01"]), "is closed already: Saturday"),
        (
            Options(holiday=["2017-03-20@2017-03-10", "2017-03-20@2017-03-09"]),
            "2017-03-20 is named twice",
        ),
        (Options(holiday=["2999-03-20@2017-03-10"]), "beyond the calendar"),
        (Options(relay_down=["2017-02-06-2017-02-10"]), "write --relay-down FROM..TO"),
        (Options(relay_down=["06/02/17..2017-02-10"]), '"06/02/17" is not a date'),
        (Options(seed="-1"), "give a whole number"),
        (Options(seed="seven"), "give a whole number"),
        (Options(seed="1" * 19), "at most 18 digits"),
    ],
)
def test_an_option_that_makes_no_scenario_is_told_with_what_is_wrong(
    options: Options, said: str
) -> None:
    with pytest.raises(ScenarioError) as error:
        read(options)
    assert said in f"{error.value.message} {error.value.remedy}"


def test_the_same_seed_draws_the_same_year_and_another_seed_another() -> None:
    years = {str(drawn(seed, MACHINE, DATES, CALENDAR)) for seed in range(20)}
    assert len(years) > 15
    assert drawn(7, MACHINE, DATES, CALENDAR) == drawn(7, MACHINE, DATES, CALENDAR)


def test_whatever_is_drawn_could_have_been_asked_for() -> None:
    """Each drawn year, put into the words of options, is read again as the same year."""
    for seed in range(60):
        wanted = drawn(seed, MACHINE, DATES, CALENDAR)
        again = read(_as_options(wanted))
        assert set(again.planned) == set(wanted.planned)
        assert replace(again, planned=()) == replace(wanted, planned=())


def _as_options(wanted: Scenario) -> Options:
    return Options(
        late=[f"{role}={days}" for role, days in wanted.late.items()],
        absent=[
            f"{role}:{_span(span)}" for role, spans in wanted.absent.items() for span in spans
        ],
        outcome=[
            f"{stage}={outcome}"
            for stage, outcomes in wanted.outcomes.items()
            for outcome in outcomes
        ],
        move=[
            f"{act.meeting}={act.to}@{act.when}"
            for act in wanted.planned
            if isinstance(act, MeetingMove)
        ],
        holiday=[
            f"{act.on}@{act.when}" for act in wanted.planned if isinstance(act, Proclaimed)
        ],
        relay_down=[_span(span) for span in wanted.relay_down],
    )


def _span(span: DaySpan) -> str:
    return f"{span.first}..{span.last}"


def test_what_is_asked_for_stands_over_what_is_drawn() -> None:
    asked = read(Options(seed="3", late=["monitoring-officer=9"]))
    drawn_alone = drawn(3, MACHINE, DATES, CALENDAR)
    assert asked.late == {**drawn_alone.late, "monitoring-officer": 9}
    assert asked.absent == drawn_alone.absent


def test_the_differences_of_a_year_are_told_in_titles() -> None:
    scenario = read(Options(late=["head-of-legal=1"], outcome=["council-adoption=deferred"]))
    assert list(describe(scenario, MACHINE)) == [
        "Head of Legal Partnership: 1 working day late",
        "Adoption by Council: deferred",
    ]
