"""A row of a sheet of sign-offs, as a declaration says it. Pure."""

from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from cycle.declaration.declared import Declared
from cycle.declaration.values import Key, Line, one_or_more


class DeclaredRow(Declared):
    """Several roles: any one of them signs. after: the rows that are signed before it."""

    issue: Key
    title: Line
    role: Annotated[
        tuple[Key, ...],
        Field(min_length=1),
        BeforeValidator(one_or_more, json_schema_input_type=Key | tuple[Key, ...]),
    ]
    after: Annotated[
        tuple[Key, ...],
        BeforeValidator(one_or_more, json_schema_input_type=Key | tuple[Key, ...]),
    ] = ()
    when: Line | None = None
    due: Line | None = None
    basis: Line | None = None
    reminders: Key | None = None
    each: Key | None = None

    @model_validator(mode="after")
    def _basis_needs_a_deadline(self) -> "DeclaredRow":
        if self.basis and not self.due:
            raise PydanticCustomError(
                "row", '"basis" is the law behind a deadline; say when with "due"'
            )
        return self
