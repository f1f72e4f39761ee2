"""Every widget key and address parameter of the product, in one place.

The state of a page stands in its address as codes (`lang=kk&hei=kaznu&edition=2026`), so that a
link means the same in every language and release. Streamlit's own binding writes the label a
widget shows, which changes with the language, so the address is kept here, and only here:

- `adopt_address()` first in every run: a link, a reload and the back button set the state;
- `bind(key, ...)` gives a widget its key, its value and what to do when it changes;
- `write_address()` last in the frame: the address says what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import Any

import streamlit as st

from schemas.issue import Issue


class Key(StrEnum):
    """Address parameters. A value is never renamed: links live for years."""

    WORKSPACE = "workspace"
    LANGUAGE = "lang"
    INSTITUTION = "hei"
    FRAMEWORK = "framework"
    EDITION = "edition"
    PEERS = "peers"
    CHOSEN = "with"
    PRESENT = "present"
    PILLAR = "pillar"
    INDICATOR = "indicator"
    MEASURE = "measure"
    FILTER_TYPE = "type"
    FILTER_PROFILE = "profile"
    FILTER_REGION = "region"
    SEARCH = "search"
    PAIR_FIRST = "pair_a"
    PAIR_SECOND = "pair_b"
    TREND = "trend"
    FROM_EDITION = "from"
    TREND_VIEW = "view"
    PART = "part"
    TERM = "term"
    ASK = "ask"
    ASK_METRIC = "metric"
    ASK_ADD = "add"
    ASK_PLACE = "place"
    ASK_INDICATOR = "about"
    ASK_YEAR = "year"


WHOLE_NUMBERS = frozenset({Key.EDITION, Key.FROM_EDITION, Key.ASK_PLACE, Key.ASK_YEAR})
DECIMALS = frozenset({Key.ASK_ADD})
SWITCHES = frozenset({Key.PRESENT})
LISTS = frozenset({Key.CHOSEN, Key.FILTER_TYPE, Key.FILTER_PROFILE, Key.FILTER_REGION})

DIGITS_MAX = 9
"""Longer texts are no year; Python refuses to read very long ones as numbers."""

DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")

RESERVED = frozenset({"embed", "embed_options"})
"""Parameters that Streamlit reads itself."""

_VALUES = "_address_values"
_WRITTEN = "_address_written"
_ISSUES = "_link_issues"


def adopt_address() -> None:
    """Take over what the address says, where it is not what was written last.

    An empty address in a running session comes from the navigation, which drops parameters: the
    state is kept and written again.
    """
    given = {name: st.query_params.get_all(name) for name in st.query_params}
    if given == st.session_state.get(_WRITTEN):
        return
    if not given and _VALUES in st.session_state:
        return
    known = {key.value: key for key in Key}
    values: dict[str, Any] = {}
    for name, texts in given.items():
        if name in RESERVED:
            continue
        if name not in known:
            note_issue(Issue(code="link_unknown_parameter", place=name, values={"name": name}))
            continue
        value = _parse(known[name], texts)
        if value is not None and value not in ([], ""):
            values[name] = value
    for key in Key:  # widgets of an earlier state must not win over the link
        st.session_state.pop(key.value, None)
    st.session_state[_VALUES] = values


def read(key: Key, default: Any = None) -> Any:
    """Return the current value of a key."""
    value = st.session_state.setdefault(_VALUES, {}).get(key.value)
    return default if value is None else value


def write(key: Key, value: Any) -> None:
    """Set a key as if the reader had chosen it; None or an empty list forgets it."""
    values = st.session_state.setdefault(_VALUES, {})
    if value is None or value is False or value in ([], ""):
        values.pop(key.value, None)
    else:
        values[key.value] = value


def bind(key: Key, default: Any = None, then: Callable[[], None] | None = None) -> dict[str, Any]:
    """Return the arguments that tie a widget to a key: use as `st.radio(..., **bind(key, x))`.

    default  the value shown while nothing is chosen; it stays out of the address
    then     called after a change was noted
    """
    st.session_state[key.value] = read(key, default)

    def note() -> None:
        chosen = st.session_state[key.value]
        write(key, None if chosen == default else chosen)
        if then is not None:
            then()

    return {"key": key.value, "on_change": note}


def forget(*keys: Key) -> None:
    """Drop the values of keys, because what they chose from has changed."""
    for key in keys:
        write(key, None)
        st.session_state.pop(key.value, None)


def check(key: Key, options: Sequence[Hashable], fallback: str) -> None:
    """Drop a value that is not among the options, and remember to say so.

    Of a list only the unknown members are dropped.

    fallback  the words for what is shown instead
    """
    value = read(key)
    wanted = value if isinstance(value, list) else [] if value is None else [value]
    unknown = [item for item in wanted if item not in options]
    if not unknown:
        return
    forget(key)
    if isinstance(value, list):
        write(key, [item for item in value if item in options])
    told: dict[str, str | int | float]
    told = {"name": key.value, "value": ", ".join(map(str, unknown)), "used": fallback}
    note_issue(Issue(code="link_unknown_value", place=key.value, values=told))


def write_address() -> None:
    """Make the address say what is shown."""
    values = st.session_state.setdefault(_VALUES, {})
    named = {name: _print(values[name]) for name in sorted(values)}
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name in RESERVED}
    wanted = {**kept, **named}
    if {name: st.query_params.get_all(name) for name in st.query_params} != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = wanted


def list_values() -> list[tuple[str, str]]:
    """Return every parameter of the present state, one pair a value."""
    values = st.session_state.setdefault(_VALUES, {})
    return [(name, text) for name in sorted(values) for text in _print(values[name])]


def note_issue(issue: Issue) -> None:
    """Remember a fault of the link for the notices of this run."""
    noted = st.session_state.setdefault(_ISSUES, [])
    if issue not in noted:
        noted.append(issue)


def take_issues() -> list[Issue]:
    """Return the faults of the link once, and forget them."""
    return list(st.session_state.pop(_ISSUES, []))


def _parse(key: Key, texts: list[str]) -> Any:
    if key in LISTS:
        return [text for text in texts if text]
    text = texts[-1]
    if key in WHOLE_NUMBERS:
        plain = text.isascii() and text.isdigit() and len(text) <= DIGITS_MAX
        return int(text) if plain else text
    if key in DECIMALS:
        plain = DECIMAL.fullmatch(text) is not None
        return float(text) if plain else text
    if key in SWITCHES:
        return text.lower() in ("1", "true", "yes") or None
    return text


def _print(value: Any) -> list[str]:
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if isinstance(value, float):
        return [f"{value:.6f}".rstrip("0").rstrip(".")]
    return ["true"] if value is True else [str(value)]
