"""A report in Word is read by its structure; what is missing, unknown or cannot be read is told
at once.
"""

import pytest
from tests.word_files import (
    cell,
    deleted,
    heading,
    inserted,
    packed,
    paragraph,
    parts,
    relations,
    row,
    run,
    table,
)
from tests.word_reports import (
    ADVICE,
    FILLED,
    OUTLINE,
    USUAL,
    filled,
    legal,
    purpose,
    purpose_of,
    read,
)

from cycle.declaration.faults import DeclarationError
from cycle.declaration.report_parts import covered_texts
from cycle.declaration.word_package import WordFileError


def faults(content: bytes) -> str:
    with pytest.raises(DeclarationError) as raised:
        read(content)
    return raised.value.message


def test_a_filled_in_form_is_read_section_by_section_and_row_by_row() -> None:
    found = read(filled())
    assert found.told == ()
    assert found.accepted == ()
    report = found.report
    assert report.title == "Safer streets"
    assert report.header == {"lead-officer": "Community Safety Officer"}
    assert report.recommendations == ("That the plan be adopted.", "That its costs be noted.")
    assert report.sections == {
        "purpose": "To adopt the plan.",
        "next-steps": "It goes to Council.",
    }
    assert report.implications == {"legal": "The duty is met.", "financial": "None."}
    assert report.lists == {"papers": ("The assessment.",)}


def test_what_a_sign_off_covers_is_drawn_from_the_row_and_the_recommendations() -> None:
    assert covered_texts(read(filled()).report, OUTLINE)["legal"] == (
        "Legal\n\n  The duty is met.\n\nRecommendations\n\n"
        "  1. That the plan be adopted.\n  2. That its costs be noted.\n"
    )


def test_an_empty_form_is_told_all_that_is_missing_at_once() -> None:
    said = faults(
        filled(
            header=table(("Title", ""), ("Lead officer", ""), ("Classification", "")),
            decided=heading("Recommendations"),
            purpose=purpose(paragraph(ADVICE, style="Guidance"), paragraph("")),
            implications=legal(),
            next="",
        )
    )
    assert said.splitlines() == [
        "report.docx: Lead officer: nothing is written in this field of the header",
        "report.docx: Classification: nothing is written in this field of the header",
        'report.docx: Recommendations: nothing is written; "None." is a text too',
        'report.docx: Purpose: nothing is written; "None." is a text too',
        'report.docx: Legal: nothing is written in this row; "None." is a text too',
        "report.docx: Next steps: the section is missing: its heading is gone",
    ]


@pytest.mark.parametrize(
    ("piece", "written", "told"),
    [
        ("next", heading("Next stepps") + paragraph("x"), 'did you mean "Next steps"?'),
        ("next", FILLED["next"] + heading("Risks") + paragraph("x"), "Risks: the form has no"),
        ("next", FILLED["next"] + FILLED["next"], "Next steps: the section stands twice"),
        ("title", paragraph("Words."), '"Words." belongs to no section'),
        ("header", table(("Lead oficer", "x"), ("Title", "y")), 'did you mean "Lead officer"?'),
        ("implications", legal("x", title="Leagl"), 'did you mean "Legal"?'),
        ("implications", FILLED["implications"] + paragraph("Words."), "beside the table"),
        ("implications", heading("Implications"), "Legal: the row is missing"),
        ("header", FILLED["header"].replace("Non-exempt", "Secret"), 'neither "Non-exempt"'),
        ("header", FILLED["header"].replace("Non-exempt", "Paragraph 3"), "is neither"),
        ("header", FILLED["header"].replace("Non-exempt", "Exempt"), "is neither"),
    ],
)
def test_what_belongs_nowhere_is_named_by_section_or_row(
    piece: str, written: str, told: str
) -> None:
    assert told in faults(filled(**{piece: written}))


def test_a_row_that_stands_twice_is_a_fault() -> None:
    twice = legal("x").replace("Financial &amp; Procurement", "Legal")
    assert "Legal: the row stands twice" in faults(filled(implications=twice))


@pytest.mark.parametrize(
    "title", ["PURPOSE", "1. Purpose", "2.1  Purpose:", "Purpose ", "\u00a0Purpose"]
)
def test_a_heading_is_known_whatever_its_case_number_and_spaces(title: str) -> None:
    assert (
        read(filled(purpose=heading(title) + paragraph("x"))).report.sections["purpose"] == "x"
    )


