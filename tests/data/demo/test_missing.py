from __future__ import annotations

import numpy as np
import pytest

from data.demo.missing import Gaps
from data.demo.planted import LATE_REPORTERS, LOW_COVERAGE, LOW_COVERAGE_PERIODS
from schemas.observation import Reason


def test_about_six_percent_of_what_is_not_required_is_missing(tables, required):
    rows = tables["observation"]
    rows = rows[~rows["metric"].isin({*required, "enrolled_residency"})]
    rows = rows[~rows["institution"].isin([*LATE_REPORTERS, LOW_COVERAGE])]
    assert (rows["status"] == "missing").mean() == pytest.approx(0.06, abs=0.012)


def test_required_metrics_are_missing_at_planted_places_only(tables, required):
    rows = tables["observation"]
    lost = rows[rows["metric"].isin(required) & rows["value"].isna()]
    places = set(zip(lost["institution"], lost["period"], strict=True))
    allowed = {(name, 2025) for name in LATE_REPORTERS}
    allowed |= {(LOW_COVERAGE, period) for period in LOW_COVERAGE_PERIODS}
    assert places == allowed


def test_all_reasons_of_an_institution_occur(tables):
    assert set(tables["observation"]["reason"].dropna()) == {
        Reason.NOT_REPORTED,
        Reason.NOT_COLLECTED,
        Reason.NOT_APPLICABLE,
        Reason.CONFIDENTIAL,
        Reason.PENDING,
    }


def test_residency_outside_medicine_is_not_applicable(tables):
    profiles = tables["institution"].set_index("institution")["profile"]
    rows = tables["observation"].query("metric == 'enrolled_residency'")
    outside = rows[rows["institution"].map(profiles) != "medical"]
    outside = outside[~outside["institution"].isin(LATE_REPORTERS)]
    assert set(outside["status"]) == {"not_applicable"}
    inside = rows[rows["institution"].map(profiles) == "medical"].query("period < 2025")
    assert set(inside["status"]) == {"reported"}


def test_the_weak_are_less_tidy(assembly):
    lost = np.zeros(len(assembly.panel.institutions))
    for reasons in assembly.gaps.reasons.values():
        lost += np.equal(reasons, Reason.NOT_REPORTED).sum(axis=1)
    lost[assembly.panel.row(LOW_COVERAGE)] = np.median(lost)
    assert np.corrcoef(lost, assembly.traits.overall[:, 0])[0, 1] < -0.3


def test_reported_hides_what_has_a_reason(panel):
    panel.put("metric", np.ones(panel.exists.shape))
    gaps = Gaps(panel)
    gaps.reasons["metric"][0, 0] = Reason.PENDING
    assert np.isnan(gaps.reported("metric")[0, 0])
    assert gaps.reported("metric")[0, 1] == 1
