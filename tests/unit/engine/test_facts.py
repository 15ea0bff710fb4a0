import pytest
from tests.builders import actor
from tests.timeline import Year

from cycle.chain import sha256_text
from cycle.engine.commands import CompleteStage
from cycle.engine.descriptions import describe
from cycle.engine.evidence import files_of
from cycle.engine.facts import of_file
from cycle.engine.verdicts import Code
from cycle.machine.loading import workflow_from

WORKFLOW = """
workflow: budget
title: Budget
roles: {author: Author, clerk: Clerk}
clerks: [clerk]
tracks:
  budget:
    - stage: setting
      owner: author
      outcomes:
        set:
          to: end
          records:
            requirement: {type: money, title: Council tax requirement, basis: LGFA 1992 s. 31A}
            votes: text
            present: number
            on: {type: date, optional: true}
            names: {type: document, optional: true}
        deferred: setting
"""
GIVEN = {"requirement": "£37,104", "votes": "41 for, 3 against", "present": "44"}


def year() -> Year:
    return Year(workflow_from(WORKFLOW.encode(), "budget.yaml"))


def completes(here: Year, outcome: str = "set", **given: str) -> Year:
    command = CompleteStage(stage="setting", outcome=outcome, records=given)
    return here.does_it(actor("author"), command)


def kept(here: Year) -> dict[str, str]:
    return dict(here.state.ended["budget.setting"].records)


def test_what_is_recorded_is_kept_in_one_form_and_told_in_words() -> None:
    here = completes(year(), **GIVEN, on="28 March 2017", names=of_file(sha256_text("names")))
    assert kept(here) == {
        "requirement": "37104.00",
        "votes": "41 for, 3 against",
        "present": "44",
        "on": "2017-03-28",
        "names": of_file(sha256_text("names")),
    }
    told = describe(here.rules.machine, next(e for e, _ in here.history if kept_with(e)))
    assert (
        "(Council tax requirement: £37,104.00; Votes: 41 for, 3 against; Present: 44; "
        "On: 28 March 2017; Names: the file"
    ) in told


def kept_with(event: object) -> bool:
    return bool(getattr(event, "records", None))


def test_every_fact_that_is_lacking_is_named_at_once_with_its_basis() -> None:
    here = completes(year().refuses(Code.FACT_MISSING), votes="41 for")
    assert here.refusal is not None
    lacking = {reason.sentence: reason.basis for reason in here.refusal.reasons}
    assert lacking == {
        "set is recorded with it: the Council tax requirement is an amount, such as £37,104 or "
        "£1,666.67": "LGFA 1992 s. 31A",
        "set is recorded with it: the Present is a number, such as 12 or 1,204.5": None,
    }


def test_an_outcome_takes_only_what_it_records() -> None:
    completes(year().refuses(Code.UNKNOWN_FACT), "deferred", votes="41 for")
    completes(year(), "deferred")


@pytest.mark.parametrize(
    ("key", "written"),
    [
        *(
            ("requirement", text)
            for text in ("37,10", "£1.234", "1e3", "-5", "€5", "", "5 000")
        ),
        *(("present", text) for text in ("many", "1,00", "--1", "½")),
        *(("votes", text) for text in ("", " ", "a\nb", "v" * 401)),
        *(("on", text) for text in ("28 March", "2017-02-30", "by 28 March 2017", "council")),
        *(("names", text) for text in ("names.pdf", sha256_text("names"), "sha256:12")),
    ],
)
def test_what_is_not_of_its_type_is_refused_and_changes_nothing(key: str, written: str) -> None:
    completes(year().refuses(Code.FACT_UNREADABLE), **(GIVEN | {key: written}))


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("37104", "37104.00"),
        ("£ 1,666.6", "1666.60"),
        ("0.05", "0.05"),
        ("£12,345,678.90", "12345678.90"),
    ],
)
def test_amounts_are_exact_however_they_are_written(written: str, form: str) -> None:
    assert kept(completes(year(), **(GIVEN | {"requirement": written})))["requirement"] == form


def test_a_recorded_file_is_among_those_that_the_act_keeps() -> None:
    here = completes(year(), **GIVEN, names=of_file(sha256_text("names")))
    kept_files = [sha256 for event, _ in here.history for sha256 in files_of(event)]
    assert kept_files == [sha256_text("names")]
