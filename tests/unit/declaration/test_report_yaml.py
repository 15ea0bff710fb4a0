"""A report in YAML of a council's own template: its keys stand where the usual ones do."""

from dataclasses import replace

import pytest
from tests.word_reports import OUTLINE

from cycle.declaration.faults import DeclarationError
from cycle.declaration.report import Outline, TemplatedReport
from cycle.declaration.report_new import new_report
from cycle.declaration.report_parts import hashes_of
from cycle.declaration.report_yaml import read_yaml
from cycle.declaration.shipped_templates import names, shipped_template
from cycle.declaration.templates import DeclaredTemplate, template_of

TEMPLATE = template_of(
    "own",
    DeclaredTemplate.model_validate(
        {
            "header": ("title", "final-decision-maker", "lead-officer", "classification"),
            "sections": tuple(
                {"section": key, "title": key.capitalize(), **more}
                for key, more in (
                    ("recommendations", {"holds": "recommendations", "nested": False}),
                    ("purpose", {}),
                    ("analysis-of-alternatives", {}),
                    ("copy", {"required": False}),
                    ("options", {"required": False}),
                    ("financial", {"holds": "implications"}),
                    ("supporting-documentation", {"holds": "list"}),
                )
            ),
        }
    ),
)
OWN = replace(OUTLINE, template=TEMPLATE)
TEXT = """
title: Report title
final_decision_maker: committee
lead_officer: Author
classification: non-exempt
recommendations: [That the plan be agreed]
purpose: Purpose of the report
analysis_of_alternatives: |
  Two:
  - one
supporting_documentation: [Appendix 1]
implications: {legal: Legal text, financial: None.}
"""


def read(text: str, outline: Outline = OWN) -> TemplatedReport:
    report = read_yaml(text.encode(), "report.yaml", outline)
    assert isinstance(report, TemplatedReport)
    return report


def test_each_key_is_a_field_or_a_section_of_the_template() -> None:
    report = read(TEXT)
    assert report.header == {"lead-officer": "Author"}
    assert report.sections["analysis-of-alternatives"] == "Two:\n- one"
    assert report.lists == {"supporting-documentation": ("Appendix 1",)}
    assert {"sections/purpose", "lists/supporting-documentation", "row/legal"} <= set(
        hashes_of(report, OWN)
    )


def test_a_key_may_be_called_like_anything() -> None:
    sections = read(f"{TEXT}copy: So it is\noptions: None was weighed.\n").sections
    assert (sections["copy"], sections["options"]) == ("So it is", "None was weighed.")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("lead_officer: Author", "led_officer: Author", 'did you mean "lead_officer"?'),
        ("purpose: Purpose of the report", "", '"purpose" is missing'),
        ("[That the plan be agreed]", "[]", "at least one is needed here"),
        ("[That the plan be agreed]", '["That:\\n- a"]', "has no points below it"),
        ("non-exempt", "exempt", "Schedule 12A"),
        ("maker: committee", "maker: comittee", 'did you mean "committee"?'),
        ("legal: Legal text, ", "", '"legal" is missing (Legal)'),
        ("purpose: Purpose", "wards: All\npurpose: Purpose", 'unknown key "wards"'),
    ],
)
def test_what_the_template_asks_for_is_told_with_its_place(
    old: str, new: str, told: str
) -> None:
    assert old in TEXT
    with pytest.raises(DeclarationError) as raised:
        read(TEXT.replace(old, new))
    assert told in str(raised.value)
    assert "report.yaml:" in str(raised.value)


@pytest.mark.parametrize("name", [name for name in names() if name != "committee"])
def test_a_new_report_of_each_template_is_taken_once_it_says_something(name: str) -> None:
    outline = replace(OUTLINE, template=shipped_template(name))
    report = read(new_report(outline, "cycle", standing_in="That it be so."), outline)
    assert report.implications["legal"] == "That it be so."
    with pytest.raises(DeclarationError) as raised:
        read(new_report(outline, "cycle"), outline)
    assert "a value is missing here" in str(raised.value)
