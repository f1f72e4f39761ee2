"""What to look at next: the costliest gap, what is missing, a fall, a lead or a note."""

import pytest

from indicators.services.overview import Overview, build_overview
from indicators.services.overview_next import NextKind, NextStep
from schemas.choice import Choice
from tests.workspaces import view_of


def make_overview(institution: str) -> Overview:
    choice = Choice(workspace="demo", framework="full", institution=institution, edition=2025)
    return build_overview(view_of("demo"), choice)


def find_step(overview: Overview, kind: NextKind) -> NextStep | None:
    return next((step for step in overview.next_steps if step.kind is kind), None)


def test_the_gap_is_the_one_that_costs_most_points() -> None:
    overview = make_overview("demo_samal")
    step = find_step(overview, NextKind.GAP)
    assert step is not None
    result = overview.scored.result
    peers = [code for code in overview.peers.members if code in result.normalised.index]
    costs = (result.normalised.loc["demo_samal"] - result.normalised.loc[peers].median()) * (
        result.contributions.indicator_weights.loc["demo_samal"]
    )
    assert step.points == pytest.approx(costs.min())
    assert step.points < 0
    assert step.indicator == costs.idxmin()
    assert step.own == overview.scored.values.at["demo_samal", step.indicator]


def test_missing_values_are_counted_with_their_weight() -> None:
    overview = make_overview("demo_emen")
    step = find_step(overview, NextKind.MISSING)
    assert step is not None
    assert step.count == len(overview.missing)
    assert step.weight == pytest.approx(overview.missing["weight"].sum())
    assert step.indicator == overview.missing["indicator"].iloc[0]
    assert step.reason


def test_a_fall_is_the_greatest_loss_of_points_through_the_value_itself() -> None:
    overview = make_overview("demo_samal")
    step = find_step(overview, NextKind.FALL)
    assert step is not None
    assert step.points == pytest.approx(overview.change.effects.min())
    assert step.points < 0


def test_a_note_about_the_own_institution_comes_before_a_fall() -> None:
    step = find_step(make_overview("demo_boztorgai"), NextKind.NOTE)
    assert step is not None
    assert step.annotation == "demo_late_demo_boztorgai"


def test_there_are_three_steps_at_most() -> None:
    for institution in ("demo_samal", "demo_urker", "demo_boztorgai"):
        assert 1 <= len(make_overview(institution).next_steps) <= 3
