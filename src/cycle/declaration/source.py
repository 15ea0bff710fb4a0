"""A declared file as read: its name, its tree, and the place of everything in it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from cycle.declaration.faults import Fault
from cycle.declaration.yaml_nodes import (
    MappingEntry,
    MappingNode,
    Mark,
    Node,
    Path,
    Plain,
    ScalarNode,
    SequenceNode,
    plain,
)


@dataclass(frozen=True, slots=True)
class Source:
    """Answers where the value or key under a path stands, e.g. `("tracks", "plan", 0,
    "owner")`.
    """

    file: str
    root: Node

    def plain(self) -> Plain:
        return plain(self.root)

    def at_value(
        self,
        path: Path,
        message: str,
        *,
        suggestion: str | None = None,
        column: int | None = None,
    ) -> Fault:
        """A fault at the value of `path`; `column` counts from 1 within the value's text."""
        node, _ = self._find(path)
        return self._fault(_within(node, column), message, suggestion)

    def at_key(self, path: Path, message: str, *, suggestion: str | None = None) -> Fault:
        """A fault at the last key of `path`, or at the item itself in a list."""
        node, key = self._find(path)
        return self._fault(key or node.mark, message, suggestion)

    def text_at(self, path: Path) -> str:
        """The text of the value at `path`, as it was read; empty where it is none."""
        node, _ = self._find(path)
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def scalars(self) -> Iterator[tuple[Path, ScalarNode]]:
        """Every single value of the file, with its path."""
        return _scalars(self.root, ())

    def line_of(self, path: Path) -> int:
        """The line of the value at `path`."""
        return self._find(path)[0].mark.line

    def keys(self, path: Path) -> tuple[str, ...]:
        """The keys of the mapping at `path`; none where it isn't one."""
        node, _ = self._find(path)
        return tuple(node.entries) if isinstance(node, MappingNode) else ()

    def _fault(self, mark: Mark, message: str, suggestion: str | None) -> Fault:
        return Fault(
            file=self.file,
            line=mark.line,
            column=mark.column,
            message=message,
            suggestion=suggestion,
        )

    def _find(self, path: Path) -> tuple[Node, Mark | None]:
        """The deepest node on the path (short forms end it early), and the place of its key."""
        node, key = self.root, None
        for step in path:
            match node:
                case MappingNode() if step in node.entries:
                    entry = node.entries[str(step)]
                    node, key = entry.node, entry.mark
                case SequenceNode() if isinstance(step, int) and step < len(node.items):
                    node, key = node.items[step], None
                case _:
                    return node, key
        return node, key

    def renamed(self, path: Path, key: str | None) -> "Source":
        """The same file with the last key of `path` read as `key`, or left out."""
        return replace(self, root=_renamed(self.root, path, key))


def _scalars(node: Node, path: Path) -> Iterator[tuple[Path, ScalarNode]]:
    match node:
        case ScalarNode():
            yield path, node
        case SequenceNode():
            for number, item in enumerate(node.items):
                yield from _scalars(item, (*path, number))
        case MappingNode():
            for key, entry in node.entries.items():
                yield from _scalars(entry.node, (*path, key))


def _within(node: Node, column: int | None) -> Mark:
    if column is None or not isinstance(node, ScalarNode) or node.inner is None:
        return node.mark
    length = len(str(node.value))
    return Mark(node.inner.line, node.inner.column + min(max(column - 1, 0), length))


def _renamed(node: Node, path: Path, key: str | None) -> Node:
    step, rest = path[0], path[1:]
    match node:
        case MappingNode():
            return replace(node, entries=dict(_renamed_entries(node, str(step), rest, key)))
        case SequenceNode():
            return replace(
                node,
                items=tuple(
                    _renamed(x, rest, key) if i == step else x for i, x in enumerate(node.items)
                ),
            )
        case ScalarNode():
            return node
        case _:
            assert_never(node)


def _renamed_entries(
    node: MappingNode, step: str, rest: Path, key: str | None
) -> list[tuple[str, MappingEntry]]:
    entries = []
    for name, entry in node.entries.items():
        if name != step:
            entries.append((name, entry))
        elif rest:
            entries.append((name, replace(entry, node=_renamed(entry.node, rest, key))))
        elif key is not None:
            entries.append((key, entry))
    return entries
