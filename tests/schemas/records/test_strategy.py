"""Strategies: order of years, actions that are only a date."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from schemas.records.strategy import Strategy, StrategyAction, StrategyTarget


def test_strategy_may_have_no_known_status_but_must_end_after_it_starts():
    fields = {
        "strategy_id": "s1",
        "institution": "national",
        "title_ru": "Стратегия",
        "start_year": 2019,
        "end_year": 2023,
        "source": "demo",
    }
    assert Strategy(**fields).status is None
    with pytest.raises(ValidationError, match="starts after it ends"):
        Strategy(**(fields | {"end_year": 2018}))


def test_baseline_comes_before_the_target():
    fields = {
        "target_id": "t1",
        "area_id": "a1",
        "goal_en": "More foreign students",
        "indicator_code": "share_intl_degree_students",
        "baseline_year": 2021,
        "target_year": 2026,
        "target": 12.0,
        "path": "linear",
    }
    assert StrategyTarget(**fields).baseline is None
    with pytest.raises(ValidationError, match="baseline must come before"):
        StrategyTarget(**(fields | {"baseline_year": 2026}))


def test_an_action_may_be_a_date_and_a_title_only():
    action = StrategyAction(
        action_id="x1", title_en="Drafts of strategic plans", due_date=date(2019, 1, 15)
    )
    assert (action.target_id, action.responsible, action.status) == (None, None, None)
