"""What settings files share: parts that refuse what they do not know, numbers that are numbers."""

from __future__ import annotations

from types import NoneType
from typing import Annotated, Any, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict, model_validator


def _refuse_text(given: object) -> object:
    """Refuse text and truth values where a number is meant."""
    if isinstance(given, str | bool):
        raise ValueError(f"a number is needed, not {given!r}")
    return given


Finite = Annotated[float, BeforeValidator(_refuse_text), Field(allow_inf_nan=False)]
Positive = Annotated[Finite, Field(gt=0)]
Share = Annotated[Finite, Field(ge=0, le=1)]
Weight = Annotated[Finite, Field(ge=0)]
Count = Annotated[int, BeforeValidator(_refuse_text), Field(ge=0)]
Switch = Annotated[bool, Strict()]
Name = Annotated[str, Field(min_length=1)]


class Setting(BaseModel):
    """A part of a pipeline: frozen, nothing unknown, numbers are numbers.

    null where no null is meant is as if the setting were not there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, given: Any) -> Any:
        """Name an unknown setting together with those there are."""
        if isinstance(given, dict):
            known = [item.alias or name for name, item in cls.model_fields.items()]
            unknown = [name for name in given if name not in known and name not in cls.model_fields]
            if unknown:
                raise ValueError(
                    f"there is no setting {unknown[0]!r} here; allowed: {', '.join(known)}"
                )
            nullable = {
                key
                for name, item in cls.model_fields.items()
                if NoneType in get_args(item.annotation)
                for key in (name, item.alias)
            }
            given = {k: v for k, v in given.items() if v is not None or k in nullable}
        return given
