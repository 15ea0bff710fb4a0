"""A machine as a picture in words: Mermaid, and DOT for Graphviz. Pure; drawn from our own
model, by no other library.

Each track stands in a box of its own, its stages in the order of the declaration. An outcome
that a missed deadline takes by itself says so. What waits for another track says for what: in
Mermaid as a note, since its arrows cannot leave a box, in DOT as a dashed arrow. What calls a
track says so likewise, in DOT by a dotted arrow.
"""

import json
from collections.abc import Iterator

from cycle.machine.model import END, Machine, Outcome, Stage, Track
from cycle.machine.reachable import automatic, called_when_missed, tracks_called


def to_mermaid(machine: Machine) -> str:
    """A Mermaid state diagram."""
    lines = [
        "---",
        f"title: {json.dumps(machine.title, ensure_ascii=False)}",
        "---",
        "stateDiagram-v2",
    ]
    for track in machine.tracks:
        lines += [f'  state "{_in_mermaid(track.title)}" as {_id(track.key)} {{']
        lines += [f"    {line}" for line in _mermaid_track(machine, track)]
        lines += ["  }"]
    return "\n".join(lines) + "\n"


def _mermaid_track(machine: Machine, track: Track) -> Iterator[str]:
    for stage in track.stages:
        yield f'state "{_in_mermaid(stage.title)}" as {_id(track.key, stage.key)}'
    first = f"[*] --> {_id(track.key, track.stages[0].key)}"
    yield f"{first} : when called" if track.when_called else first
    for stage in track.stages:
        here = _id(track.key, stage.key)
        for outcome in stage.outcomes:
            target = "[*]" if outcome.target == END else _id(track.key, outcome.target)
            yield f"{here} --> {target} : {_in_mermaid(_label(machine, stage, outcome))}"
        notes = [f"waits for {', '.join(map(str, stage.after))}"] if stage.after else []
        notes += [f"a deadline missed calls {key}" for key in called_when_missed(stage)]
        notes += [f"only when {_in_mermaid(stage.when)}"] if stage.when else []
        if notes:
            yield f"note right of {here} : {'#59; '.join(notes)}"


def to_dot(machine: Machine) -> str:
    """A directed graph in the DOT language."""
    lines = [f"digraph {_quoted(machine.workflow)} {{"]
    lines += [
        f"  label={_quoted(machine.title)}",
        "  labelloc=t",
        "  node [shape=box, style=rounded]",
    ]
    for track in machine.tracks:
        lines += [
            f"  subgraph {_quoted(f'cluster {track.key}')} {{",
            f"    label={_quoted(track.title)}",
        ]
        lines += [f"    {line}" for line in _dot_track(machine, track)]
        lines += ["  }"]
    for track, stage in machine.stages():
        for after in stage.after:
            way = f"{_node(after.track, after.stage)} -> {_node(track.key, stage.key)}"
            lines.append(
                f"  {way} [style=dashed, constraint=false, "
                f"label={_quoted(after.outcome or '')}]"
            )
        for called in tracks_called(stage):
            way = f"{_node(track.key, stage.key)} -> {_node(called, '(begin)')}"
            lines.append(f"  {way} [style=dotted, constraint=false, label=calls]")
    return "\n".join([*lines, "}"]) + "\n"


def _dot_track(machine: Machine, track: Track) -> Iterator[str]:
    start, end = _node(track.key, "(begin)"), _node(track.key, END)
    yield f'{start} [shape=point, label=""]'
    for stage in track.stages:
        only = f"\nonly when {stage.when}" if stage.when else ""
        yield f"{_node(track.key, stage.key)} [label={_quoted(stage.title + only)}]"
    yield f'{end} [shape=doublecircle, label="", width=0.15]'
    yield f"{start} -> {_node(track.key, track.stages[0].key)}"
    for stage in track.stages:
        for outcome in stage.outcomes:
            way = f"{_node(track.key, stage.key)} -> {_node(track.key, outcome.target)}"
            yield f"{way} [label={_quoted(_label(machine, stage, outcome))}]"


def _label(machine: Machine, stage: Stage, outcome: Outcome) -> str:
    more = [f"amends {outcome.amends}"] if outcome.amends else []
    more += [f"only when {outcome.when}"] if outcome.when else []
    if outcome.calls:
        more.append(f"calls {outcome.calls}")
    window = machine.objections_to(stage)
    if window and window.holds_up(outcome):
        more.append("in effect once nobody can object")
    if window and window.outcome == outcome.name:
        more.append("where the decision is objected to")
    if outcome.name in automatic(stage):
        more.append("by itself, where a deadline is missed")
    return f"{outcome.name} ({', '.join(more)})" if more else outcome.name


def _id(*keys: str) -> str:
    """Keys hold no underscore, so no two give the same; a word of Mermaid's own can't come of
    it.
    """
    return "__".join(["s", *(key.replace("-", "_") for key in keys)])


_MERMAID = str.maketrans({"#": "#35;", '"': "#quot;", ";": "#59;", "\\": "#92;"})
"""What would end a text, as Mermaid writes it."""


def _in_mermaid(text: str) -> str:
    return text.translate(_MERMAID)


def _node(track: str, stage: str) -> str:
    return _quoted(f"{track}.{stage}")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
