"""A text as it is typed, taken apart into paragraphs and lists."""

from cycle.declaration.prose import DEEPEST, Paragraph, Point, paragraphs


def test_lines_are_joined_and_an_empty_line_ends_a_paragraph() -> None:
    assert paragraphs("one\ntwo\n\nthree") == (Paragraph("one two"), Paragraph("three"))


def test_a_list_belongs_to_the_paragraph_before_it() -> None:
    points = (Point("•", "a"), Point("•", "b goes on"))
    assert paragraphs("These:\n\n- a\n- b\n  goes on\n\nafter") == (
        Paragraph("These:", points),
        Paragraph("after"),
    )


def test_a_list_alone_has_no_number() -> None:
    assert paragraphs("- a\n\nthen", "2") == (
        Paragraph("", (Point("•", "a"),)),
        Paragraph("then", (), "2.1"),
    )


def test_paragraphs_are_numbered_through_their_section() -> None:
    assert [each.number for each in paragraphs("a\n\nb", "4")] == ["4.1", "4.2"]


def test_sub_points_stand_below_the_point_above_them() -> None:
    (found,) = paragraphs("Intro:\n- one\n  - sub one\n  - sub two\n- two")
    assert found.points == (
        Point("•", "one", (Point("•", "sub one"), Point("•", "sub two"))),
        Point("•", "two"),
    )


def test_numbers_and_letters_keep_their_marks() -> None:
    (found,) = paragraphs("That:\n1. one\n   (a) first\n   (b) second\n2. two")
    assert found.points == (
        Point("1.", "one", (Point("(a)", "first"), Point("(b)", "second"))),
        Point("2.", "two"),
    )


def test_a_number_at_the_beginning_of_a_wrapped_line_is_no_point() -> None:
    assert paragraphs("as section\n12. The next\nsaid") == (
        Paragraph("as section 12. The next said"),
    )


def test_lines_between_bars_are_a_table() -> None:
    before, table, after = paragraphs(
        "Cost:\n| Year | Cost |\n|------|------|\n| 2026 | £1m \\| £2m |\nafter"
    )
    assert before.text == "Cost:"
    assert table.rows == (("Year", "Cost"), ("2026", "£1m | £2m"))
    assert after.text == "after"


def test_a_table_ends_a_list_and_a_list_a_table() -> None:
    found = paragraphs("- a\n| b |\n- c")
    assert [(each.points, each.rows) for each in found] == [
        ((Point("•", "a"),), ()),
        ((), (("b",),)),
        ((Point("•", "c"),), ()),
    ]


def test_points_that_stand_ever_further_in_end_at_a_level() -> None:
    lines = [f"{' ' * number}- point" for number in range(600)]
    (found,) = paragraphs("\n".join(lines))
    depth, points = 0, found.points
    while points:
        depth, points = depth + 1, points[0].points
    assert depth == DEEPEST + 1
