"""What the reader has to know first: partial editions, newer editions, faults of the link."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from indicators.services.editions import list_editions
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def notices_script(screen) -> None:
    from pages.ui import state  # noqa: PLC0415
    from pages.ui.notices import show_notices  # noqa: PLC0415

    state.adopt_address()
    show_notices(screen)


def screen_at(period: int, language: Language = Language.ENGLISH) -> Screen:
    screen = make_screen(view_of("open"), "kaznu", language)
    editions = {e.period: e for e in list_editions(screen.view, screen.choice.framework)}
    choice = screen.choice.model_copy(update={"edition": period})
    return replace(screen, choice=choice, edition=editions[period])


def run(screen: Screen, **link: str) -> AppTest:
    app = AppTest.from_function(notices_script, kwargs={"screen": screen})
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_a_partial_edition_names_the_part_that_is_not_held() -> None:
    app = run(screen_at(2027))
    (box,) = app.info
    assert box.value == (
        "This edition is not complete: THE WUR 2027 not held. "
        "It is not compared with complete editions."
    )
    assert not app.markdown  # nothing is newer


def test_an_older_edition_says_which_is_the_newest() -> None:
    app = run(screen_at(2026))
    assert not app.info
    (line,) = app.markdown
    assert "A newer edition exists: QS WUR 2027 · THE WUR 2027 not held." in line.value


def test_the_newest_complete_edition_of_the_demonstration_says_nothing() -> None:
    app = run(make_screen(view_of("demo"), "demo_samal", Language.ENGLISH))
    assert not app.info
    assert not app.markdown


def test_notices_speak_each_language() -> None:
    told = {language: run(screen_at(2027, language)).info[0].value for language in Language}
    assert len(set(told.values())) == len(Language)
    assert all("THE WUR 2027" in text for text in told.values())


def test_a_fault_of_the_link_is_said_once() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    app = run(screen, campaign="7")
    assert "“campaign”" in app.info[0].value


def test_the_newer_edition_is_one_press_away_but_not_offered_in_a_hall() -> None:
    app = run(screen_at(2026))
    app = app.button[0].click().run()
    assert app.session_state["_address_values"]["edition"] == 2027
    hall = run(replace(screen_at(2026), projector=True))
    assert not hall.button
    assert not hall.markdown
