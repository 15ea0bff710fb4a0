"""Whatever waits to be signed says by which command its text is read."""

from tests.builders import document, machine, publish, signoffs, stage
from tests.timeline import Year

from cycle import queries


def year() -> Year:
    return Year(machine(plan=[stage("drafting", document("report"), signoffs("report"))]))


def to_read(found: Year) -> list[str | None]:
    return [
        row.to_read
        for row in queries.todo(found.situation, ["head-of-legal"])
        if row.key.endswith("legal")
    ]


def test_nothing_is_to_be_read_before_there_is_a_text() -> None:
    assert to_read(year()) == [None]


def test_of_a_file_the_file_is_read_in_todo_and_status_until_it_is_signed() -> None:
    found = year().attaches("author", "report")
    assert to_read(found) == [f"cycle show {found.situation.state.cycle} report"]
    rows = queries.status(found.situation).tracks[0].needs
    assert [row.to_read is not None for row in rows] == [False, True, True]
    found.signs("head-of-legal")
    rows = queries.status(found.situation).tracks[0].needs
    assert [row.to_read is not None for row in rows] == [False, False, True]


def test_a_row_over_several_documents_says_which_one_is_signed() -> None:
    tracks = {
        key: [stage(f"{key}-stage", document(key), signoffs(key), publish(key))]
        for key in ("plan", "grant")
    }
    found = Year(machine(**tracks)).attaches("author", "plan").attaches("author", "grant")
    remedies = [
        row.remedy
        for row in queries.todo(found.situation, ["head-of-legal"])
        if row.key.endswith("legal")
    ]
    cycle = found.situation.state.cycle
    assert sorted(remedies, key=str) == [
        f"cycle sign {cycle} legal --of grant",
        f"cycle sign {cycle} legal --of plan",
    ]
