"""docs/keys.md: every key that may stand in a file, from the published schemas alone. `make
golden` writes it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from cycle.declaration import published, values

Form: TypeAlias = Mapping[str, Any]

FILES = {
    "workflow": "A workflow",
    "dates": "The dates of a year",
    "officers": "The officers",
    "report": "A report",
}
_HEAD = """# Every key

What may stand in each file, in which form. `make golden` writes this page from the forms that
the loader checks, the same that `cycle check --schema` prints; [declaration.md](declaration.md)
shows them in use. A key in bold must be there. A *key* is lower-case letters, digits and
hyphens, beginning with a letter; a *text* is one line.
"""
_KINDS = {
    values.KEY: "a key",
    values.LINE: "a text",
    values.CLOCK: "a time of day",
    values.YEAR: "a year",
    values.LEAST: "a number of working days",
    values.EVERY: "a number of weeks, months or years",
    values.AFTER: "`TRACK.STAGE` or `TRACK.STAGE.OUTCOME`",
}
"""Patterns that have a word; what any other form means, its description says."""


def page() -> str:
    return "\n".join([_HEAD, *(line for name in FILES for line in _file(name))]).rstrip() + "\n"


def _file(name: str) -> Iterator[str]:
    schema: Form = json.loads(published.json_schema(name))
    forms = schema.get("$defs", {})
    yield f"## {FILES[name]}\n"
    yield from _table(schema)
    for key, form in forms.items():
        yield f"### {_title(key)}\n"
        yield from _table(form)


def _table(form: Form) -> Iterator[str]:
    yield "| key | is | says |"
    yield "| --- | --- | --- |"
    required = form.get("required", ())
    for key, value in form["properties"].items():
        named = f"**`{key}`**" if key in required else f"`{key}`"
        usual = _usual(value.get("default"))
        says = f"{value['description']}{usual}".replace("|", "\\|")
        yield f"| {named} | {_form(value)} | {says} |"
    yield ""


def _usual(default: object) -> str:
    """What holds without it, where that is a single value."""
    if isinstance(default, bool):
        return f" ({'true' if default else 'false'}, unless said)"
    return f" ({default}, unless said)" if isinstance(default, str | int) else ""


def _form(value: Form) -> str:
    if "$ref" in value:
        title = _title(value["$ref"].rpartition("/")[2])
        return f"[{title.lower()}](#{title.lower().replace(' ', '-')})"
    if "enum" in value:
        return " or ".join(f"`{each}`" for each in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "anyOf" in value:
        forms = [each for each in value["anyOf"] if each.get("type") != "null"]
        return ", or ".join(dict.fromkeys(map(_form, forms)))
    return _of_type(value)


def _of_type(value: Form) -> str:
    match value.get("type"):
        case "array":
            return f"a list: {_form(value['items'])}" if "items" in value else "a list"
        case "object":
            by_key = next(iter(value.get("patternProperties", {}).values()), None)
            return f"by key: {_form(by_key)}" if by_key else "a mapping"
        case "integer":
            least, most = value.get("minimum"), value.get("maximum")
            return "a number" if least is None else f"a number from {least} to {most}"
        case "boolean":
            return "`true` or `false`"
        case _:
            return _KINDS.get(value.get("pattern", ""), "a text")


def _title(name: str) -> str:
    words = re.findall(r"[A-Z][a-z]*", name.removeprefix("Declared"))
    return " ".join(words).capitalize()
