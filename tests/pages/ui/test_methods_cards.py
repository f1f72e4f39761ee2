"""The parts of Indicators and methods, drawn: charts, lists in words, tables, no failed card."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest


def draw(part: str, name: str, language: str) -> None:
    from pages.ui import methods_cards as cards  # noqa: PLC0415
    from schemas.language import Language  # noqa: PLC0415
    from tests.pages.ui.test_methods_rows import screen_of  # noqa: PLC0415

    screen, methods = screen_of(name, Language(language))
    getattr(cards, f"show_{part}")(screen, methods)


def show(part: str, name: str = "demo", language: str = "en") -> AppTest:
    arguments = {"part": part, "name": name, "language": language}
    app = AppTest.from_function(draw, kwargs=arguments, default_timeout=60).run()
    assert not app.exception
    assert not app.error
    return app


def texts(app: AppTest) -> list[str]:
    return [item.value for item in app.markdown]


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
@pytest.mark.parametrize("part", ["presence", "ties"])
def test_presence_and_ties_are_charts(part: str, language: str) -> None:
    assert len(show(part, language=language).get("plotly_chart")) == 1


def test_presence_of_real_editions_is_a_chart() -> None:
    app = show("presence", "open")
    assert "#### What share of 107 universities has a value, edition by edition" in texts(app)


def test_overlaps_name_pairs_and_say_none_where_there_are_none() -> None:
    told = texts(show("overlaps"))
    assert any("Different pillars" in item for item in told)
    assert "None." in told


def test_the_method_stands_beside_all_weights() -> None:
    app = show("method", "open", "ru")
    assert "#### Официальные веса" in texts(app)
    assert len(app.table[0].value) == 3 + 8


def test_sources_stand_with_licences_and_terms_can_be_searched() -> None:
    app = show("sources", "open")
    assert app.table[0].value["Licence"].str.len().gt(0).all()
    everything = len(app.dataframe[0].value)
    app.text_input(key="term").set_value("peer group").run()
    assert 0 < len(app.dataframe[0].value) < everything
    app.text_input(key="term").set_value("zzzz").run()
    assert "No term holds these words." in texts(app)
