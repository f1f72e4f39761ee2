"""The questions about a score: asked by a press or a link, wrong links said, nothing else moved."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from pages.charts.tokens import Look, Width
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def run_choice(kind: str, *, phone: bool = False, **link: str) -> AppTest:
    def script() -> None:
        # AppTest runs the text of this function alone
        import streamlit as st  # noqa: PLC0415

        from pages.ui import question_choice, state  # noqa: PLC0415

        screen = st.session_state["screen"]
        state.adopt_address()
        numbers = {"outgoing_exchange_students": 229.0, "total_income_kzt_m": 8.0}
        answer = {
            "question": lambda: question_choice.pick_question(screen),
            "metric": lambda: question_choice.pick_metric(screen, numbers),
            "place": lambda: question_choice.pick_place(screen, 27, 36),
            "heading": lambda: question_choice.pick_heading(
                screen, ["outgoing_exchange_rate", "mobility_balance"], 2025
            ),
        }[st.session_state["kind"]]()
        st.text(repr(answer))

    app = AppTest.from_function(script, default_timeout=60)
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    app.session_state["screen"] = replace(screen, look=Look(width=Width.PHONE) if phone else Look())
    app.session_state["kind"] = kind
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


@pytest.mark.parametrize("phone", [False, True])
def test_nothing_is_asked_until_a_question_is_pressed(phone: bool) -> None:
    app = run_choice("question", phone=phone)
    assert not app.exception
    assert app.text[0].value == "None"
    assert dict(app.query_params) == {}
    app = run_choice("question", phone=phone, ask="what_if")
    assert app.text[0].value == "'what_if'"


def test_a_wrong_question_is_said() -> None:
    app = run_choice("question", ask="wealth")
    assert app.text[0].value == "None"
    assert "wealth" in app.info[0].value


def test_a_tenth_more_of_the_first_number_is_offered() -> None:
    app = run_choice("metric")
    assert app.text[0].value == "('outgoing_exchange_students', 23.0)"
    app = app.number_input[0].set_value(-40.0).run()
    assert app.text[0].value == "('outgoing_exchange_students', -40.0)"
    assert app.query_params["add"] == "-40"
    app = app.number_input[0].set_value(0.0).run()
    assert app.text[0].value == "('outgoing_exchange_students', 0.0)"
    app = app.selectbox[0].select_index(1).run()  # another number starts with its own tenth
    assert app.text[0].value == "('total_income_kzt_m', 1.0)"
    assert "add" not in app.query_params


def test_a_number_that_is_no_count_may_change_by_parts() -> None:
    app = run_choice("metric", metric="total_income_kzt_m", add="0.25")
    assert app.text[0].value == "('total_income_kzt_m', 0.25)"
    assert app.number_input[0].proto.format == "%g"  # 1, not 1.00
    app = run_choice("metric", metric="outgoing_exchange_students")
    assert app.number_input[0].proto.format == "%.0f"


def test_a_link_brings_the_change_along() -> None:
    app = run_choice("metric", metric="outgoing_exchange_students", add="20.6")
    assert app.text[0].value == "('outgoing_exchange_students', 21.0)"  # persons are whole
    app = run_choice("metric", metric="outgoing_exchange_students", add="many")
    assert app.text[0].value == "('outgoing_exchange_students', 23.0)"
    assert "many" in app.info[0].value


def test_the_next_better_place_is_offered() -> None:
    assert run_choice("place").text[0].value == "26"
    assert run_choice("place", place="3").text[0].value == "3"
    for wrong in ("0", "37", "first"):
        app = run_choice("place", place=wrong)
        assert app.text[0].value == "26"
        assert wrong in app.info[0].value


def test_an_indicator_and_the_year_after_next_are_offered() -> None:
    assert run_choice("heading").text[0].value == "('outgoing_exchange_rate', 2027)"
    app = run_choice("heading", about="mobility_balance", year="2030")
    assert app.text[0].value == "('mobility_balance', 2030)"
    app = run_choice("heading", about="nothing", year="2025")
    assert app.text[0].value == "('outgoing_exchange_rate', 2027)"
    said = " ".join(box.value for box in app.info)
    assert "nothing" in said
    assert "2025" in said
