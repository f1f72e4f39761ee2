"""Every widget key and address parameter of the product, in one place.

A key bound to the address is also the name of its parameter, so a link keeps working between pages
and releases. Nothing else writes to the address.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
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


RESERVED = frozenset({"embed", "embed_options"})
"""Parameters that Streamlit reads itself."""

_ISSUES = "_link_issues"
_SEEN = "_link_checked"


def read(key: Key, default: Any = None) -> Any:
    """Return the current value of a key before its widget is drawn: state, then address."""
    if key.value in st.session_state:
        return st.session_state[key.value]
    return st.query_params.get(key.value, default)


def forget(*keys: Key) -> None:
    """Drop the values of keys, in state and address, because what they chose from has changed."""
    for key in keys:
        st.session_state.pop(key.value, None)
        if key.value in st.query_params:
            del st.query_params[key.value]


def check_link(key: Key, options: Sequence[Hashable], fallback: str) -> None:
    """Drop a value that is not among the options, and remember to say so.

    fallback  the words for what is shown instead
    """
    for place in (st.session_state, st.query_params):
        value = place.get(key.value)  # type: ignore[attr-defined]
        if value is None or value in options or str(value) in map(str, options):
            continue
        forget(key)
        note_issue(
            Issue(
                code="link_unknown_value",
                place=key.value,
                values={"name": key.value, "value": str(value), "used": fallback},
            )
        )


def check_unknown_parameters() -> None:
    """Drop parameters of the address that nobody knows, and remember to name them."""
    known = {key.value for key in Key} | RESERVED
    for name in [name for name in st.query_params if name not in known]:
        del st.query_params[name]
        note_issue(Issue(code="link_unknown_parameter", place=name, values={"name": name}))


def note_issue(issue: Issue) -> None:
    """Remember a fault of the link for the notices of this session's current page."""
    noted = st.session_state.setdefault(_ISSUES, [])
    if issue not in noted:
        noted.append(issue)


def take_issues() -> list[Issue]:
    """Return the faults of the link once, and forget them."""
    return list(st.session_state.pop(_ISSUES, []))
