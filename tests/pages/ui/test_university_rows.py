"""Rows of the profile: ready strings in the reader's language, missing with its reason."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators.services.profile import build_profile
from indicators.services.profile_indicator import place_on_indicator
from pages.charts import beeswarm, dot_range, waterfall
from pages.ui import university_rows as rows
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of

OWN = "demo_samal"


@pytest.fixture
def screen():
    return make_screen(view_of("demo"), OWN, Language.ENGLISH)


@pytest.fixture
def profile(screen):
    return build_profile(screen.view, screen.choice)


def test_values_carry_their_unit_and_nothing_is_a_dash(screen) -> None:
    assert rows.write_value(screen, "share_intl_staff", 7.649) == "7.6%"
    rate = "intl_projects_per_100_staff"
    assert rows.write_value(screen, rate, 5.8) == "5.8\u00a0per 100 staff"
    assert rows.write_value(screen, rate, 5.8, marked=False) == "5.8"
    assert rows.write_value(screen, rate, float("nan")) == "–"
    russian = make_screen(screen.view, OWN, Language.RUSSIAN)
    assert rows.write_value(russian, "share_intl_staff", 7.649) == "7,6\u00a0%"


def test_effects_have_a_sign_and_scores_none(screen) -> None:
    assert rows.write_effect(screen, -1.24) == "−1.2"
    assert rows.write_effect(screen, 0.31) == "+0.3"
    assert rows.write_effect(screen, None) == "–"
    assert rows.write_score(screen, 62.46, 1) == "62.5"
    assert rows.write_score(screen, float("nan")) == "–"


def test_a_pillar_is_named_by_its_score_first(screen, profile) -> None:
    first = profile.pillars.iloc[0]
    label = rows.label_pillar(screen, profile, first["pillar"])
    assert label.startswith(f"**{first['score']:.0f}** ")


def test_indicator_rows_fit_the_chart_and_say_why_a_value_is_missing(screen, profile) -> None:
    missing = profile.indicators[profile.indicators["value"].isna()].iloc[0]
    frame = rows.prepare_indicators(screen, profile, missing["pillar"]).set_index("key")
    assert set(dot_range.COLUMNS) - {"key"} <= set(frame.columns)
    row = frame.loc[missing["indicator"]]
    assert row["missing_text"] == screen.names.reason(missing["reason"])
    assert (row["value_text"], row["score_text"], row["effect_text"]) == ("–", "–", "–")
    there = frame[frame["value"].notna()]
    assert (there["missing_text"] == "").all()


def test_the_table_twin_has_five_columns_and_every_indicator(screen, profile) -> None:
    table = rows.tabulate_indicators(screen, profile, "research")
    assert table.shape == (len(profile.of_pillar("research")), 5)
    assert (table["value"] != "").all()


def test_contributions_stand_greatest_first_and_sum_to_the_total(screen, profile) -> None:
    frame = rows.prepare_contributions(screen, profile)
    total = rows.name_total(screen, profile)
    assert frame["delta"].dropna().is_monotonic_decreasing
    assert frame["delta"].sum() == pytest.approx(total.value)
    words = rows.word_contributions(screen, profile, "alt")
    chart = waterfall.build_level(frame, total, words, screen.look)
    assert chart.alt == "alt"


def test_an_unscored_pillar_says_so_and_is_not_zero(screen) -> None:
    view = screen.view
    overall = build_profile(view, screen.choice).scored.result
    gap = overall.pillars.isna().any(axis=1) & overall.overall.notna()
    own = str(gap.index[gap][0])
    other = make_screen(view, own, Language.ENGLISH)
    frame = rows.prepare_contributions(other, build_profile(view, other.choice))
    last = frame.iloc[-1]
    assert pd.isna(last["delta"])
    assert last["value_text"] == other.names.reason("below_coverage")


def test_the_swarm_names_median_target_and_who_is_missing(screen, profile) -> None:
    place = place_on_indicator(screen.view, profile, "outgoing_staff_rate")
    frame = rows.prepare_swarm(screen, place)
    words = rows.word_swarm(screen, place, "alt")
    assert set(beeswarm.COLUMNS) <= set(frame.columns)
    assert words.median is not None
    assert words.median.value == place.median
    assert str(int(frame["value"].notna().sum())) in words.median.text
    assert words.missing.startswith(str(place.missing))
    ticks = [value for value, _ in words.ticks]
    assert ticks[0] <= frame["value"].min()
    assert ticks[-1] >= frame["value"].max()


def test_the_table_of_the_swarm_begins_with_the_highest_value(screen, profile) -> None:
    place = place_on_indicator(screen.view, profile, "outgoing_staff_rate")
    table = rows.tabulate_swarm(screen, place)
    known = place.frame[place.frame["value"].notna()]
    best = known.iloc[-1]["institution"]
    assert table.iloc[0, 0] == screen.names.institution_in_full(best)
    assert len(table) == len(place.frame)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([2.2, 21.4], [0, 5, 10, 15, 20, 25]),
        ([70.0, 72.0], [70.0, 70.5, 71.0, 71.5, 72.0]),
        ([0.03], [0, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03]),
        ([0.0, 0.0], [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        ([], [0, 1]),
    ],
)
def test_ticks_are_round_and_cover_the_values(values: list[float], ticks: list[float]) -> None:
    found = rows.choose_ticks(values)
    assert len(found) >= 2
    if values:
        assert found[0] <= min(values)
        assert found[-1] >= max(values)
    if values not in ([0.03], [0.0, 0.0]):
        assert found == ticks
