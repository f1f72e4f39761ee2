"""Rows of the overview: ready strings, missing with its reason, steps that sum."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from indicators.services.overview import Overview, build_overview
from pages.charts import dot_range, strip_set, waterfall
from pages.ui import overview_rows as rows
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make_pair(
    institution: str = "demo_samal",
    language: Language = Language.ENGLISH,
    workspace: str = "demo",
) -> tuple[Screen, Overview]:
    screen = make_screen(view_of(workspace), institution, language)
    return screen, build_overview(screen.view, screen.choice)


def test_pillars_carry_score_and_distance_as_texts() -> None:
    screen, overview = make_pair()
    frame = rows.prepare_pillars(screen, overview)
    assert list(frame["key"]) == list(overview.pillars["pillar"])
    first = overview.pillars.iloc[0]
    assert frame["score_text"].iloc[0] == f"{first['score']:.0f}"
    chart = dot_range.build(
        frame,
        rows.list_columns(screen),
        rows.word_pillars(screen, overview, "Message"),
        screen.look,
    )
    assert chart.alt == "Message"


def test_only_a_pillar_below_the_median_is_called_weak() -> None:
    screen, overview = make_pair("kaznu", workspace="open")
    assert (overview.pillars["gap"] > 0).all()
    assert not rows.prepare_pillars(screen, overview)["is_weak"].any()


def test_an_unscored_pillar_says_why() -> None:
    screen, overview = make_pair()
    pillars = overview.pillars.copy()
    pillars.loc[7, ["score", "low", "high", "gap"]] = float("nan")
    frame = rows.prepare_pillars(screen, replace(overview, pillars=pillars))
    assert frame["missing_text"].iloc[7] == "too little data for a score"
    assert frame["score_text"].iloc[7] == "–"
    assert "too little data" in frame["hover"].iloc[7]


def test_a_hall_reads_short_names() -> None:
    screen, overview = make_pair()
    frame = rows.prepare_pillars(replace(screen, projector=True), overview).set_index("key")
    assert frame.at["student_mobility", "label"] == "Students"


def test_the_steps_of_a_change_sum_between_its_ends() -> None:
    screen, overview = make_pair()
    frame, (start, end) = rows.prepare_change(screen, overview), rows.name_ends(screen, overview)
    assert start.value + frame["delta"].sum() == pytest.approx(end.value)
    assert start.label == "Edition 2024/25"
    assert end.value_text == f"{overview.score:.1f}"
    words = rows.word_waterfall(screen, "Message", with_reference=False)
    waterfall.build_change(frame, (start, end), words, screen.look)


def test_contributions_stand_greatest_first_and_sum_to_the_score() -> None:
    screen, overview = make_pair("kaznu", workspace="open")
    frame, total = rows.prepare_level(screen, overview), rows.name_total(screen, overview)
    assert frame["delta"].is_monotonic_decreasing
    assert frame["delta"].sum() == pytest.approx(total.value)
    assert not frame["value_text"].str.startswith("+").any()
    words = rows.word_waterfall(screen, "Message", with_reference=True)
    waterfall.build_level(frame, total, words, screen.look)


def test_strips_hold_everybody_and_the_own_reason() -> None:
    screen, overview = make_pair("nu", workspace="open")
    assert overview.facts is not None
    frame, strips = rows.prepare_strips(screen, overview, overview.facts)
    own = frame[frame["is_own"]].set_index("measure")
    assert own.at["open_intl_students_share_the", "value_text"] == "3.0"
    assert own.at["open_intl_students_qs", "value_text"] == "not in this edition's list"
    assert pd.isna(own.at["open_intl_students_qs", "value"])
    assert frame["key"].is_unique
    strip_set.build(frame, strips, rows.word_strips(screen, "Message"), screen.look)


@pytest.mark.parametrize("language", list(Language))
def test_tables_are_in_the_readers_language(language: Language) -> None:
    screen, overview = make_pair(language=language)
    table = rows.tabulate_pillars(screen, overview)
    assert len(table) == 8
    assert len(table.columns) == 5
    assert screen.names.pillar(overview.pillars["pillar"].iloc[0]) == table.iloc[0, 0]
    steps = rows.tabulate_steps(screen, rows.prepare_change(screen, overview))
    assert len(steps) == len(overview.change.steps)


def test_published_measures_are_a_table_with_places() -> None:
    screen, overview = make_pair("nu", workspace="open")
    assert overview.facts is not None
    table = rows.tabulate_measures(screen, overview.facts)
    assert table["Value"].tolist()[-1] == "3%"
    assert table["Place"].tolist()[-1].endswith(" of 30")
    assert table["Place"].tolist()[0] == ""
    known = rows.tabulate_known(screen, overview.facts)
    assert known["Values"].tolist() == ["1 of 3", "1 of 2", "2 of 3"]


def test_a_pillar_without_values_is_not_reported() -> None:
    screen, _ = make_pair()
    assert rows.write_known(screen, 0, 7) == "not reported"
    assert rows.write_known(screen, 5, 7) == "5 of 7"
