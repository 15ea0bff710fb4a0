"""What tells two machines apart: everything, and in words."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from tests.builders import shipped
from tests.drawn_machines import machines
from tests.years import machine

from cycle.machine import model
from cycle.machine.diff import ChangeKind, Part, differences
from cycle.machine.diff_words import NAMES, PARTS, WORDS
from cycle.machine.loading import load_workflow
from cycle.machine.model import Machine, fingerprint
from cycle.machine.needs import SHAPES, base

OLD = machine()


def told(new: Machine, old: Machine = OLD) -> dict[str, str]:
    """Sentences by part, key and change; several of one are joined."""
    found: dict[str, str] = {}
    for each in differences(old, new):
        key = f"{each.part} {each.key} {each.change}"
        found[key] = f"{found[key]} {each.sentence}" if key in found else each.sentence
    return found


@given(machines())
def test_a_machine_differs_in_nothing_from_itself(declared: Machine) -> None:
    assert differences(declared, model.from_text(model.to_text(declared))) == ()


@given(machines(), machines())
def test_two_machines_differ_exactly_where_their_fingerprints_do(
    old: Machine, new: Machine
) -> None:
    assert bool(differences(old, new)) == (fingerprint(old) != fingerprint(new))


CHANGES: Iterable[tuple[tuple[str, str], str, str]] = [
    (
        ("due: 7 working days before committee", "due: 6 working days before committee"),
        "need plan.draft/advice changed",
        (
            'The need advice of draft: deadline was "7 working days before committee", is now '
            '"6 working days before committee".'
        ),
    ),
    (
        (
            "due: 7 working days before committee}",
            "due: 7 working days before committee, missed: block}",
        ),
        "need plan.draft/advice changed",
        'The need advice of draft: when it is missed was "escalate", is now "block".',
    ),
    (
        ("author: Author", "author: Writer"),
        "role author changed",
        'The office author: title was "Author", is now "Writer".',
    ),
    (
        ("title: Legal, role: lawyer", "title: Legal, role: clerk"),
        "row advice/legal changed",
        (
            'The row legal of the sheet advice: office was "Lawyer (lawyer)", is now "Clerk '
            '(clerk)".'
        ),
    ),
    (
        ("dropped: end", "dropped: draft"),
        "outcome plan.recommendation/dropped changed",
        (
            'The outcome dropped of recommendation: leads to was "end", is now "draft". '
            'The outcome dropped of recommendation: leads back was "no", is now "yes".'
        ),
    ),
    (
        ("clerks: [clerk]", "clerks: [clerk, author]"),
        "workflow  changed",
        'The workflow: clerks was "Clerk (clerk)", is now "Clerk (clerk); Author (author)".',
    ),
    (
        ("period: 12 months", "period: 6 months"),
        "meeting committee changed",
        'The meeting committee: meets at least was "every 12 months", is now "every 6 months".',
    ),
    (
        ("after: 2 working days, to: clerk", "after: 3 working days, to: author"),
        "reminders usual changed",
        (
            'The reminder policy usual: escalation was "2 working days after deadline to the '
            'Clerk", is now '
            '"3 working days after deadline to the Author".'
        ),
    ),
    (
        ("after: plan.adoption", "after: plan.adoption.adopted"),
        "stage grant.sift changed",
        'The stage sift: waits for was "plan.adoption", is now "plan.adoption.adopted".',
    ),
]


@pytest.mark.parametrize(("change", "key", "sentence"), CHANGES)
def test_a_change_is_told_in_words(change: tuple[str, str], key: str, sentence: str) -> None:
    assert told(machine(change))[key] == sentence


def test_what_is_new_is_told_with_what_it_asks() -> None:
    new = machine(
        (
            "needs: [{document: report,",
            "needs: [{task: Notes made, as: notes, by: clerk}, {document: report,",
        )
    )
    assert told(new) == {
        "need plan.papers/notes new": "The need notes of papers is new (kind: task; title: "
        "Notes made; "
        "done by: Clerk (clerk); reminder policy: usual; asked for anew in another round: yes)."
    }


def test_what_is_gone_takes_its_parts_with_it() -> None:
    new = machine(
        (
            "    - {stage: opinion, owner: author, meeting: panel, outcomes: {heard: draft}}\n",
            "",
        ),
        ("    - stage: draft\n", "    - stage: draft\n      owner: author\n"),
    )
    assert told(new) == {
        "track plan changed": 'The track plan: first stage was "opinion", is now "draft".',
        "stage plan.opinion gone": "The stage opinion (Opinion) is gone.",
    }


def test_another_order_alone_is_told_as_that() -> None:
    new = machine(
        (
            "{author: Author, clerk: Clerk, lawyer: Lawyer}",
            "{lawyer: Lawyer, author: Author, clerk: Clerk}",
        )
    )
    (only,) = differences(OLD, msgspec.structs.replace(OLD, tracks=OLD.tracks[::-1]))
    assert only.sentence == "Only the order in which things are listed differs."
    assert differences(OLD, new) == (), "roles are found by key: their order is nothing"


def test_the_other_way_round_new_is_gone_and_gone_is_new() -> None:
    new = machine(("dropped: end", "stopped: end"))
    there = {(each.part, each.key, each.change) for each in differences(OLD, new)}
    back = {(each.part, each.key, each.change) for each in differences(new, OLD)}
    swapped = {ChangeKind.NEW: ChangeKind.GONE, ChangeKind.GONE: ChangeKind.NEW}
    assert there == {
        (Part.OUTCOME, "plan.recommendation/stopped", ChangeKind.NEW),
        (Part.OUTCOME, "plan.recommendation/dropped", ChangeKind.GONE),
    }
    assert back == {(part, key, swapped[change]) for part, key, change in there}


def test_every_field_of_the_model_has_its_word() -> None:
    parts = (
        model.Machine,
        model.Role,
        model.Meeting,
        base.Row,
        model.ReminderPolicy,
        model.Outcome,
        model.Stage,
        model.Track,
        *SHAPES.values(),
    )
    assert {field for part in parts for field in part.__struct_fields__} - NAMES - PARTS - set(
        WORDS
    ) == set()


def test_the_shipped_workflow_can_be_taken_apart() -> None:
    empty = msgspec.structs.replace(shipped(), tracks=(), sheets={}, roles={})
    new = {each.key for each in differences(empty, shipped()) if each.change is ChangeKind.NEW}
    assert {
        "plan",
        "plan.plan-refresh",
        "plan.plan-refresh/plan",
        "cross-cutting/legal",
        "head-of-hr",
    } <= new


DATA = Path(__file__).parents[2] / "data" / "years"


def leaves(tree: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all single values; but for keys, which stand above them once more."""
    if isinstance(tree, dict | list):
        for step, below in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(below, (*path, step))
    elif path[-1] != "key" or "stages" in path:
        yield path


