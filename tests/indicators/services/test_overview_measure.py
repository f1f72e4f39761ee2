"""The key measure: real values in order, cut where the series broke, beside the own target."""

import pandas as pd
import pytest

from indicators.services.overview_measure import KeyMeasure, read_key_measure
from indicators.services.scoring import score_edition
from tests.workspaces import view_of


def make_measure(workspace: str, framework: str, period: int, institution: str) -> KeyMeasure:
    view = view_of(workspace)
    return read_key_measure(view, score_edition(view, framework, period), institution)


def test_the_key_measure_ends_in_the_shown_edition_and_stops_at_breaks() -> None:
    measure = make_measure("open", "open_visibility", 2026, "kaznu")
    assert measure.value == 26.0
    assert measure.series.index[-1] == 2026
    segments = measure.series["segment"]
    assert segments[2023] != segments[2024]  # THE changed its method with edition 2024
    assert segments[2025] == segments[2026]
    assert measure.moved == (pytest.approx(-2.0), 2025)
    assert not measure.broke


def test_the_first_edition_of_a_new_series_is_not_compared() -> None:
    measure = make_measure("open", "open_visibility", 2024, "kaznu")
    assert measure.value == 10.0
    assert measure.moved is None
    assert measure.broke


def test_the_target_is_the_nearest_of_the_own_strategy_not_yet_past() -> None:
    view = view_of("demo")
    areas = view.access.records("strategy_area").set_index("area_id")["strategy_id"]
    owners = view.access.records("strategy").set_index("strategy_id")["institution"]
    targets = view.access.records(
        "strategy_target", None, {"indicator_code": ["share_intl_degree_students"]}
    )
    targets = targets.assign(institution=targets["area_id"].map(areas).map(owners))
    open_ones = targets[(targets["target_year"] >= 2025) & targets["institution"].notna()]
    own = str(open_ones["institution"].iloc[0])
    nearest = open_ones[open_ones["institution"] == own].sort_values("target_year").iloc[0]
    measure = make_measure("demo", "full", 2025, own)
    assert measure.target == (nearest["target"], nearest["target_year"])


def test_an_institution_that_sent_nothing_has_a_reason_and_no_value() -> None:
    measure = make_measure("demo", "full", 2025, "demo_boztorgai")
    assert pd.isna(measure.value)
    assert measure.reason is not None
    assert measure.moved is None
