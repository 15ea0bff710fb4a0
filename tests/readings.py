"""Expressions read against the calendar of England and Wales, with meetings that have dates."""

from collections.abc import Mapping
from datetime import date, time
from zoneinfo import ZoneInfo

from cycle.calendar.bank_holidays import load_calendar
from cycle.calendar.evaluate import Bearings, Moment, UnknownNameError, evaluate
from cycle.calendar.explain import Explanation, explain
from cycle.calendar.grammar import parse
from cycle.calendar.regime import ENGLAND_AND_WALES, Regime

LONDON = ZoneInfo("Europe/London")
TODAY = date(2017, 1, 16)
MEETINGS: Mapping[str, Moment] = {
    "assessment-committee": Moment(date(2017, 2, 14), time(18, 30)),
    "plan-committee": Moment(date(2017, 3, 28), time(18, 30)),
    "council": Moment(date(2017, 4, 12), time(18, 30)),
    "away-day": Moment(date(2017, 2, 16)),
    "end of council-adoption": Moment(date(2017, 4, 12), time(21, 0)),
}


def meetings(name: str, /) -> Moment:
    if name not in MEETINGS:
        raise UnknownNameError(name)
    return MEETINGS[name]


def bearings(reference: date = TODAY, regime: Regime = ENGLAND_AND_WALES) -> Bearings:
    return Bearings(load_calendar(regime), meetings, reference, LONDON)


def said(text: str, reference: date = TODAY) -> str:
    """The date that a text comes to, as it is printed."""
    return str(evaluate(parse(text), bearings(reference)))


def explained(text: str, reference: date = TODAY) -> Explanation:
    return explain(parse(text), bearings(reference))
