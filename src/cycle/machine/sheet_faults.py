"""Do the rows of each sheet hang together: their order, how many are enough, and when each is
due? Pure.
"""

from collections.abc import Iterator, Mapping, Sequence

from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredNeed, DeclaredWorkflow
from cycle.declaration.sheets import DeclaredRow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.suggestions import nearest


def faults_of_sheets(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """Rows that wait for no row of their sheet, or for themselves; sheets on which too many are
    to be enough, or whose rows have deadlines where a missed one ends the stage.
    """
    return (
        *(
            fault
            for sheet, rows in declared.sheets.items()
            for fault in _out_of_order(("sheets", sheet), rows, source)
        ),
        *(
            fault
            for track, stages in declared.tracks.items()
            for number, stage in enumerate(stages)
            for below, need in stage.all_needs()
            for fault in _of_need(declared, ("tracks", track, number, *below), need, source)
        ),
    )


def _out_of_order(path: Path, rows: Sequence[DeclaredRow], source: Source) -> Iterator[Fault]:
    after = {row.issue: row.after for row in rows}
    for number, row in enumerate(rows):
        for place, issue in enumerate(row.after):
            at: Path = (*path, number, "after")
            at = at if len(row.after) == 1 else (*at, place)
            others = [each for each in after if each != row.issue]
            if issue not in after:
                message = f'there is no row "{issue}" on this sheet'
                yield source.at_value(at, message, suggestion=nearest(issue, others))
    for ring in _rings(after):
        number = next(at for at, row in enumerate(rows) if row.issue == ring[0])
        way = " -> ".join((*ring, ring[0]))
        yield source.at_value(
            (*path, number, "after"), f"rows wait for one another in a ring: {way}"
        )


def _rings(after: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The shortest ring through each row that is the first of its ring by name."""
    for start in after:
        ways: list[tuple[str, ...]] = [(start,)]
        for way in ways:
            onward = after.get(way[-1], ())
            if start in onward:
                if start == min(way):
                    yield way
                break
            ways += [(*way, each) for each in onward if each not in way]


def _of_need(
    declared: DeclaredWorkflow, path: Path, need: DeclaredNeed, source: Source
) -> Iterator[Fault]:
    rows = declared.sheets.get(need.signoffs or "", ())
    one_of_each = any(row.each for row in rows)  # as many rows as the list has items
    if rows and need.enough and need.enough > len(rows) and not one_of_each:
        has = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
        message = f"{need.signoffs} has {has}, so {need.enough} are never enough"
        yield source.at_value((*path, "enough"), message)
    yield from _own_rows(declared, path, need, source)
    ends = (need.missed or "").partition(" ")[0] in {"outcome", "begin"}
    own = next((row.issue for row in rows if row.due), None)
    if ends and own:
        message = (
            f"the row {own} has a deadline of its own, so no outcome can follow from a miss of "
            "the whole sheet; give the stage a deadline that leads to it"
        )
        yield source.at_value((*path, "missed"), message)


def _own_rows(
    declared: DeclaredWorkflow, path: Path, need: DeclaredNeed, source: Source
) -> Iterator[Fault]:
    """Beside a report's own sheet another may be signed over the whole of it, but not under the
    same issue.
    """
    document = declared.documents.get(need.of or "")
    report = document.report if document else None
    if report is None or need.signoffs is None or need.signoffs == report.sheet:
        return
    own = {row.issue for row in declared.sheets.get(report.sheet, ())}
    shared = [row.issue for row in declared.sheets.get(need.signoffs, ()) if row.issue in own]
    if shared:
        message = (
            f"the report {need.of} is signed on the sheet {report.sheet}, which has a row "
            f"{shared[0]} too"
        )
        yield source.at_value((*path, "signoffs"), message)
