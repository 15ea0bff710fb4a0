"""Tracked changes of a Word document: where they stand, and the document as it is once they are
accepted. Changes the tree it is given.

ECMA-376, Part 1, 17.13.5: what was inserted or moved here stays, what was deleted or moved away
goes; a paragraph whose mark was deleted runs on into the next.
"""

from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

CHANGED = "cycle-changed"
"""An attribute that is no part of any file: the paragraph, row or table had tracked changes."""

_KEPT = tuple(f"{W}{name}" for name in ("ins", "moveTo"))
_GONE = tuple(f"{W}{name}" for name in ("del", "moveFrom"))
_OF_A_ROW = tuple(f"{W}{name}" for name in ("cellIns", "cellDel", "cellMerge"))
_PLACES = frozenset(f"{W}{name}" for name in ("p", "tr", "tbl"))


def accept(root: Any) -> None:
    """The document as it is once every change is accepted; places that had one are marked."""
    for row in list(root.iter(f"{W}tr")):
        _accept_row(row)
    # From the last to the first, so that each moves its own words only.
    for paragraph in reversed(list(root.iter(f"{W}p"))):
        _accept_mark(paragraph)
    for cell in list(root.iter(*_OF_A_ROW)):
        _mark(cell)
        cell.getparent().remove(cell)
    for change in list(root.iter(*_GONE)):
        _mark(change)
        _remove(change)
    for change in list(root.iter(*_KEPT)):
        _mark(change)
        _unwrap(change)


def _accept_row(row: Any) -> None:
    properties = row.find(f"{W}trPr")
    if properties is None:
        return
    if properties.find(f"{W}del") is not None:
        row.getparent().set(CHANGED, "1")
        row.getparent().remove(row)
        return
    for change in properties.findall(f"{W}ins"):
        row.set(CHANGED, "1")
        properties.remove(change)


def _accept_mark(paragraph: Any) -> None:
    """The end of a paragraph may be inserted or deleted by itself."""
    properties = paragraph.find(f"{W}pPr")
    marks = None if properties is None else properties.find(f"{W}rPr")
    if marks is None or not len(marks):
        return
    changes = [each for each in marks if each.tag in {*_KEPT, *_GONE}]
    gone = any(each.tag in _GONE for each in changes)
    for change in changes:
        paragraph.set(CHANGED, "1")
        marks.remove(change)
    if gone:
        _run_on(paragraph)


def _run_on(paragraph: Any) -> None:
    """The paragraph's words at the beginning of the next, which keeps its own form."""
    following = paragraph.getnext()
    if following is None or following.tag != f"{W}p":
        return
    following.set(CHANGED, "1")
    # Its properties come first. To search for them, or to count, costs all of its words.
    first = next(iter(following), None)
    at = 1 if first is not None and first.tag == f"{W}pPr" else 0
    for child in reversed([each for each in paragraph if each.tag != f"{W}pPr"]):
        following.insert(at, child)
    paragraph.getparent().remove(paragraph)


def _mark(change: Any) -> None:
    place = change.getparent()
    while place is not None and place.tag not in _PLACES:
        place = place.getparent()
    if place is None:
        following = change.getnext()
        beside = following is not None and following.tag in _PLACES
        place = following if beside else change.getparent()
    if place is not None:
        place.set(CHANGED, "1")


def _remove(change: Any) -> None:
    parent = change.getparent()
    if parent is not None:
        parent.remove(change)


def _unwrap(change: Any) -> None:
    for child in list(change):
        change.addprevious(child)
    change.getparent().remove(change)
