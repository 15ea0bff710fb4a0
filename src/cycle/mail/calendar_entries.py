"""Which deadlines go with a letter, for the reader's own calendar, and under which key. Pure.

An officer's rows of one sheet are one entry, however many are left. Where a meeting moves,
those deadlines that hang on it and were told before get their new date, or are cancelled where
they have none any more. What is no deadline any more for another reason leaves the reader's
calendar with the next letter. The sequence is the number of the cycle's newest journal entry:
whatever made a date another, a move, a closed day or another workflow, a letter written later
has a higher one.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from cycle.engine.meeting_news import MeetingNews, before_change
from cycle.engine.obligations import Obligation, obligations
from cycle.engine.rulebook import DueDate
from cycle.engine.situation import Situation
from cycle.machine.named_dates import names_behind
from cycle.mail.letter import Diary, DiaryEntry


def key_of(obligation: Obligation) -> str:
    """The same for every message about the obligation; rows of one sheet that one role signs
    share theirs.
    """
    if obligation.issue is None:
        return obligation.key
    return f"{obligation.key.rpartition('/')[0]}!{obligation.role}"


def diary(situation: Situation, entries: Iterable[DiaryEntry]) -> Diary | None:
    """The entries together, the first under each key; None where there are none."""
    once = {entry.key: entry for entry in reversed(list(entries))}
    kept = tuple(sorted(once.values(), key=lambda entry: (entry.on, entry.key)))
    return (
        Diary(
            zone=situation.machine.timezone,
            sequence=situation.state.version,
            entries=kept,
        )
        if kept
        else None
    )


def gone(situation: Situation, told: Mapping[str, DiaryEntry]) -> Iterator[DiaryEntry]:
    """What a reader was told of and still has ahead, and is no deadline any more: done, waived,
    behind, or undated.
    """
    today = situation.today
    asked = {key_of(found) for found in obligations(situation) if found.due}
    for key, entry in told.items():
        if entry.on >= today and key not in asked and not entry.cancelled:
            yield msgspec.structs.replace(entry, cancelled=True)


def hanging_on(situation: Situation, news: MeetingNews) -> Iterator[DiaryEntry]:
    """A role's deadlines that hang on a meeting and were told before: where they lie now, or
    that they are gone.
    """
    before = before_change(situation.state, news.meeting)
    for found in obligations(situation):
        rule = found.deadline.rule if found.deadline else None
        if rule is None or found.role != news.role or found.key not in situation.state.said:
            continue
        if news.meeting in names_behind(situation.machine, rule):
            was = situation.rulebook.due(before, rule)
            due = found.due or (was if isinstance(was, DueDate) else None)
            if due:
                yield DiaryEntry(
                    key=key_of(found),
                    what=found.what,
                    on=due.on,
                    at=due.at,
                    remedy=found.remedy,
                    cancelled=found.due is None,
                )
