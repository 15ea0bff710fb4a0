import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from cycle.declaration import published, yaml_nodes
from cycle.declaration.key_descriptions import DESCRIPTIONS
from cycle.declaration.yaml_nodes import plain

FOLDER = Path(published.__file__).parent
SHIPPED = Path(__file__).parents[2] / "workflows"


def _schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return found


def _accepts(name: str, text: str) -> bool:
    root, _ = yaml_nodes.parse(text.encode(), "file")
    assert root is not None
    value = json.loads(json.dumps(plain(root)))
    return Draft202012Validator(_schema(name)).is_valid(value)


@pytest.mark.parametrize("name", list(published.PUBLISHED))
def test_the_published_schema_is_the_one_the_loader_checks(
    name: str, matches_golden: Callable[[Path, str], None]
) -> None:
    matches_golden(FOLDER / f"{name}.schema.json", published.json_schema(name))
    Draft202012Validator.check_schema(_schema(name))


@pytest.mark.parametrize("name", list(published.PUBLISHED))
def test_every_key_has_a_description_and_no_key_is_free(name: str) -> None:
    schema = _schema(name)
    forms = [schema, *schema.get("$defs", {}).values()]
    mappings = [form for form in forms if "properties" in form]
    assert all(form["additionalProperties"] is False for form in mappings)
    assert all(
        value["description"] for form in mappings for value in form["properties"].values()
    )


def test_every_description_belongs_to_a_key() -> None:
    described = {model: set(keys) for model, keys in DESCRIPTIONS.items()}
    known: dict[str, set[str]] = {}
    for name, (model, _) in published.PUBLISHED.items():
        schema = _schema(name)
        known[model.__name__] = set(schema["properties"])
        for key, form in schema.get("$defs", {}).items():
            known[key] = set(form["properties"])
    assert described == known


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("workflow", "community-safety.yaml"),
        ("dates", "community-safety-2016-17.yaml"),
        ("officers", "officers.yaml"),
        ("report", "community-safety-2016-17-report.yaml"),
    ],
)
def test_the_shipped_files_are_of_the_published_form(name: str, file: str) -> None:
    assert _accepts(name, (SHIPPED / file).read_text(encoding="utf-8"))


WORKFLOW = """
workflow: minutes
title: Minutes
roles: {clerk: Town Clerk}
clerks: [clerk]
meetings: {council: {body: Town Council, at_least_every: 12 months}}
sheets: {advice: [{issue: legal, title: Legal, role: clerk}]}
tracks:
  main:
    - stage: drafting
      owner: clerk
      after: other.waiting
      needs: [{document: draft, due: by 1 March, missed: block}]
      outcomes: {complete: end}
"""


def test_the_form_that_is_broken_below_is_accepted() -> None:
    assert _accepts("workflow", WORKFLOW)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("clerk: Town Clerk", "head_of_legal: Town Clerk"),
        ("clerk: Town Clerk", "2nd-officer: Town Clerk"),
        ("{council: {", "{town_council: {"),
        ("{advice: [", "{Advice: ["),
        ("  main:", "  Main:"),
        ("{complete: end}", "{Complete: end}"),
        ("{document: draft, ", "{document: draft, task: write it, "),
        ("{document: draft, ", "{"),
        ("{document: draft, ", "{signoffs: advice, "),
        ("{document: draft, ", "{document: draft, of: draft, "),
        ("{document: draft, ", "{document: draft, not_by: author, "),
        ("due: by 1 March, ", ""),
        ("missed: block", "missed: sometimes"),
        ("due: by 1 March, missed: block", "basis: the law"),
        ("{document: draft, ", "{publish: [], "),
        ("after: other.waiting", 'after: ""'),
        ("after: other.waiting", "after: []"),
        ("owner: clerk", "owner:"),
        ("title: Minutes", "title:"),
        ("title: Minutes", 'title: "Minutes\\tof"'),
        ("title: Minutes", 'title: "Minutes "'),
        ("title: Minutes", "title: Minutes\nleast_between: 3.5"),
        ("title: Minutes", "title: Minutes\ncalendar: england-and-whales"),
        ("title: Minutes", "title: Minutes\ncalendar: {name: parish}"),
        ("title: Minutes", "title: Minutes\ncolour: green"),
        ("body: Town Council, ", "body: Town Council, acting_as: , "),
    ],
)
def test_the_published_schema_refuses_what_the_loader_refuses(right: str, wrong: str) -> None:
    assert right in WORKFLOW
    assert not _accepts("workflow", WORKFLOW.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("dates", "begins: 2026-11"),
        ("dates", "begins: 2026-11-02\nmeetings: {council: soon}"),
        ("dates", "begins: 2026-11-02\nmeetings: {Council: 2027-01-26}"),
        ("officers", "officers: []"),
        (
            "officers",
            (
                "officers: [{login: clerk, name: '', email: clerk@council.example, from: "
                "2026-11-02}]"
            ),
        ),
        ("officers", "officers: [{login: a, name: b, email: nowhere, from: 2026-11-02}]"),
        ("report", "title: Only a title"),
    ],
)
def test_the_other_files_have_a_form_too(name: str, text: str) -> None:
    assert not _accepts(name, text)


@pytest.mark.parametrize(
    "said",
    ["26/01/2027", "26 January 2027", "2027-01-26 at 18:30", "Tuesday 26 January 2027 at 9:00"],
)
def test_a_date_may_have_any_form_that_is_read(said: str) -> None:
    assert _accepts("dates", f"begins: 2/11/2026\nmeetings: {{council: {said}}}")
