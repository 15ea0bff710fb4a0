"""A council's own form of its reports: what it compiles to, and what is wrong with one."""

from datetime import date

import pytest
from tests.builders import SHIPPED, shipped

from cycle.declaration.faults import DeclarationError
from cycle.declaration.shipped_templates import names, shipped_template
from cycle.machine.diff import differences
from cycle.machine.loading import workflow_from
from cycle.machine.model import Machine, fingerprint, from_text, to_text
from cycle.machine.outlines import outline_of
from cycle.report_templates import SectionKind, advice_on

TEXT = (SHIPPED / "community-safety.yaml").read_text(encoding="utf-8")
FINGERPRINT = "38f246598238adbe4e3c6767a9d39dd259a076828defc96eb06975f1c2a2ad37"
REPORT = "report: {sheet: cross-cutting, meeting: plan-committee"
FORM = """
reports:
  plain:
    title: Report to committee
    header: [title, meeting, {field: lead-officer, required: false}]
    sections:
      - {section: decided, title: Recommendations, holds: recommendations, nested: false}
      - {section: purpose, title: Purpose, guidance: Two or three sentences.}
      - {section: implications, title: Implications, holds: implications}
    rows:
      legal:
        - {text: Three limbs., to: 2023-01-30}
        - {text: Four limbs., from: 2023-01-31, basis: "Crime and Disorder Act 1998, s. 6"}
"""


def declared(form: str = FORM, template: str = "plain") -> Machine:
    assert TEXT.count(REPORT) == 1
    text = TEXT.replace(REPORT, f"{REPORT}, template: {template}") + form
    return workflow_from(text.encode(), "w.yaml")


def test_a_workflow_that_names_no_form_keeps_its_fingerprint() -> None:
    """Cycles that run pin it."""
    assert fingerprint(shipped()) == FINGERPRINT
    outline = outline_of(shipped(), "committee-report")
    assert outline
    assert outline.template == shipped_template("committee")


def test_the_compiled_machine_carries_the_whole_form() -> None:
    machine = declared()
    form = machine.reports["committee-report"].template
    assert form
    assert [section.key for section in form.sections] == [
        "decided",
        "purpose",
        "implications",
    ]
    assert [field.title for field in form.header] == ["Title", "Meeting", "Lead officer"]
    assert form.section("implications").columns == ("Issue", "Implications", "Sign-off")
    assert from_text(to_text(machine)) == machine


@pytest.mark.parametrize("name", names())
def test_a_form_that_comes_with_the_program_is_carried_too(name: str) -> None:
    form = declared("", name).reports["committee-report"].template
    assert form == (None if name == "committee" else shipped_template(name))


def test_guidance_is_that_of_the_day() -> None:
    form = declared().reports["committee-report"].template
    assert form
    legal = form.rows["legal"]
    assert advice_on(legal, date(2017, 3, 28)) == ("Three limbs.",)
    assert advice_on(legal, date(2026, 12, 15)) == ("Four limbs.",)
    ended = legal[:1]
    assert advice_on(ended, date(2026, 12, 15)) == ("Three limbs.",)


def test_the_shipped_guidance_names_the_fourth_limb_since_it_came() -> None:
    legal = shipped_template("committee").rows["legal"]
    (before,), (after,) = (
        advice_on(legal, day) for day in (date(2023, 1, 30), date(2023, 1, 31))
    )
    assert "violence" not in before
    assert "violence" in after


def test_only_a_report_for_noting_asks_for_no_recommendations() -> None:
    without = [
        name
        for name in names()
        if not shipped_template(name).that_holds(SectionKind.RECOMMENDATIONS)
    ]
    assert without == ["for-noting"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("holds: implications}", "holds: list}", "exactly one section"),
        ("{section: purpose,", "{section: decided,", "stands twice"),
        ("title: Purpose,", "title: RECOMMENDATIONS,", "stands twice"),
        ("title: Purpose,", "title: Purpose, nested: false,", '"nested" belongs'),
        ("title: Purpose,", "title: Purpose, columns: [a, b, c],", '"columns" belong'),
        ("title: Purpose,", "title: Purpose, holds: prose,", "is none of text"),
        ("      legal:\n", "      leagl:\n", 'did you mean "legal"?'),
        ("to: 2023-01-30", "to: soon", "is no"),
    ],
)
def test_a_faulty_form_is_told_with_its_place(old: str, new: str, told: str) -> None:
    assert FORM.count(old) == 1
    with pytest.raises(DeclarationError) as raised:
        declared(FORM.replace(old, new))
    assert told in str(raised.value)
    assert "w.yaml:" in str(raised.value)


def test_a_form_that_is_not_known_is_told_with_those_that_are() -> None:
    with pytest.raises(DeclarationError) as raised:
        declared(FORM, "palin")
    assert 'did you mean "plain"?' in str(raised.value)


def test_another_form_is_told_when_a_cycle_is_moved() -> None:
    told = [each.sentence for each in differences(declared(), declared("", "for-noting"))]
    assert any("form was" in sentence for sentence in told)
    old, new = declared(), declared(FORM.replace("Four limbs", "All four limbs"))
    (told_of_guidance,) = (each.sentence for each in differences(old, new))
    assert "guidance of the form was" in told_of_guidance
