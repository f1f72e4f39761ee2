"""Pillar and indicator: worst first, tied to the address, faults of a link said."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from indicators.services.profile import build_profile
from pages.charts.tokens import Look, Width
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def run_choice(*, phone: bool = False, **link: str) -> AppTest:
    def script() -> None:
        # AppTest runs the text of this function alone
        import streamlit as st  # noqa: PLC0415

        from indicators.services.profile import build_profile  # noqa: PLC0415
        from pages.ui import state  # noqa: PLC0415
        from pages.ui.university_choice import pick_indicator, pick_pillar  # noqa: PLC0415

        screen = st.session_state["screen"]
        state.adopt_address()
        profile = build_profile(screen.view, screen.choice)
        pillar = pick_pillar(screen, profile)
        st.text(f"{pillar}/{pick_indicator(screen, profile, pillar)}")

    app = AppTest.from_function(script, default_timeout=60)
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    look = Look(width=Width.PHONE) if phone else Look()
    app.session_state["screen"] = replace(screen, look=look)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_the_worst_pillar_and_its_costliest_indicator_are_open() -> None:
    app = run_choice()
    screen = app.session_state["screen"]
    profile = build_profile(screen.view, screen.choice)
    worst = profile.pillars["pillar"].iloc[0]
    assert app.text[0].value == f"{worst}/{profile.of_pillar(worst)['indicator'].iloc[0]}"
    assert dict(app.query_params) == {}


def test_a_choice_stands_in_the_address_as_a_code() -> None:
    app = run_choice(pillar="curricula")
    codes = [str(code) for code in app.selectbox[0].options]
    app = app.selectbox[0].select_index(len(codes) - 1).run()
    pillar, indicator = app.text[0].value.split("/")
    assert pillar == "curricula"
    assert app.query_params["pillar"] == "curricula"
    assert app.query_params["indicator"] == indicator


def test_an_indicator_of_another_pillar_is_dropped_and_said() -> None:
    app = run_choice(pillar="curricula", indicator="share_intl_staff")
    assert app.text[0].value.startswith("curricula/")
    assert "share_intl_staff" in app.info[0].value


def test_pillars_are_pills_and_on_a_phone_a_list() -> None:
    assert [item.key for item in run_choice().get("button_group")] == ["pillar"]
    app = run_choice(phone=True)
    assert not app.get("button_group")
    assert app.selectbox[0].key == "pillar"
    app = app.selectbox[0].select_index(3).run()
    pillar = app.text[0].value.split("/")[0]
    assert app.query_params["pillar"] == pillar
    assert " · " in app.selectbox[0].options[3]
