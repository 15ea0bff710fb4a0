import json
from collections.abc import Callable
from pathlib import Path

from cycle.declaration import schema

PUBLISHED = Path(schema.__file__).with_name("workflow.schema.json")


def test_the_published_schema_is_the_one_the_loader_checks(
    matches_golden: Callable[[Path, str], None],
) -> None:
    matches_golden(PUBLISHED, schema.json_schema())


def test_the_published_schema_refuses_unknown_keys_everywhere() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    forms = [published, *published["$defs"].values()]
    assert all(form["additionalProperties"] is False for form in forms if "properties" in form)


def test_the_published_schema_knows_the_short_forms() -> None:
    parts = json.loads(PUBLISHED.read_text(encoding="utf-8"))["$defs"]
    stage = parts["DeclaredStage"]["properties"]
    assert {form.get("type") for form in stage["after"]["anyOf"]} == {"string", "array"}
    (outcome,) = stage["outcomes"]["patternProperties"].values()
    assert {form.get("type") for form in outcome["anyOf"]} == {"string", None}
