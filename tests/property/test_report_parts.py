"""What a sign-off of a row covers: the row and the recommendations, all of them, and nothing
else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st
from tests.builders import SHIPPED, shipped
from tests.reports import a_report_of

from cycle.chain import canonical, sha256_text
from cycle.declaration.report import Outline, Report
from cycle.declaration.report_files import read_report
from cycle.declaration.report_parts import covered_texts, hashes_of
from cycle.machine.outlines import outline_of

ROW_LEGAL = "87b0f61d108945b29d0b36d39e02fc4927a55f91f3f78c599b531fe6357149e8"
ALL_PARTS = "865caedb994bfe7732d5972296c505ec2fbad17997c2e8e1813c910f6b0adad9"

OUTLINE = outline_of(shipped(), "committee-report")
ISSUES = [row.issue for row in OUTLINE.rows] if OUTLINE else []
TEXTS = st.text(alphabet=st.sampled_from("ab 1.\n R"), min_size=1).map(str.strip).filter(bool)
REPORTS = st.builds(
    a_report_of,
    recommendations=st.lists(TEXTS, min_size=1, max_size=3),
    implications=st.fixed_dictionaries(dict.fromkeys(ISSUES, TEXTS)),
    background=TEXTS,
)


@dataclass(frozen=True)
class Parted:
    report: Report
    outline: Outline

    @property
    def hashes(self) -> Mapping[str, str]:
        return hashes_of(self.report, self.outline)


def parted(report: Report) -> Parted:
    assert OUTLINE
    return Parted(report, OUTLINE)


def differing(one: Report, other: Report) -> set[str]:
    before, after = parted(one).hashes, parted(other).hashes
    return {part for part in {*before, *after} if before.get(part) != after.get(part)}


@given(REPORTS, st.sampled_from(ISSUES))
def test_a_row_changed_changes_that_row_alone(report: Report, issue: str) -> None:
    changed = {**report.implications, issue: report.implications[issue] + "!"}
    assert differing(report, report.model_copy(update={"implications": changed})) == {
        f"implications/{issue}",
        f"row/{issue}",
    }


@given(REPORTS, TEXTS)
def test_the_recommendations_changed_change_every_row(report: Report, text: str) -> None:
    changed = report.model_copy(update={"recommendations": (*report.recommendations, text)})
    assert differing(report, changed) == {
        "recommendations",
        *(f"row/{issue}" for issue in ISSUES),
    }


@given(REPORTS)
def test_a_section_changed_changes_no_row(report: Report) -> None:
    changed = report.model_copy(update={"background": report.background + "!"})
    assert differing(report, changed) == {"background"}


@given(REPORTS, REPORTS)
def test_two_rows_are_covered_by_the_same_text_only_where_they_say_the_same(
    one: Report, other: Report
) -> None:
    assert OUTLINE
    first, second = covered_texts(one, OUTLINE), covered_texts(other, OUTLINE)
    for issue in ISSUES:
        says_the_same = (one.implications[issue], one.recommendations) == (
            other.implications[issue],
            other.recommendations,
        )
        assert (first[issue] == second[issue]) == says_the_same


@given(st.lists(TEXTS, min_size=1, max_size=3), TEXTS, st.lists(TEXTS, min_size=1, max_size=3))
def test_words_moved_from_a_row_to_the_recommendations_are_seen(
    recommendations: list[str], row: str, more: list[str]
) -> None:
    assert OUTLINE
    rows = dict.fromkeys(ISSUES, "None.")
    moved = f"{row}\n\nRecommendations\n\n  1. {more[0]}"
    one = a_report_of(
        recommendations=recommendations, implications=rows | {"legal": moved}, background="b"
    )
    other = a_report_of(
        recommendations=[*more, *recommendations],
        implications=rows | {"legal": row},
        background="b",
    )
    assert covered_texts(one, OUTLINE)["legal"] != covered_texts(other, OUTLINE)["legal"]


def test_a_report_in_yaml_has_the_hashes_that_it_always_had() -> None:
    """Offices have signed over them: another hash would let every sign-off lapse."""
    assert OUTLINE
    content = (SHIPPED / "community-safety-2016-17-report.yaml").read_bytes()
    hashes = hashes_of(read_report(content, "report.yaml", OUTLINE).report, OUTLINE)
    assert hashes["row/legal"] == ROW_LEGAL
    assert sha256_text(canonical(hashes)) == ALL_PARTS
