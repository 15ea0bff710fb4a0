"""What every model of a declared file is. Pure."""

from pydantic import BaseModel, ConfigDict


class Declared(BaseModel):
    """Unknown keys are refused, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
