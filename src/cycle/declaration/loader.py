"""Bytes or a file to a checked value of a schema, with every fault of form found in one go.

An unknown key that is plainly a misspelling is read as the key it resembles, another one is
left out; so the rest of the file can still be checked. Nothing with a fault is ever used: the
faults go to whoever asked.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cycle.declaration import yaml_nodes
from cycle.declaration.faults import DeclarationError, Fault, in_order
from cycle.declaration.schema import DeclaredWorkflow
from cycle.declaration.source import Source
from cycle.declaration.wording import fault_of, known_keys, path_of
from cycle.declaration.yaml_nodes import MappingNode, Node, Path, ScalarNode, SequenceNode
from cycle.suggestions import nearest
from cycle.text_checks import visible

MAX_BYTES = 1024 * 1024
"""A workflow of a large council is some 30 KiB."""

_MERGE = "<<"
"""What YAML 1.1 takes for "merge a mapping into this one"."""

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class CheckedFile(Generic[Model]):
    """What a file gave: `value` is None where its form is too broken to go on, else it may be
    checked further.
    """

    source: Source
    value: Model | None
    faults: tuple[Fault, ...]

    def checked(self, further: tuple[Fault, ...] = ()) -> Model:
        """The value, if neither reading nor checking found a fault. Raises DeclarationError
        with all of them.
        """
        if self.faults or further or self.value is None:
            raise DeclarationError((*self.faults, *further))
        return self.value


def content_of(path: FilePath) -> bytes:
    """The bytes of a declared file. Raises DeclarationError where there is none, or it is far
    too large to be one.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise DeclarationError(
            [_of_file(str(path), f"the file can't be read: {reason}")]
        ) from error
    return content


def read_workflow(content: bytes, file: str) -> CheckedFile[DeclaredWorkflow]:
    """A workflow declaration. Raises DeclarationError where the file isn't YAML at all."""
    return read(content, file, DeclaredWorkflow, kind_of_file=_kind_of_file)


_TELLING_KEYS = {
    "begins": "a file of dates: cycle open NAME --workflow FILE --dates FILE takes it",
    "officers": "a file of officers: cycle officer import FILE takes it",
    "recommendations": "a report: cycle attach CYCLE DOCUMENT FILE takes it",
}


def _kind_of_file(source: Source) -> str | None:
    """What the file is, where it is plainly no workflow."""
    keys = source.keys(())
    if "workflow" in keys or "tracks" in keys:
        return None
    return next((kind for key, kind in _TELLING_KEYS.items() if key in keys), None)


def read(
    content: bytes,
    file: str,
    model: type[Model],
    most: int = MAX_BYTES,
    *,
    kind_of_file: Callable[[Source], str | None] = lambda _: None,
) -> CheckedFile[Model]:
    """Any declared file of at most so many bytes. Raises DeclarationError where the file isn't
    YAML at all, or of another kind.
    """
    if len(content) > most:
        raise DeclarationError([_of_file(file, f"the file is larger than {most // 1024} KiB")])
    root, faults = yaml_nodes.parse(content, file)
    if root is None:
        raise DeclarationError(faults)
    if kind := kind_of_file(Source(file, root)):
        raise DeclarationError([_of_file(file, f"this is no workflow but {kind}")])
    source, unknown = _with_known_keys(Source(file, root), model)
    value, misformed = _validated(source, model)
    faults = (*faults, *_elsewhere(_without_value(source), faults))
    return CheckedFile(
        source, value, in_order((*faults, *unknown, *_elsewhere(misformed, faults)))
    )


def _elsewhere(later: tuple[Fault, ...], earlier: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The later faults at other places than the earlier: what has no proper value can't be of
    the right form either.
    """
    told = {(fault.line, fault.column) for fault in earlier}
    return tuple(fault for fault in later if (fault.line, fault.column) not in told)


def _of_file(file: str, message: str) -> Fault:
    return Fault(file=file, line=1, column=1, message=message)


def _validated(source: Source, model: type[Model]) -> tuple[Model | None, tuple[Fault, ...]]:
    try:
        return model.model_validate(source.plain()), ()
    except ValidationError as error:
        complaints = error.errors(include_url=False)
        return None, tuple(
            fault_of(found, source)
            for found in complaints
            if not _counts_only_the_faultless(found)
        )


def _counts_only_the_faultless(error: ErrorDetails) -> bool:
    """Pydantic finds a list or mapping too short when each of its items is at fault, which is
    told at the items.
    """
    return error["type"] == "too_short" and bool(error["input"])


def _with_known_keys(
    source: Source, model: type[BaseModel]
) -> tuple[Source, tuple[Fault, ...]]:
    """The source with its unknown keys renamed or left out, and a fault for each of them. Which
    keys are possible in a place is told once.
    """
    faults: list[Fault] = []
    told: set[Path] = set()
    while unknown := _unknown_keys(source, model):
        before = source
        for path in unknown:
            fault, meant = _unknown_key(before, path, model, told)
            faults.append(fault)
            source = source.renamed(path, meant)
    return source, tuple(faults)


def _unknown_keys(source: Source, model: type[BaseModel]) -> list[Path]:
    try:
        model.model_validate(source.plain())
    except ValidationError as error:
        return [
            path_of(found)
            for found in error.errors(include_url=False)
            if found["type"] == "extra_forbidden"
        ]
    return []


def _unknown_key(
    source: Source, path: Path, model: type[BaseModel], told: set[Path]
) -> tuple[Fault, str | None]:
    key, siblings = str(path[-1]), source.keys(path[:-1])
    known = known_keys(model, path[:-1])
    if key == _MERGE:
        message = f'"{_MERGE}" would merge another mapping into this; write its keys out here'
        return source.at_key(path, message), None
    free = [name for name in known if name not in siblings]
    meant = nearest(key, free)
    if meant and _misfits(source.renamed(path, meant), (*path[:-1], meant), model):
        meant = None
    choice = "" if meant or path[:-1] in told else f"; possible here: {', '.join(known)}"
    if choice:
        told.add(path[:-1])
    return source.at_key(path, f'unknown key "{visible(key)}"{choice}', suggestion=meant), meant


_OF_ANOTHER_SHAPE = frozenset(
    {"model_type", "dict_type", "mapping_type", "tuple_type", "literal_error", "bool_type"}
)


def _misfits(source: Source, path: Path, model: type[BaseModel]) -> bool:
    """Whether the value at `path` has another shape than its key wants: the key that resembles
    an unknown one was not meant by it.
    """
    try:
        model.model_validate(source.plain())
    except ValidationError as error:
        return any(
            path_of(found) == path and found["type"] in _OF_ANOTHER_SHAPE
            for found in error.errors(include_url=False)
        )
    return False


def _without_value(source: Source) -> tuple[Fault, ...]:
    return tuple(
        source.at_value(path, "a value is missing here") for path in _empty(source.root, ())
    )


def _empty(node: Node, path: Path) -> list[Path]:
    match node:
        case ScalarNode():
            return [path] if node.value is None else []
        case SequenceNode():
            return [
                found
                for index, item in enumerate(node.items)
                for found in _empty(item, (*path, index))
            ]
        case MappingNode():
            return [
                found
                for key, entry in node.entries.items()
                for found in _empty(entry.node, (*path, key))
            ]
