"""A migration of the database does what it did when it was made: it rests on nothing that may
change since.
"""

import ast

from tests.source_trees import PACKAGE, syntax

STAYS = {"cycle.store.columns"}
"""How instants and dates are kept, which no version may keep otherwise."""


def test_a_migration_imports_nothing_of_ours_that_may_change() -> None:
    imported = {
        (path.name, node.module)
        for path in (PACKAGE / "store/migrations/versions").glob("v*.py")
        for node in ast.walk(syntax(path))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("cycle")
    }
    assert {module for _, module in imported} == STAYS, imported
