from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from data.demo.panel import PERIODS
from data.demo.planted import BREAK_FACTOR
from data.demo.shares import SHARES, Share, draw_shares

COLUMN = {period: column for column, period in enumerate(PERIODS)}


@pytest.fixture
def filled(panel, traits):
    panel.put("enrolled_students", np.full(panel.exists.shape, 10_000.0))
    panel.put("academic_staff", np.full(panel.exists.shape, 1_000.0))
    return panel


def draw(panel, traits, metric: str) -> np.ndarray:
    share = next(share for share in SHARES if share.metric == metric)
    draw_shares(np.random.default_rng(3), traits, panel, (share,))
    return np.nanmedian(panel[metric], axis=0)


def test_a_part_stays_between_least_and_full(filled, traits):
    share = Share("part", "enrolled_students", "curricula", full=40, middle=0.5, least=10)
    draw_shares(np.random.default_rng(3), traits, filled, (share,))
    assert np.nanmin(filled["part"]) >= 1_000
    assert np.nanmax(filled["part"]) <= 4_000
    assert np.nanmedian(filled["part"]) == pytest.approx(2_500, rel=0.15)


def test_travel_falls_in_the_pandemic(filled, traits):
    series = draw(filled, traits, "outgoing_exchange_students")
    assert series[COLUMN[2020]] < 0.65 * series[COLUMN[2018]]
    assert series[COLUMN[2025]] > series[COLUMN[2018]]


def test_virtual_exchange_leaps_in_2020(filled, traits):
    series = draw(filled, traits, "virtual_mobility_students")
    assert series[COLUMN[2020]] > 2 * series[COLUMN[2019]]


def test_the_definition_break_lowers_one_series(filled, traits):
    series = draw(filled, traits, "staff_b2_plus")
    assert series[COLUMN[2022]] / series[COLUMN[2021]] == pytest.approx(BREAK_FACTOR, abs=0.12)


def test_local_students_exclude_foreign_ones(filled, traits):
    filled.put("intl_degree_students", np.full(filled.exists.shape, 9_900.0))
    share = next(s for s in SHARES if s.metric == "local_students_foreign_courses")
    draw_shares(np.random.default_rng(3), traits, filled, (replace(share, least=50),))
    assert np.nanmax(filled["local_students_foreign_courses"]) == 100


def test_no_metric_is_drawn_twice():
    assert len({share.metric for share in SHARES}) == len(SHARES)
