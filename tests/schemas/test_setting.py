"""What settings files share: unknown names refused with those there are, null as if absent."""

from __future__ import annotations

import pytest
from pydantic import Field, ValidationError

from schemas.setting import Count, Finite, Setting, Switch


class Example(Setting):
    """A setting of each kind."""

    size: Count = 3
    limit: Count | None = 5
    named: Finite = Field(default=1.0, alias="name")
    on: Switch = True


def test_null_is_kept_where_it_has_a_meaning_only() -> None:
    read = Example.model_validate({"size": None, "limit": None, "name": None, "on": None})
    assert (read.size, read.limit, read.named, read.on) == (3, None, 1.0, True)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sice": 1}, "no setting 'sice' here; allowed: size, limit, name, on"),
        ({"size": "3"}, "a number is needed, not '3'"),
        ({"size": True}, "a number is needed, not True"),
        ({"size": -1}, "greater than or equal to 0"),
        ({"name": float("nan")}, "finite number"),
        ({"on": 1}, "valid boolean"),
    ],
)
def test_what_is_refused(given: dict[str, object], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        Example.model_validate(given)
