import numpy as np
import pandas as pd
import pytest

from indicators.engine.trends import compare_periods, crosses_break, number_segments


def period(value, low=np.nan, high=np.nan, institution="a"):
    return pd.DataFrame({"value": [value], "low": [low], "high": [high]}, index=[institution])


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        (period(50, 48, 52), period(55, 53, 57), "rose"),
        (period(55, 53, 57), period(50, 48, 52), "fell"),
        (period(50, 48, 52), period(53, 51, 55), "within_margin"),
        (period(50, 48, 52), period(54, 52, 56), "within_margin"),
        (period(50), period(51), "rose"),
        (period(0.3), period(0.1 + 0.2), "within_margin"),
        (period(0.1 + 0.2), period(0.3), "within_margin"),
        (period(50), period(np.nan), "missing"),
        (period(50, 40, 60), period(55), "within_margin"),
    ],
)
def test_only_separate_intervals_are_a_movement(before, after, movement):
    assert compare_periods(before, after)["movement"].tolist() == [movement]


def test_the_margin_of_a_change_is_worst_to_best_case():
    row = compare_periods(period(50, 48, 53), period(55, 54, 58)).loc["a"]
    assert row[["change", "change_low", "change_high"]].tolist() == [5, 1, 10]


def test_a_broken_series_has_no_change():
    table = compare_periods(period(50), period(90), broken=True)
    assert table["movement"].tolist() == ["not_comparable"]
    assert table[["change", "change_low", "change_high"]].isna().all(axis=None)


def test_institutions_of_one_period_only_are_missing():
    table = compare_periods(period(50), period(60, institution="b"))
    assert table["movement"].to_dict() == {"a": "missing", "b": "missing"}
    assert table["change"].isna().all()


def test_no_institutions_no_rows():
    empty = pd.DataFrame(columns=["value", "low", "high"], dtype=float)
    assert compare_periods(empty, empty).empty


def test_a_break_parts_the_period_it_names_from_the_one_before():
    assert crosses_break(2023, 2024, [2024])
    assert crosses_break(2024, 2023, [2024])
    assert not crosses_break(2024, 2025, [2024])
    assert not crosses_break(2020, 2023, [2024])
    assert not crosses_break(2024, 2024, [2024])


def test_segments_count_breaks_once():
    assert number_segments([2020, 2022, 2024, 2026], [2022, 2022, 2025]) == [0, 1, 1, 2]
    assert number_segments([], [2022]) == []
