"""What changed of a report, so that the sign-off of a row lapsed. Pure values."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class LapseReason(StrEnum):
    """What changed first of what a sign-off covered; its value is stored."""

    TEXT = "text"
    RECOMMENDATIONS = "recommendations"


def reason_of(
    before: Mapping[str, str], after: Mapping[str, str], row_text: str
) -> LapseReason | None:
    """Why the sign-off of a row lapsed, by the parts of the two versions of a report. row_text:
    the part that is the row's own text. None of a document that has no parts.
    """
    if row_text not in before or row_text not in after:
        return None
    same_text = before[row_text] == after[row_text]
    return LapseReason.RECOMMENDATIONS if same_text else LapseReason.TEXT


def told_together(reasons: Iterable[LapseReason | None]) -> LapseReason | None:
    """What may be said of several rows at once: the recommendations, where these changed first
    for every one.
    """
    only = set(reasons) == {LapseReason.RECOMMENDATIONS}
    return LapseReason.RECOMMENDATIONS if only else None


def has_changed(reason: LapseReason | None) -> str:
    """`the text has changed`; so, too, where it is not on record what of it did."""
    return (
        "the recommendations have changed"
        if reason is LapseReason.RECOMMENDATIONS
        else "the text has changed"
    )
