"""The canonical text of a Word file is that of its words, however the program that saved them
cut them into runs and coded their letters.
"""

import itertools
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from tests.word_files import heading, paragraph, run
from tests.word_reports import filled, purpose, read

from cycle.declaration.canonical_text import plain
from cycle.declaration.prose import paragraphs

LETTERS = st.text(
    alphabet=st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
    ),
    min_size=1,
    max_size=40,
).filter(lambda text: bool(plain(text)))


@given(LETTERS)
def test_it_is_the_same_once_drawn(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(LETTERS, st.lists(st.integers(0, 40), max_size=4))
def test_runs_and_codings_make_no_difference(text: str, cuts: list[int]) -> None:
    places = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    pieces = [text[a:b] for a, b in itertools.pairwise(places)]
    split = filled(purpose=purpose(paragraph("x "), paragraph(*map(run, pieces))))
    decomposed = unicodedata.normalize("NFD", text)
    whole = filled(purpose=purpose(paragraph("x "), paragraph(run(decomposed))))
    assert read(split).report.sections["purpose"] == read(whole).report.sections["purpose"]


ITEMS = st.lists(
    st.tuples(st.integers(0, 2), st.text(alphabet="abc", min_size=1, max_size=5)),
    min_size=1,
    max_size=6,
)


@given(ITEMS)
def test_every_item_of_a_list_is_a_point_again_when_it_is_printed(
    items: list[tuple[int, str]],
) -> None:
    listed = [paragraph(text, listed=(4, level)) for level, text in items]
    text = read(filled(purpose=heading("Purpose") + "".join(listed))).report.sections["purpose"]
    points, found = list(paragraphs(text)[0].points), []
    while points:
        point = points.pop(0)
        found.append(point.text)
        points = [*point.points, *points]
    assert found == [text for _, text in items]
