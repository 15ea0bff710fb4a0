"""When the pre-election period of a poll begins, and on whose authority. It ends with the poll.
Pure.
"""

from datetime import date

from cycle.calendar.days import WorkingCalendar
from cycle.engine.events import Poll

NOTICE_OF_POLL = 25
"""Notice of an election is given by this working day before the poll at the latest (Local
Government Association, guide to publicity during the pre-election period).
"""

NOTICE_OF_POLL_IN_LONDON = 30
"""As above, for polls in London."""


def period_begins(poll: Poll, calendar: WorkingCalendar) -> date:
    """Its first day: that of the actual notice of the poll, else the latest day for it."""
    return poll.notice_on or calendar.working_day_before(poll.on, _latest_notice(poll))


def basis_of_period(poll: Poll) -> str:
    """What the first day rests on."""
    if poll.notice_on:
        return "From the notice of the poll as it was actually given"
    where = " in London" if poll.london else ""
    return (
        f"Notice of a poll{where} by the {_latest_notice(poll)}th working day before it "
        "(Local Government Association, guide to publicity during the pre-election period)"
    )


def _latest_notice(poll: Poll) -> int:
    return NOTICE_OF_POLL_IN_LONDON if poll.london else NOTICE_OF_POLL
