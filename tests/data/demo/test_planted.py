"""Everything hidden on purpose can be found in the generated tables."""

from __future__ import annotations

import numpy as np

from data.demo import planted
from data.demo.names import INSTITUTIONS


def pick(tables, institution: str, metric: str):
    rows = tables["observation"].query("institution == @institution and metric == @metric")
    return rows.set_index("period")


def test_planted_institutions_exist_and_are_different():
    names = [
        *planted.LATE_REPORTERS,
        planted.LOW_COVERAGE,
        planted.FOUNDED_LATE,
        planted.MERGED,
        planted.MERGED_INTO,
        planted.RENAMED,
    ]
    assert len(set(names)) == len(names)
    assert set(names) <= {fiction.institution for fiction in INSTITUTIONS}


def test_late_reporters_have_sent_nothing_or_context_only(tables):
    rows = tables["observation"].query("period == 2025")
    for name in planted.LATE_REPORTERS:
        own = rows[rows["institution"] == name]
        sent = set(own.loc[own["value"].notna(), "metric"])
        if name == planted.LATE_WITH_CONTEXT:
            assert "enrolled_students" in sent
            assert "intl_degree_students" not in sent
        else:
            assert sent == set()
            assert (own["reason"] == "pending").mean() > 0.95


def test_one_institution_sends_too_little_in_two_periods(tables):
    rows = tables["observation"].query("institution == @planted.LOW_COVERAGE")
    share = rows["value"].notna().groupby(rows["period"]).mean()
    assert (share[[2024, 2025]] < 0.3).all()
    assert (share[[2018, 2023]] > 0.8).all()


def test_the_young_institution_has_no_earlier_rows_and_the_merged_no_later(tables):
    periods = tables["observation"].groupby("institution")["period"].agg(["min", "max"])
    assert periods.loc[planted.FOUNDED_LATE].tolist() == [2021, 2025]
    assert periods.loc[planted.MERGED].tolist() == [2018, 2021]
    assert (periods.drop([planted.FOUNDED_LATE, planted.MERGED]).nunique() == 1).all()
    merged = tables["institution"].set_index("institution").loc[planted.MERGED]
    assert merged["status"] == "merged"


def test_the_successor_grows_by_the_merger(wide):
    students = wide["enrolled_students"]
    before, after = (students[planted.MERGED_INTO, year] for year in (2021, 2022))
    assert after - before > 0.7 * students[planted.MERGED, 2021]


def test_the_definition_break_shows_in_everybodys_series_and_is_annotated(tables, wide):
    share = wide[planted.BREAK_METRIC] / wide["academic_staff"]
    change = share.unstack("period").pct_change(axis=1, fill_method=None).median()
    assert change[planted.BREAK_FROM] < -0.25
    assert change.drop(planted.BREAK_FROM).abs().max() < 0.15
    notes = tables["annotation"].query("metric == @planted.BREAK_METRIC and kind == 'break'")
    assert notes["from_period"].tolist() == [planted.BREAK_FROM]


def test_outliers_stand_out_of_their_series_and_are_annotated(tables):
    for institution, metric, period, factor in planted.OUTLIERS:
        series = pick(tables, institution, metric)["value"]
        around = np.mean([series[period - 1], series[period + 1]])
        assert series[period] / around > 0.7 * factor
        note = tables["annotation"].query("institution == @institution and metric == @metric")
        assert note[["from_period", "to_period"]].values.tolist() == [[period, period]]


def test_confidential_incomes_are_missing_with_that_reason(tables):
    for name in planted.CONFIDENTIAL_INCOME:
        rows = pick(tables, name, "intl_tuition_income_kzt_m")
        assert (rows["status"] == "missing").all()
        assert (rows["reason"] == "confidential").all()


def test_expected_warnings_name_each_planted_place_once():
    warnings = planted.expected_warnings()
    assert len(warnings) == 8
    assert ("R44", planted.CROWDED, "", 2023) in warnings
