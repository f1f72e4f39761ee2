"""A card of the demonstration with a small chart, and the script that shows it."""

from __future__ import annotations

import pandas as pd

from indicators.services.provenance import trail_scores
from indicators.services.scoring import score_edition
from pages.charts.frame import Board, Chart
from pages.charts.tokens import Look
from pages.ui.chart_card import Card
from pages.ui.exporting import make_export
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make_card(**changes: object) -> tuple[Screen, Card]:
    """Make a screen of the demonstration in English and a card on it."""
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    scored = score_edition(screen.view, screen.choice.framework, screen.choice.edition)
    trail = trail_scores(screen.view, scored)
    frame = pd.DataFrame({"institution": ["demo_samal"], "score": [36.315457123]})
    parts: dict[str, object] = {
        "key": "probe",
        "title": "Samal has 36.3",
        "note": "Score 0–100",
        "source": screen.source_of(trail),
        "table": pd.DataFrame({"University": ["Samal"], "Score": ["36.3"]}),
        "export": make_export(screen, "probe", "Samal has 36.3", frame, trail),
        "trail": trail,
    }
    return screen, Card(**{**parts, **changes})  # type: ignore[arg-type]


def draw_dot() -> Chart:
    """Draw the smallest chart there is."""
    board = Board(Look())
    board.write(0.5, 0.5, "36.3")
    return board.finish(alt="Samal has 36.3", height=80)


def card_script(screen, card, draw) -> None:
    """Show a card and go on: the script of `AppTest.from_function`."""
    import streamlit as st  # noqa: PLC0415

    from pages.ui.chart_card import show_card  # noqa: PLC0415

    show_card(screen, card, draw)
    st.markdown("the page goes on")
