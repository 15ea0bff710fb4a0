"""A text as it is typed, taken apart into paragraphs and lists."""

from cycle.reports.prose import Paragraph, paragraphs


def test_lines_are_joined_and_an_empty_line_ends_a_paragraph() -> None:
    assert paragraphs("one\ntwo\n\nthree") == (Paragraph("one two"), Paragraph("three"))


def test_a_list_belongs_to_the_paragraph_before_it() -> None:
    assert paragraphs("These:\n\n- a\n- b\n  goes on\n\nafter") == (
        Paragraph("These:", ("a", "b goes on")),
        Paragraph("after"),
    )


def test_a_list_alone_has_no_number() -> None:
    assert paragraphs("- a\n\nthen", 2) == (Paragraph("", ("a",)), Paragraph("then", (), "2.1"))


def test_paragraphs_are_numbered_through_their_section() -> None:
    assert [each.number for each in paragraphs("a\n\nb", 4)] == ["4.1", "4.2"]
