"""Rows of Indicators and methods: lists, presence, ties, the swarm, weights."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators.services.methods import IndicatorCard, Methods, build_methods, read_indicator
from pages.ui import methods_rows as rows
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def screen_of(name: str, language: Language = Language.ENGLISH) -> tuple[Screen, Methods]:
    own = {"demo": "demo_samal", "open": "kaznu"}[name]
    screen = make_screen(view_of(name), own, language)
    return screen, build_methods(screen.view, screen.choice.framework, screen.choice.edition)


def card_of(screen: Screen, methods: Methods, code: str) -> IndicatorCard:
    return read_indicator(screen.view, methods, code, screen.choice)


def test_the_list_has_the_searched_indicators_in_words() -> None:
    screen, methods = screen_of("demo")
    table = rows.tabulate_indicators(screen, methods, ["share_intl_degree_students"])
    assert table.iloc[0].tolist() == [
        "Share of foreign degree students", "Students", "per cent", "4.4%", "37 of 41 (90%)",
    ]  # fmt: skip


def test_the_file_of_indicators_has_every_formula_and_weight() -> None:
    screen, methods = screen_of("demo", Language.KAZAKH)
    frame = rows.export_indicators(screen, methods)
    assert len(frame) == 50
    assert frame["formula"].str.len().gt(0).all()
    assert frame["overall_weight"].sum() == pytest.approx(1)
    first = frame.iloc[0]
    assert first["name"] == "Шетелдік білім алушылардың үлесі"
    assert (first["goalpost_low"], first["goalpost_high"]) == (0, 25)


def test_presence_says_missing_years_in_words_and_frames_the_chosen_edition() -> None:
    screen, methods = screen_of("open")
    cells = rows.prepare_presence(screen, methods).set_index(["row_key", "column_key"])
    there = cells.loc[("open_intl_students_qs", "2026")]
    assert (there["value_text"], there["missing_text"], there["is_own"]) == ("19%", "", True)
    assert there["place_share"] == pytest.approx(1 - 20 / 107)
    gone = cells.loc[("open_intl_students_qs", "2018")]
    assert (gone["value_text"], gone["missing_text"]) == ("", "no data")
    assert pd.isna(gone["place_share"])
    twin = rows.tabulate_presence(screen, methods)
    assert list(twin.columns[1:4]) == ["2017", "2018", "2019"]
    assert twin.iloc[0, 2] == "no data"


def test_academic_years_are_named_as_such() -> None:
    _, methods = screen_of("demo")
    assert rows.label_period(methods, 2019) == "2019/20"
    assert rows.label_period(methods, 2099) == "2099/00"


def test_ties_are_a_whole_grid_with_ones_on_the_diagonal() -> None:
    screen, methods = screen_of("demo")
    cells = rows.prepare_ties(screen, methods)
    assert len(cells) == 64
    diagonal = cells[cells["row_key"] == cells["column_key"]]
    assert (diagonal["value_text"] == "1").all()
    assert diagonal["place_share"].isna().all()
    off = cells[cells["row_key"] != cells["column_key"]]
    assert off["place_share"].between(0, 1).all()
    assert len(rows.tabulate_ties(screen, methods)) == 28


def test_the_swarm_has_everybody_and_says_why_a_value_is_missing() -> None:
    screen, methods = screen_of("demo")
    card = card_of(screen, methods, "share_intl_degree_students")
    frame = rows.prepare_swarm(screen, card)
    assert len(frame) == 41
    missing = frame[frame["value"].isna()]
    assert set(missing["value_text"]) == {"pending", "not reported"}
    words = rows.word_swarm(screen, card, "alt")
    assert words.median is not None
    assert words.median.text == "median of 37: 9.1%"
    assert words.missing == "without a value: 4"
    twin = rows.tabulate_swarm(screen, card)
    assert twin.iloc[0, 1] == "27.0%"
    assert twin.iloc[-1, 1] in ("pending", "not reported")


def test_weights_stand_under_their_pillar_and_sum_to_the_whole() -> None:
    screen, methods = screen_of("open")
    table = rows.tabulate_weights(screen, methods)
    assert len(table) == 3 + 8
    assert table.iloc[0, 1:].tolist() == ["", "", "40.0%"]
    assert table.iloc[1].tolist()[2:] == ["35%", "14.0%"]
    merged = rows.merge_weights(table)
    assert merged.iloc[0].tolist() == ["**People**", "", "40.0%"]
    assert merged.iloc[1].tolist()[1:] == ["35%", "14.0%"]


def test_a_projector_keeps_the_rows_with_least_data_and_the_last_periods() -> None:
    screen, methods = screen_of("open")
    cells = rows.keep_scarcest(rows.prepare_presence(screen, methods), 2, 3)
    assert len(cells) == 2 * 3
    shares = methods.presence[methods.presence["period"] == 2026].set_index("indicator")["share"]
    assert set(cells["row_key"]) == set(shares.nsmallest(2).index)
    assert sorted(cells["column_key"].unique()) == ["2025", "2026", "2027"]


def test_all_overlapping_pairs_are_in_the_table() -> None:
    screen, methods = screen_of("demo", Language.RUSSIAN)
    table = rows.tabulate_overlaps(screen, methods)
    assert len(table) == len(methods.overlaps)
    assert table.iloc[0, 0] == "Доля иностранных обучающихся"
    assert table.iloc[0, 2] == "0,96"
    assert table.iloc[0, 3] == "26"
