"""Promise 2 in the chain: one flipped byte, lost, added or swapped entry is found, and the
first bad one is named.
"""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from cycle.chain import GENESIS, Entry, canonical, first_break, link

STREAM = "year"
START = datetime(2017, 1, 9, tzinfo=UTC)
FIELDS = ("stream", "at", "kind", "body", "previous", "hash")


@st.composite
def journals(draw: st.DrawFn, least: int = 1) -> list[Entry]:
    bodies = draw(
        st.lists(
            st.dictionaries(st.text(max_size=3), st.text(max_size=3)),
            min_size=least,
            max_size=8,
        )
    )
    entries: list[Entry] = []
    for seq, body in enumerate(bodies, start=1):
        previous = entries[-1].hash if entries else GENESIS
        entries.append(
            link(STREAM, seq, START + timedelta(hours=seq), "note", canonical(body), previous)
        )
    return entries


def broken_at(entries: list[Entry], whole: list[Entry]) -> int | None:
    found = first_break(STREAM, entries, whole[-1].hash, len(whole))
    return found.seq if found else None


@given(journals())
def test_a_whole_journal_has_no_break(entries: list[Entry]) -> None:
    assert broken_at(entries, entries) is None
    assert first_break(STREAM, entries) is None


@given(journals(), st.data())
def test_a_flipped_byte_is_found_in_its_entry(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(FIELDS))
    text = getattr(entries[at], field)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(codec="utf-8"))
    assume(other != text[place])
    changed = text[:place] + other + text[place + 1 :]
    tampered = [*entries[:at], entries[at]._replace(**{field: changed}), *entries[at + 1 :]]
    assert broken_at(tampered, entries) == at + 1


@given(journals(), st.data())
def test_a_lost_entry_is_found_where_it_stood(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    assert broken_at(entries[:at] + entries[at + 1 :], entries) == at + 1


@given(journals(), st.data())
def test_an_added_entry_is_found_where_it_stands(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries)))
    previous = entries[at - 1].hash if at else GENESIS
    added = link(STREAM, at + 1, START, "note", '{"forged":"1"}', previous)
    assert broken_at([*entries[:at], added, *entries[at:]], entries) in {at + 1, at + 2}


@given(journals(least=2), st.data())
def test_swapped_entries_are_found_at_the_first_of_them(
    entries: list[Entry], data: st.DataObject
) -> None:
    first, second = sorted(
        data.draw(st.sets(st.integers(0, len(entries) - 1), min_size=2, max_size=2))
    )
    swapped = list(entries)
    swapped[first], swapped[second] = entries[second], entries[first]
    assert broken_at(swapped, entries) == first + 1


@given(journals(), st.data())
def test_a_rewritten_chain_is_found_by_the_newest_hash_on_record(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    forged = list(entries[:at])
    for old in entries[at:]:
        previous = forged[-1].hash if forged else GENESIS
        body = '{"forged":"1"}' if old.seq == at + 1 else old.body
        forged.append(
            link(STREAM, old.seq, START + timedelta(hours=old.seq), old.kind, body, previous)
        )
    assert broken_at(forged, entries) is not None


@given(journals(), st.data())
def test_an_entry_of_another_journal_is_found(
    entries: list[Entry], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(entries) - 1))
    previous = entries[at - 1].hash if at else GENESIS
    stray = link("another", at + 1, START, "note", "{}", previous)
    assert broken_at([*entries[:at], stray, *entries[at + 1 :]], entries) == at + 1
