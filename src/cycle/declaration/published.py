"""The forms of the declared files as JSON Schema, for editors that complete and check YAML.
Pure.

Generated from the models, and narrower than pydantic's own: keys against their pattern, no
empty values, a need of one kind. What the loader alone sees (names that refer to nothing, rules
of dates, hours in the wrong order) no schema can say.
"""

import json
from collections.abc import Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel

from cycle.calendar.regime import STATUTORY
from cycle.declaration.dates import DatesFile
from cycle.declaration.key_descriptions import DESCRIPTIONS
from cycle.declaration.officers import OfficersFile
from cycle.declaration.report import Report
from cycle.declaration.schema import NEED_KINDS, DeclaredWorkflow

Schema: TypeAlias = dict[str, Any]

PUBLISHED: Mapping[str, tuple[type[BaseModel], str]] = {
    "workflow": (DeclaredWorkflow, "A workflow of cycle"),
    "dates": (DatesFile, "The dates of a year of cycle"),
    "officers": (OfficersFile, "The officers of cycle"),
    "report": (Report, "A report to a meeting"),
}
"""By the name of the file, `NAME.schema.json`: the model, and what it is called."""


def json_schema(name: str) -> str:
    """The text of `NAME.schema.json`."""
    model, title = PUBLISHED[name]
    generated = model.model_json_schema()
    definitions = {
        key: _narrowed(value, key) for key, value in generated.pop("$defs", {}).items()
    }
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **_narrowed(generated, model.__name__),
        "title": title,
        **({"$defs": definitions} if definitions else {}),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _narrowed(schema: Schema, model: str) -> Schema:
    """The schema of one model with its rules and with what each key says."""
    narrow: Schema = _strict(schema)
    for key, value in narrow.get("properties", {}).items():
        narrow["properties"][key] = {"description": DESCRIPTIONS[model][key], **value}
    narrow.pop("title", None)
    return narrow | _RULES.get(model, {})


def _strict(value: Any) -> Any:
    """Without `null`, which the loader refuses, without pydantic's titles, and with no key
    beside those of a pattern.
    """
    if isinstance(value, list):
        return [_strict(each) for each in value]
    if not isinstance(value, dict):
        return value
    plain = {key: _strict(each) for key, each in value.items()}
    if isinstance(plain.get("title"), str):
        plain.pop("title")
    if plain.get("default", "") is None:
        plain.pop("default")
    if "patternProperties" in plain:
        plain |= {"additionalProperties": False, "propertyNames": {"maxLength": 60}}
    return _without_null(plain)


def _without_null(schema: Schema) -> Schema:
    choices = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    if not choices:
        return schema
    rest = {key: value for key, value in schema.items() if key != "anyOf"}
    return rest | (choices[0] if len(choices) == 1 else {"anyOf": choices})


_DEADLINE = {"dependentRequired": {"missed": ["due"], "basis": ["due"]}}
_OF_A_MEETING = {"required": ["meeting"]}
_RULES: Mapping[str, Schema] = {
    "DeclaredNeed": {
        "oneOf": [{"required": [kind]} for kind in NEED_KINDS],
        "dependentRequired": {"signoffs": ["of"], "of": ["signoffs"], "not_by": ["signoffs"]},
        "if": {"not": _OF_A_MEETING},
        "then": _DEADLINE,
    },
    "DeclaredStage": {"dependentRequired": {"missed": ["due"]}},
    "DeclaredCalendar": {
        "if": {"maxProperties": 1},
        "then": {"properties": {"name": {"enum": list(STATUTORY)}}},
    },
    "DeclaredNamedDate": {"oneOf": [{"required": ["rule"]}, {"required": ["by_year"]}]},
    "Appendix": {"oneOf": [{"required": ["document"]}, {"required": ["title"]}]},
    "Report": {
        "if": {"properties": {"classification": {"const": "exempt"}}},
        "then": {"required": ["exempt_under"]},
        "else": {"not": {"required": ["exempt_under"]}},
    },
}
"""By model: what pydantic's validators hold and JSON Schema can say."""
