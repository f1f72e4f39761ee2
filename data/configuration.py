"""Read the settings from environment variables `KOKJIEK_<SETTING>`; nothing else is read.

KOKJIEK_PORT=8600 KOKJIEK_DEFAULT_LANGUAGE=kk python app.py
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from schemas.settings import Settings

PREFIX = "KOKJIEK_"


class SettingsError(Exception):
    """Environment variables that cannot be used: one sentence each, all of them at once.

    faults  the sentences, in the order of the variables' names
    """

    code = "settings"

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings an environment asks for; what it does not name keeps its default.

    environ  usually `os.environ`; only names that start with KOKJIEK_ are looked at

    Raises SettingsError naming every unknown variable and every value that is not allowed.

    >>> read_settings({"KOKJIEK_PORT": "8600"}).port
    8600
    """
    given = {name: environ[name] for name in sorted(environ) if name.startswith(PREFIX)}
    fields = {variable_name(field): field for field in Settings.model_fields}
    faults = [_describe_unknown(name, fields) for name in given if name not in fields]
    values = {fields[name]: text.strip() for name, text in given.items() if name in fields}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        wrong = dict.fromkeys(str(fault["loc"][0]) for fault in error.errors())
        faults += [_describe_value(field, values[field]) for field in wrong]
    if faults:
        raise SettingsError(tuple(faults))
    return settings


def variable_name(field: str) -> str:
    """Return the environment variable of a setting.

    >>> variable_name("query_seconds_max")
    'KOKJIEK_QUERY_SECONDS_MAX'
    """
    return PREFIX + field.upper()


def describe_allowed(field: str) -> str:
    """Say in words which values a setting takes.

    >>> describe_allowed("port")
    'a whole number from 1 to 65535'
    >>> describe_allowed("default_language")
    'one of kk, ru, en'
    """
    info = Settings.model_fields[field]
    kind = info.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(member.value) for member in kind)
    if field == "default_workspace":
        return "one of open, demo"
    if kind in (int, float):
        noun = "a whole number" if kind is int else "a number"
        return f"{noun} from {_bound(info, 'ge')} to {_bound(info, 'le')}"
    return "the path of a folder" if kind is Path else "text"


def _bound(info: FieldInfo, name: str) -> Any:
    """Return the bound a field declares; every number of the settings has both."""
    return next(getattr(limit, name) for limit in info.metadata if hasattr(limit, name))


def _describe_unknown(name: str, known: Mapping[str, str]) -> str:
    """Suggest the nearest name; the prefix all share is left out, or every name would be near."""
    bare = [variable.removeprefix(PREFIX) for variable in sorted(known)]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), bare, n=1)
    advice = (
        f"did you mean {PREFIX}{near[0]}?" if near else f"known are {', '.join(sorted(known))}."
    )
    return f"{name} is not a setting; {advice}"


def _describe_value(field: str, value: str) -> str:
    return f"{variable_name(field)} is {value!r} but must be {describe_allowed(field)}."