def with_another(tree: Any, path: tuple[str | int, ...]) -> Any:
    """The tree with another value in that place."""
    if path:
        copy: Any = dict(tree) if isinstance(tree, dict) else list(tree)
        copy[path[0]] = with_another(tree[path[0]], path[1:])
        return copy
    if isinstance(tree, bool):
        return not tree
    return (tree + 1) % 7 if isinstance(tree, int) else f"{tree or ''}x"


@pytest.mark.parametrize("name", ["scottish-council", "american-city"])
def test_each_single_value_that_differs_is_told_in_words(name: str) -> None:
    year = load_workflow(DATA / f"{name}.yaml")
    tree = json.loads(model.to_text(year))
    untold, tried = [], 0
    for path in leaves(tree):
        try:
            other = model.from_text(json.dumps(with_another(tree, path)))
        except msgspec.ValidationError:
            continue
        tried += 1
        found = differences(year, other)
        if not found or "Only the order" in found[0].sentence:
            untold.append(path)
    assert tried > 300
    assert untold == []


def test_a_date_of_another_cycle_is_told() -> None:
    dates = (
        "dates: {set: {title: Tax set, of: {workflow: budget, event: end of setting}}}\ntracks:"
    )
    found = told(machine(("tracks:", dates)))
    assert "end of setting in a cycle of budget" in found["date set new"]
