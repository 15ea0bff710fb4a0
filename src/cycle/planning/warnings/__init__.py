"""What a good clerk would point out in a timetable: a code, a sentence, the basis, and what
would mend it. Pure.

A warning forbids nothing. It is told of any date, past ones too: what can no longer be mended
is still to be known. Statutory dates never move by themselves; that is a person's to decide.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from cycle.engine.situation import Situation
from cycle.engine.tenures import Tenure
from cycle.planning.timetable_line import TimetableLine
from cycle.planning.warnings.amended import amended_in_time
from cycle.planning.warnings.bodies import final_decision, meets_often_enough, offices_filled
from cycle.planning.warnings.days import closed_days, pre_election
from cycle.planning.warnings.lists import empty_lists
from cycle.planning.warnings.sequence import hand_overs, order, room_between
from cycle.planning.warnings.warning import TimetableWarning, WarningContext

CHECKS: tuple[Callable[[WarningContext], Iterator[TimetableWarning]], ...] = (
    final_decision,
    room_between,
    hand_overs,
    order,
    closed_days,
    pre_election,
    meets_often_enough,
    offices_filled,
    amended_in_time,
    empty_lists,
)


def timetable_warnings(
    situation: Situation,
    lines: Sequence[TimetableLine],
    *,
    tenures: Iterable[Tenure] = (),
    elsewhere: Mapping[str, tuple[date, ...]] | None = None,
) -> tuple[TimetableWarning, ...]:
    """Every warning about the lines of a timetable, kind by kind, each kind by date."""
    view = WarningContext(situation, tuple(lines), tuple(tenures), elsewhere or {})
    return tuple(
        warning
        for check in CHECKS
        for warning in sorted(
            check(view), key=lambda found: (found.on or date.max, found.about)
        )
    )