def test_a_heading_may_have_the_councils_own_style_or_have_lost_it() -> None:
    for title in (
        heading("Purpose", style="Own"),
        paragraph(run("Purpose", "<w:b/>")),
        paragraph(run("Pur", "<w:b/>"), run("pose", "<w:b/>")),
    ):
        assert read(filled(purpose=title + paragraph("x"))).report.sections["purpose"] == "x"


def test_a_heading_of_a_lower_level_belongs_to_the_text() -> None:
    lower = heading("Costs", style="Heading2")
    assert purpose_of(paragraph("a"), lower, paragraph("b")) == "a\n\nCosts\n\nb"


def test_rows_are_known_by_their_titles_whatever_their_marks_and_order() -> None:
    rows = heading("Implications") + table(
        ("Sign-off", "Issue", "Implications"),
        ("", "Financial and procurement", "b"),
        ("", "LEGAL:", "a"),
    )
    found = read(filled(implications=rows))
    assert found.report.implications == {"legal": "a", "financial": "b"}


def test_a_table_broken_in_two_is_one() -> None:
    broken = (
        heading("Implications")
        + table(("Issue", "Implications", "Sign-off"), ("Legal", "a", ""))
        + paragraph("")
        + table(("Financial & Procurement", "b", ""))
    )
    assert read(filled(implications=broken)).report.implications["financial"] == "b"


def test_a_cell_that_goes_on_below_belongs_to_its_row() -> None:
    goes_on = row(cell("", properties="<w:vMerge/>"), "second", "")
    two = heading("Implications") + table(
        row(cell("Legal", properties='<w:vMerge w:val="restart"/>'), "first", ""),
        goes_on,
        ("Financial & Procurement", "None.", ""),
    )
    assert read(filled(implications=two)).report.implications["legal"] == "first\n\nsecond"


def test_recommendations_keep_the_points_below_them() -> None:
    nested = heading("Recommendations") + "".join(
        (
            paragraph("That the Committee:", style="ListNumber"),
            paragraph("note it", listed=(1, 1)),
            paragraph("say so", listed=(1, 1)),
            paragraph("That costs be met.", style="ListNumber"),
        )
    )
    assert read(filled(decided=nested)).report.recommendations == (
        "That the Committee:\n  (a) note it\n  (b) say so",
        "That costs be met.",
    )


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("That a.", "That b."),
        ("1. That a.", "2) That b."),
    ],
)
def test_recommendations_may_be_plain_or_numbered_by_hand(paragraphs: tuple[str, ...]) -> None:
    decided = heading("Recommendations") + "".join(map(paragraph, paragraphs))
    assert read(filled(decided=decided)).report.recommendations == ("That a.", "That b.")


def test_letters_typed_below_a_recommendation_are_its_points() -> None:
    decided = heading("Recommendations") + "".join(
        map(paragraph, ("That the Committee:", "(a) note", "(b) agree"))
    )
    assert read(filled(decided=decided)).report.recommendations == (
        "That the Committee:\n  (a) note\n  (b) agree",
    )


def test_words_above_the_first_recommendation_are_told() -> None:
    decided = (
        heading("Recommendations")
        + paragraph("It is asked:")
        + paragraph("That a.", style="ListNumber")
    )
    assert '"It is asked:" stands above the first recommendation' in faults(
        filled(decided=decided)
    )


REST_OF_HEADER = (("Lead officer", "x"), ("Classification", "public"))


CHANGED = paragraph("It ", inserted(run("now ")), deleted("never "), "goes.")


def test_tracked_changes_are_refused_with_every_section_that_has_them() -> None:
    moved = row("Legal", cell(CHANGED), "")
    said = faults(
        filled(
            purpose=purpose(CHANGED),
            implications=heading("Implications")
            + table(moved, ("Financial & Procurement", "None.", "")),
            header=table(
                ("Title", cell(CHANGED)), ("Lead officer", "x"), ("Classification", "public")
            ),
        )
    )
    for place in ("Title", "Purpose", "Legal"):
        assert f"{place}: there are tracked changes" in said
    assert said.count("tracked changes") == 3
    assert "--accept-changes" in said


