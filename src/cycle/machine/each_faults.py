"""Does what says `each` name a list, and can there be one of it for each item? Pure."""

from collections.abc import Iterator

from cycle.declaration.faults import Fault
from cycle.declaration.schema import DeclaredNeed, DeclaredStage, DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.yaml_nodes import Path
from cycle.suggestions import did_you_mean


def faults_of_each(declared: DeclaredWorkflow, source: Source) -> tuple[Fault, ...]:
    """`each` over nothing; publications and meetings for each; documents that are asked for
    once for each, and used as if there were one.
    """
    return (
        *(
            fault
            for sheet, rows in declared.sheets.items()
            for number, row in enumerate(rows)
            for fault in _unknown_list(
                declared, ("sheets", sheet, number, "each"), row.each, source
            )
        ),
        *(
            fault
            for track, stages in declared.tracks.items()
            for number, stage in enumerate(stages)
            for fault in _in_stage(declared, ("tracks", track, number), stage, source)
        ),
        *_reports(declared, source),
    )


def _unknown_list(
    declared: DeclaredWorkflow, path: Path, each: str | None, source: Source
) -> Iterator[Fault]:
    if each is not None and each not in declared.lists:
        help_ = did_you_mean(each, declared.lists)
        told = f". {help_.rstrip('.')}" if help_ else '; declare it under "lists"'
        yield source.at_value(path, f'there is no list "{each}"{told}')


def _in_stage(
    declared: DeclaredWorkflow, path: Path, stage: DeclaredStage, source: Source
) -> Iterator[Fault]:
    lists = _documents(declared)
    own = {need.document: need.each for _, need in stage.all_needs() if need.document}
    for below, need in stage.all_needs():
        at = (*path, *below)
        yield from _unknown_list(declared, (*at, "each"), need.each, source)
        if need.each and (need.publish or need.meeting):
            what = "a publication" if need.publish else "a meeting"
            yield source.at_value((*at, "each"), f"{what} is one for all, not for each")
        for document in need.publish or ():
            if document in lists:
                message = (
                    f"{document} is one for each of {lists[document]}, and published by none"
                )
                yield source.at_value((*at, "publish"), message)
        if need.each is None or need.each in declared.lists:
            yield from _signed_for_each(at, need, own, lists, source)
    for name, outcome in stage.outcomes.items():
        if outcome.amends in lists:
            message = f"{outcome.amends} is one for each of {lists[outcome.amends]}"
            yield source.at_value((*path, "outcomes", name, "amends"), message)


def _signed_for_each(
    at: Path,
    need: DeclaredNeed,
    own: dict[str, str | None],
    lists: dict[str, str],
    source: Source,
) -> Iterator[Fault]:
    """Sign-offs for each item are over the document of that item, asked for in the same stage:
    an item may be added at any time.
    """
    if need.of is None:
        return
    if need.of in lists and need.each != lists[need.of]:
        message = (
            f"{need.of} is one for each of {lists[need.of]}: sign each, with "
            f'"each: {lists[need.of]}"'
        )
        yield source.at_value((*at, "of"), message)
    elif need.each and own.get(need.of) != need.each:
        message = (
            f"{need.of} is to be handed in for each of {need.each} in this stage, since an "
            f'item may be added at any time: "document: {need.of}" with "each: {need.each}"'
        )
        yield source.at_value((*at, "each"), message)


def _documents(declared: DeclaredWorkflow) -> dict[str, str]:
    """The documents of which there is one for each item, and their list."""
    return {
        need.document: need.each
        for stages in declared.tracks.values()
        for stage in stages
        for need in stage.needs
        if need.document and need.each and need.each in declared.lists
    }


def _reports(declared: DeclaredWorkflow, source: Source) -> Iterator[Fault]:
    lists = _documents(declared)
    for key, document in declared.documents.items():
        if document.report and key in lists:
            message = f"a report with parts is one for all, not for each of {lists[key]}"
            yield source.at_value(("documents", key, "report"), message)
        rows = declared.sheets.get(document.report.sheet, ()) if document.report else ()
        if document.report and any(row.each for row in rows):
            message = (
                f"the rows of {document.report.sheet} are its parts, and are none for each"
            )
            yield source.at_value(("documents", key, "report", "sheet"), message)
