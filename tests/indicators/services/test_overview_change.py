"""What changed: compared only where nothing but the institution can have moved the score."""

import pandas as pd
import pytest

from indicators.engine.trends import Movement
from indicators.services.overview_change import (
    AVAILABILITY,
    Change,
    Obstacle,
    find_previous_complete,
    find_series_breaks,
    label_edition,
    measure_change,
    trace_scores,
)
from indicators.services.scoring import score_edition
from schemas.edition import Edition, EditionPart
from tests.workspaces import view_of


def make_change(institution: str, period: int = 2025) -> Change:
    view = view_of("demo")
    return measure_change(view, score_edition(view, "full", period), institution)


def test_editions_are_labelled_alike_in_every_language() -> None:
    part = EditionPart(source="qs_wur", short_title="QS", edition=2026, held=True)
    absent = EditionPart(source="the_wur", short_title="THE", edition=2026, held=False)
    assert label_edition(Edition(period=1999)) == "1999/00"
    assert label_edition(Edition(period=2026, parts=(part, absent))) == "QS 2026"


def test_the_steps_lead_from_the_old_score_to_the_new_one() -> None:
    change = make_change("demo_samal")
    assert change.obstacle is None
    assert change.start + change.steps["effect"].sum() == pytest.approx(change.end)
    assert change.change == pytest.approx(change.end - change.start)
    assert change.steps["step"].is_unique


def test_the_margin_is_the_sum_of_the_two_half_intervals() -> None:
    view = view_of("demo")
    change = make_change("demo_samal")
    old, new = (score_edition(view, "full", period) for period in (2024, 2025))
    assert old.uncertainty is not None
    assert new.uncertainty is not None
    before, after = (s.uncertainty.table.loc["demo_samal"] for s in (old, new))
    if change.change > 0:
        expected = (after["score"] - after["score_low"]) + (before["score_high"] - before["score"])
    else:
        expected = (after["score_high"] - after["score"]) + (before["score"] - before["score_low"])
    assert change.margin == pytest.approx(expected)
    assert (change.movement is Movement.WITHIN_MARGIN) == (abs(change.change) <= expected)


def test_data_that_came_or_went_are_one_step() -> None:
    steps = make_change("demo_samal").steps
    assert (steps["step"] == AVAILABILITY).sum() <= 1


def test_the_first_edition_has_nothing_before_it() -> None:
    change = make_change("demo_samal", 2018)
    assert change.obstacle is Obstacle.NO_EDITION
    assert change.before is None
    assert change.steps.empty


def test_a_changed_definition_bars_the_comparison() -> None:
    # from 2022/23 only certified language levels count (annotated break of staff_b2_plus)
    change = make_change("demo_samal", 2022)
    assert change.obstacle is Obstacle.SERIES
    assert change.before is not None
    assert change.before.period == 2021
    assert pd.isna(change.change)


def test_a_break_of_another_publisher_is_not_a_break_of_this_metric() -> None:
    breaks = find_series_breaks(
        view_of("open"), "kaznu", {"the_international_students_share"}, [2023, 2024, 2025, 2026]
    )
    assert set(breaks["from_period"].astype(int)) == {2024}


def test_an_unscored_institution_is_not_compared() -> None:
    assert make_change("demo_emen").obstacle is Obstacle.UNSCORED


def test_the_line_of_scores_ends_with_the_shown_edition() -> None:
    view = view_of("demo")
    scored = score_edition(view, "full", 2024)
    history = trace_scores(view, scored, "demo_samal")
    assert list(history.index) == list(range(2018, 2025))
    assert history["score"][2024] == pytest.approx(scored.result.overall["demo_samal"])
    assert history["coverage"][2024] == pytest.approx(
        scored.result.coverage.at["demo_samal", "overall"]
    )


def test_the_edition_before_is_the_nearest_earlier_complete_one():
    demo, real = view_of("demo"), view_of("open")
    before = find_previous_complete(demo, score_edition(demo, "full", 2025))
    assert before is not None
    assert before.period == 2024
    assert find_previous_complete(demo, score_edition(demo, "full", 2018)) is None
    partial = find_previous_complete(real, score_edition(real, "open_visibility", 2027))
    assert partial is not None
    assert partial.period == 2026
