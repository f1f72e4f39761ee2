"""The context row of every page: institution, peers, edition, workspace, language."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from data.workspace import WORKSPACES
from indicators.services.editions import choose_default, find_edition, list_editions
from indicators.services.view import FRAMEWORK_OF_WORKSPACE, WorkspaceView
from pages.i18n.formats import NOTHING
from pages.i18n.lookup import Words
from pages.i18n.names import Names
from pages.ui import state
from pages.ui.state import Key
from schemas.choice import Choice, PeerRule
from schemas.edition import Edition
from schemas.institution import InstitutionKind
from schemas.language import Language

LANGUAGE_LABELS = {Language.KAZAKH: "Қаз", Language.RUSSIAN: "Рус", Language.ENGLISH: "Eng"}
"""Each language is named in itself."""

CHOSEN_MAX = 7
"""More than eight institutions side by side cannot be read."""


def pick_language(default: Language) -> Language:
    """Return the language of this run, before the switch is drawn."""
    wanted = str(state.read(Key.LANGUAGE, default.value))
    return Language(wanted) if wanted in set(Language) else default


def draw_language(words: Words, default: Language) -> None:
    """Draw the language switch."""
    options = [language.value for language in Language]
    state.check(Key.LANGUAGE, options, LANGUAGE_LABELS[default])
    st.segmented_control(
        words.text("header.language"),
        options,
        required=True,
        format_func=lambda code: LANGUAGE_LABELS[Language(code)],
        label_visibility="collapsed",
        **state.bind(Key.LANGUAGE, default.value),
    )


def pick_workspace(default: str) -> str:
    """Return the workspace of this run, before its control is drawn."""
    wanted = str(state.read(Key.WORKSPACE, default))
    return wanted if wanted in WORKSPACES else default


def draw_workspace(view: WorkspaceView, words: Words, default: str, *, short: bool = False) -> None:
    """Draw the badge that says whether the data are real; it opens the choice of workspace.

    short  one word, for a phone
    """
    state.check(Key.WORKSPACE, WORKSPACES, words.text(f"workspace.{default}"))
    colour, icon = ("violet", "science") if view.synthetic else ("gray", "public")
    label = words.text(f"badge.{view.name}_short" if short else f"badge.{view.name}")
    with st.popover(f":{colour}-badge[:material/{icon}: {label}]", type="tertiary"):
        st.radio(
            words.text("header.workspace"),
            list(WORKSPACES),
            format_func=lambda name: words.text(f"workspace.{name}"),
            **state.bind(Key.WORKSPACE, default, then=_leave_workspace),
        )
        st.toggle(words.text("header.projector"), **state.bind(Key.PRESENT, False))


def _leave_workspace() -> None:
    state.forget(
        Key.INSTITUTION,
        Key.EDITION,
        Key.FRAMEWORK,
        Key.CHOSEN,
        Key.PEERS,
        Key.PILLAR,
        Key.INDICATOR,
        Key.MEASURE,
        Key.PAIR_FIRST,
        Key.PAIR_SECOND,
        Key.TREND,
        Key.FROM_EDITION,
        Key.TREND_VIEW,
    )


def read_choice(view: WorkspaceView, language: Language, names: Names) -> tuple[Choice, Edition]:
    """Return what the header says, faults of the link dropped and remembered."""
    framework = _read_framework(view, names)
    editions = list_editions(view, framework)
    default = choose_default(editions)
    if default is None:
        raise LookupError(f"framework {framework} has no edition in workspace {view.name}")
    state.check(Key.EDITION, [item.period for item in editions], names.edition(default))
    edition = find_edition(editions, int(state.read(Key.EDITION, default.period))) or default
    chosen_of = _options(view)
    own = view.default_institution()
    state.check(Key.INSTITUTION, chosen_of, names.institution(own))
    state.check(Key.PEERS, list(PeerRule), names.words.text("peers.nearest"))
    return (
        Choice(
            workspace=view.name,
            framework=framework,
            institution=str(state.read(Key.INSTITUTION, own)),
            edition=edition.period,
            peers=PeerRule(state.read(Key.PEERS, PeerRule.NEAREST.value)),
            chosen=_read_chosen(view, names),
            language=language,
        ),
        edition,
    )


def draw_institution(view: WorkspaceView, choice: Choice, names: Names) -> None:
    """Draw the choice of the own institution, its short name on the button."""
    options = _options(view)
    with st.popover(
        f"**{names.institution(choice.institution)}**", icon=":material/account_balance:"
    ):
        st.selectbox(
            names.words.text("header.institution"),
            sorted(options, key=lambda code: names.institution_in_full(code).casefold()),
            format_func=names.institution_in_full,
            help=names.words.text("header.institution_help"),
            **state.bind(Key.INSTITUTION, view.default_institution()),
        )


def draw_peers(choice: Choice, names: Names, members: Sequence[str]) -> None:
    """Draw the choice of peers (inside a popover)."""
    words = names.words
    st.radio(
        words.text("header.peers"),
        [rule.value for rule in PeerRule],
        format_func=lambda rule: words.text(f"peers.{rule}"),
        **state.bind(Key.PEERS, PeerRule.NEAREST.value),
    )
    if choice.peers is PeerRule.CHOSEN:
        st.multiselect(
            words.text("peers.choose"),
            sorted(names.institutions.index.drop(choice.institution, errors="ignore")),
            format_func=names.institution,
            max_selections=CHOSEN_MAX,
            **state.bind(Key.CHOSEN, []),
        )
    elif members:
        st.markdown(":small[:gray[" + ", ".join(map(names.institution, members[:12])) + "]]")


def draw_edition(view: WorkspaceView, choice: Choice, names: Names) -> None:
    """Draw the choice of edition and framework (inside a popover)."""
    words = names.words
    editions = list_editions(view, choice.framework)
    default = choose_default(editions)
    by_period = {item.period: item for item in editions}
    newest_first = [item.period for item in reversed(editions)]
    st.radio(
        words.text("header.edition"),
        newest_first,
        format_func=lambda period: names.edition(by_period[period]),
        **state.bind(Key.EDITION, default.period if default else None),
    )
    codes = list(view.catalogue.frameworks)
    st.radio(
        words.text("header.framework"),
        codes,
        format_func=lambda code: view.catalogue.frameworks[code].name.in_language(words.language),
        **state.bind(Key.FRAMEWORK, view.default_framework),
    )


def _read_framework(view: WorkspaceView, names: Names) -> str:
    known = list(view.catalogue.frameworks)
    default = FRAMEWORK_OF_WORKSPACE[view.name]
    shown = view.catalogue.frameworks[default].name.in_language(names.words.language)
    state.check(Key.FRAMEWORK, known, shown)
    return str(state.read(Key.FRAMEWORK, default))


def _options(view: WorkspaceView) -> list[str]:
    return list(view.access.institutions(InstitutionKind.MEASURED)["institution"])


def _read_chosen(view: WorkspaceView, names: Names) -> tuple[str, ...]:
    known = list(view.access.institutions()["institution"])
    kept = [code for code in state.read(Key.CHOSEN, []) if code in known]
    shown = ", ".join(map(names.institution, kept)) or NOTHING
    state.check(Key.CHOSEN, known, shown)
    wanted = list(dict.fromkeys(kept))
    state.write(Key.CHOSEN, wanted[:CHOSEN_MAX])
    return tuple(wanted[:CHOSEN_MAX])
