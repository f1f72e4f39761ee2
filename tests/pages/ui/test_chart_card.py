"""A card: head, chart, source line; a chart that fails is said inside it; marks open numbers."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import chart_card
from pages.ui.chart_card import read_mark
from tests.pages.ui.card_factory import card_script, draw_dot, make_card


def run_card(draw=draw_dot, **changes: object) -> AppTest:
    screen, card = make_card(**changes)
    kwargs = {"screen": screen, "card": card, "draw": draw}
    return AppTest.from_function(card_script, kwargs=kwargs, default_timeout=30).run()


def raise_error():
    raise ValueError("secret detail of the data")


def test_a_card_shows_finding_note_chart_and_source() -> None:
    app = run_card()
    assert not app.exception
    told = [item.value for item in app.markdown]
    assert told[0] == "#### Samal has 36.3"
    assert told[1] == ":small[:gray[Score 0–100]]"
    assert told[2].startswith(":small[:gray[Source: demonstration (fictional), ")
    assert len(app.get("plotly_chart")) == 1


def test_a_chart_that_fails_is_said_in_its_card_and_the_page_goes_on(caplog) -> None:
    with caplog.at_level(logging.ERROR, logger="kokjiek"):
        app = run_card(raise_error)
    assert not app.exception
    (error,) = app.error
    assert error.value == "This card could not be drawn. The rest of the page works."
    assert app.markdown[-1].value == "the page goes on"
    assert any("Source: " in item.value for item in app.markdown)  # the foot stands
    assert not app.get("plotly_chart")
    assert "card probe failed" in caplog.text
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("data", "mark"),
    [
        ("kaznu", "kaznu"),
        (["kaznu", "share"], "kaznu|share"),
        (("kaznu",), "kaznu"),
        ({"0": "kaznu", "1": "share"}, "kaznu|share"),
        (None, ""),
        ([], ""),
    ],
)
def test_marks_are_read_in_every_form_plotly_sends(data: object, mark: str) -> None:
    assert read_mark(data) == mark


def test_the_first_mark_with_a_key_is_remembered(monkeypatch) -> None:
    points = [{"x": 1}, {"customdata": ["demo_samal", "share"]}, {"customdata": ["other"]}]
    session = {"chart_probe": {"selection": {"points": points}}}
    monkeypatch.setattr(chart_card, "st", SimpleNamespace(session_state=session))
    chart_card._remember_mark("chart_probe")
    assert session["chart_probe_wanted"] == "demo_samal|share"


NUMBERS = {"demo_samal|share_joint_programmes": ("demo_samal", "share_joint_programmes")}


def test_a_pressed_mark_opens_the_trail_of_its_number_once() -> None:
    app = run_card(numbers=NUMBERS)
    assert not app.code
    app.session_state["chart_probe_wanted"] = "demo_samal|share_joint_programmes"
    app = app.run()
    assert not app.exception
    assert not app.error
    assert any("/" in item.value for item in app.code)  # the formula
    assert "chart_probe_wanted" not in app.session_state
    assert not app.run().code


def test_a_mark_without_a_number_opens_nothing() -> None:
    app = run_card(numbers=NUMBERS)
    app.session_state["chart_probe_wanted"] = "somebody|else"
    app = app.run()
    assert not app.exception
    assert not app.error
    assert not app.code
