from __future__ import annotations

import numpy as np
import pytest

from data.demo.panel import PERIODS
from data.demo.profiles import PILLARS, TRAVEL, VIRTUAL, draw_persistent, draw_traits
from schemas.institution import InstitutionProfile


def test_levels_spread_alike_for_every_seed(panel):
    for seed in (1, 2):
        level = draw_traits(np.random.default_rng(seed), panel.institutions).overall[:, 3]
        assert np.std(level) == pytest.approx(0.88, abs=0.1)
        assert np.mean(level) == pytest.approx(0.0, abs=0.1)


def test_fields_lean_where_one_expects(panel):
    def mean_gap(profile: InstitutionProfile, pillar: str) -> float:
        gaps = []
        for seed in range(30):
            traits = draw_traits(np.random.default_rng(seed), panel.institutions)
            rows = [i for i, f in enumerate(panel.institutions) if f.profile is profile]
            gaps.append((traits.level[pillar] - traits.overall)[rows].mean())
        return float(np.mean(gaps))

    assert mean_gap(InstitutionProfile.MEDICAL, "student_mobility") == pytest.approx(0.5, abs=0.1)
    assert mean_gap(InstitutionProfile.ARTS, "research") == pytest.approx(-0.7, abs=0.12)


def test_travel_dips_in_the_pandemic_and_virtual_exchange_leaps():
    assert min(TRAVEL, key=TRAVEL.__getitem__) == 2021
    assert max(VIRTUAL, key=VIRTUAL.__getitem__) == 2020
    assert TRAVEL[2025] > TRAVEL[2018]


def test_quality_is_a_share_and_stands_at_the_middle_for_a_middling_institution(traits):
    rng = np.random.default_rng(1)
    places = [traits.draw_quality(rng, "curricula", 0.4) for _ in range(40)]
    assert all(((place > 0) & (place < 1)).all() for place in places)
    assert np.median(places) == pytest.approx(0.4, abs=0.08)


def test_noise_remembers_the_year_before():
    noise = draw_persistent(np.random.default_rng(1), (20_000, len(PERIODS)), 2.0)
    assert noise.std() == pytest.approx(2.0, rel=0.03)
    assert np.corrcoef(noise[:, 3], noise[:, 4])[0, 1] == pytest.approx(0.75, abs=0.02)


def test_there_is_a_level_for_every_pillar(traits):
    assert tuple(traits.level) == PILLARS