def test_tracked_changes_are_taken_as_made_and_the_places_named() -> None:
    gone = row("Procurement", "x", "y", properties='<w:del w:id="3"/>')
    rows = FILLED["implications"].replace("</w:tbl>", f"{gone}</w:tbl>")
    found = read(filled(purpose=purpose(CHANGED), implications=rows), accept_changes=True)
    assert found.report.sections["purpose"] == "It now goes."
    assert found.accepted == ("Purpose", "Implications")


def test_what_the_author_typed_over_the_guidance_is_text() -> None:
    assert purpose_of(paragraph("My own words.", style="Guidance")) == "My own words."


def test_guidance_that_the_form_does_not_know_is_left_out_and_told() -> None:
    found = read(filled(next=FILLED["next"] + paragraph("Who does what.", style="Guidance")))
    assert found.report.sections["next-steps"] == "It goes to Council."
    assert found.told == ('Next steps: left out, in the style of guidance: "Who does what."',)


def test_what_is_left_out_is_told() -> None:
    comment = paragraph("x", '<w:r><w:commentReference w:id="1"/></w:r>')
    found = read(filled(purpose=purpose(comment), implications=legal("x", signed="Signed, J")))
    assert found.told == (
        "Purpose: a comment is left out: it is no part of the report",
        'Legal: "Signed, J" in the column of sign-offs is left out; the record fills it in',
    )


def test_a_text_beyond_its_length_is_told_by_its_section() -> None:
    assert "Purpose: the text has more than 200,000 characters" in faults(
        filled(purpose=purpose(paragraph("x" * 200_001)))
    )


def test_a_title_that_stands_above_all_is_the_title() -> None:
    own = paragraph("Safer streets at last", style="Title")
    found = read(
        filled(title=own, header=table(("Lead officer", "x"), ("Classification", "public")))
    )
    assert found.report.title == "Safer streets at last"


def test_a_pdf_in_place_of_a_report_is_told_what_it_is() -> None:
    with pytest.raises(WordFileError) as raised:
        read(b"%PDF-1.7 and so on")
    assert "is a PDF" in raised.value.message
    assert "(.docx)" in raised.value.remedy


def test_an_option_without_a_title_of_its_own_is_told() -> None:
    untitled = heading("Title of this option (recommended)", style="Heading2")
    written = heading("Available options") + untitled + paragraph("Good.")
    with pytest.raises(DeclarationError) as raised:
        read(packed(parts(written)), outline=USUAL)
    assert 'an option is still called "Title of this option"' in raised.value.message


def test_the_usual_report_is_the_same_in_word_and_in_yaml() -> None:
    sections = [
        (section.title, {"options": options(), "appendices": appended()}.get(section.key))
        for section in USUAL.template.sections
        if section.key != "timetable"
    ]
    written = table(
        ("Title", "T"),
        ("Final decision-maker", "Council"),
        ("Lead director or head of service", "Head of Housing"),
        ("Lead officer and report author", "Officer"),
        ("Classification", "Exempt: paragraph 3 of Part 1"),
        ("Wards affected", "All"),
    )
    for title, special in sections:
        rows = FILLED["implications"].split("</w:p>", 1)[1]
        text = rows if title.startswith("Cross-cutting") else paragraph("3.1  A text.")
        written += heading(f"4. {title}") + (special or text)
    report = read(packed(parts(written)), outline=USUAL).report
    assert report.final_decision_maker == "council"
    assert report.exempt_under == 3
    assert report.do_nothing == "Harm goes on."
    (option,) = report.options
    assert (option.title, option.text, option.recommended) == (
        "Adopt it",
        "Good.\n\nMore.",
        True,
    )
    assert [(each.document, each.title, each.exempt) for each in report.appendices] == [
        ("plan", None, None),
        (None, "Bids received", 3),
    ]
    assert report.sections["purpose"] == "A text."


def options() -> str:
    return (
        paragraph("3.1 Do nothing (not recommended). Harm goes on.")
        + heading("Adopt it (recommended)", style="Heading2")
        + paragraph("Good.")
        + paragraph("More.")
    )


def appended() -> str:
    return paragraph("Appendix 1: Safer Streets Plan", style="ListBullet") + paragraph(
        "Appendix 2: Bids received (exempt: paragraph 3)"
    )


def test_relations_to_nothing_are_no_trouble() -> None:
    listed = parts("".join(FILLED.values()))
    listed["word/_rels/document.xml.rels"] = relations(("rId1", "styles", "gone.xml"))
    assert "the section is missing" in faults(packed(listed))
