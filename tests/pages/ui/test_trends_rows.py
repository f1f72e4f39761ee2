"""Rows of the Trends page: values as published, axes, the crowd, and the words of verdicts."""

from dataclasses import replace

import pytest

from indicators.services.trends import Trends, build_trends
from pages.charts.panel_plan import PointKind
from pages.ui import trends_rows as rows
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make(key: str, since: int | None = None, own: str = "kaznu", name: str = "open"):
    screen = make_screen(view_of(name), own, Language.ENGLISH)
    return screen, build_trends(screen.view, screen.choice, key, since)


def test_points_are_written_as_published() -> None:
    screen, board = make("published.qs_rank")
    points = rows.prepare_points(screen, board).set_index(["panel_key", "period"])
    assert points.at[("kaznu", 2024), "value_text"] == "=230"
    assert points.at[("kaznu", 2024), "kind"] == PointKind.EXACT
    assert points.at[("kaznu", 2024), "is_own"]
    missing = points[points["kind"] == PointKind.MISSING]
    assert set(missing["value_text"]) == {"no value"}
    assert set(missing["table_text"]) == {"not in this edition's list"}
    assert len(points) == 12 * len(board.periods)


def test_rebased_scores_appear_as_places_only() -> None:
    screen, board = make("published.qs_international_students_score")
    points = rows.prepare_points(screen, board).set_index(["panel_key", "period"])
    assert points.at[("kaznu", 2026), "value_text"].replace("\u00a0", " ") == "1 of 20"
    axis = rows.make_axis(screen, board)
    assert (axis.top, axis.bottom) == (1.0, 21.0)
    assert [text for _, text in axis.ticks] == ["1", "10", "20"]


def test_axes_are_round_and_hold_every_number() -> None:
    screen, board = make("published.the_rank")
    axis = rows.make_axis(screen, board)
    assert (axis.top, axis.bottom) == (1.0, 2000.0)
    screen, board = make("published.the_international_students_share")
    axis = rows.make_axis(screen, board)
    assert axis.bottom == 0.0
    assert axis.ticks[0][1] == "0%"
    assert axis.top >= board.series["value"].max()


@pytest.mark.parametrize(("span", "step"), [(0.0, 1.0), (100.0, 50.0), (30.0, 10.0), (0.9, 0.5)])
def test_steps_are_round(span: float, step: float) -> None:
    assert rows.choose_step(span) == pytest.approx(step)


def test_the_slope_names_the_own_and_the_largest_changes() -> None:
    screen, board = make("published.qs_rank")
    slope = rows.prepare_slope(screen, board).set_index("key")
    assert slope.at["kaznu", "is_own"]
    assert slope.at["kaznu", "change_text"] == "+64"
    assert 0 < slope["emphasis"].sum() <= rows.NAMED_MAX
    named = slope[slope["emphasis"]]
    assert board.change.loc[named.index, "movement"].isin(rows.CLEAR).all()
    words = rows.slope_words(screen, board, slope.reset_index(), "title")
    others = len(slope) - len(named) - 1
    assert words.others_before.startswith(f"{others} other")
    assert (words.before_head, words.after_head) == ("2024", "2026")


def test_bands_have_no_difference_in_figures() -> None:
    screen, board = make("published.the_rank")
    slope = rows.prepare_slope(screen, board).set_index("key")
    assert slope.at["nu", "before_text"] == "501–600"
    assert slope.at["nu", "emphasis"]
    assert slope.at["nu", "change_text"] == ""


def test_an_own_institution_without_values_stands_with_words() -> None:
    screen, board = make("published.qs_international_students_score", own="zhubanov")
    slope = rows.prepare_slope(screen, board).set_index("key")
    assert slope.at["zhubanov", "before_text"] == "no value"
    assert not slope.at["zhubanov", "is_fall"]


def test_a_break_is_labelled_once() -> None:
    screen, board = make("published.qs_rank")
    changes = rows.list_changes(screen, replace(board, breaks=(2020, 2024)))
    assert [(item.at, item.label) for item in changes] == [(2019.5, "new method"), (2023.5, "")]


def test_twins_and_exports_hold_everything() -> None:
    screen, board = make("overall.overall", own="demo_samal", name="demo")
    table = rows.panels_twin(screen, board)
    assert list(table.columns) == ["University", "Edition", "Overall score", "90 % interval"]
    assert table["Edition"].iloc[0] == "2018/19"
    series = rows.export_series(screen, board)
    assert series["value"].iloc[0] == board.series["value"].iloc[0]
    assert set(series.loc[series["value"].isna(), "reason"]) == {"below_coverage"}
    changes = rows.export_change(screen, board)
    assert len(changes) == len(board.change)
    assert {"change_low", "change_high", "movement"} <= set(changes.columns)
    verdicts = rows.slope_twin(screen, board).iloc[:, -1]
    assert set(verdicts) <= {
        "improved",
        "got worse",
        "no change can be claimed",
        "a value is missing",
    }


def test_only_indicators_of_the_chosen_edition_open_a_number() -> None:
    screen, board = make("overall.overall", own="demo_samal", name="demo")
    assert rows.list_numbers(screen, board) == {}
    screen, indicator = make("indicator.share_intl_degree_students", own="demo_samal", name="demo")
    numbers = rows.list_numbers(screen, indicator)
    assert numbers["demo_samal|2025"] == ("demo_samal", "share_intl_degree_students")
    assert isinstance(indicator, Trends)
