"""Profile: gaps, effects, what would help, and institutions without a score."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.services.profile import (
    Profile,
    build_profile,
    describe_indicators,
    describe_pillars,
    find_contribution_message,
    find_pillar_message,
    read_targets,
    rescore,
)
from indicators.services.provenance import UnknownInstitutionError
from schemas.choice import Choice, PeerRule
from tests.indicators.services.profile_factory import make_scored
from tests.workspaces import view_of

ROWS = {"own": [40.0, 90.0, 20.0], "p1": [60.0, 80.0, 50.0], "p2": [80.0, 70.0, 30.0]}
PEERS = ("p1", "p2")
NO_TARGETS = pd.DataFrame({"target": [], "target_year": []}, dtype="float64")


def demo_profile(institution: str, **changes: object) -> Profile:
    choice = Choice(workspace="demo", framework="full", institution=institution)
    return build_profile(view_of("demo"), choice.model_copy(update=changes))


def test_an_effect_is_the_gap_to_the_peers_median_times_the_weight() -> None:
    rows = describe_indicators(make_scored(ROWS), "own", PEERS, NO_TARGETS).set_index("indicator")
    # medians of the peers: a 70, b 75, c 40; weights 0.6 x 0.5, 0.6 x 0.5, 0.4
    assert rows["reference"].to_dict() == {"a": 70.0, "b": 75.0, "c": 40.0}
    assert rows["effect"].round(9).to_dict() == {"a": -9.0, "b": 4.5, "c": -8.0}
    assert rows["is_weak"].to_dict() == {"a": True, "b": False, "c": True}
    assert rows.at["a", "peers"] == [60.0, 80.0]


def test_inside_a_pillar_the_costliest_stands_first_and_the_missing_last() -> None:
    rows = {**ROWS, "own": [np.nan, 20.0, 20.0]}
    frame = describe_indicators(make_scored(rows), "own", PEERS, NO_TARGETS)
    assert list(frame["indicator"]) == ["b", "a", "c"]
    assert frame.set_index("indicator").at["a", "reason"] == "not_reported"


def test_a_target_is_scored_by_the_same_scale() -> None:
    targets = pd.DataFrame({"target": [65.0], "target_year": [2027]}, index=["a"])
    rows = describe_indicators(make_scored(ROWS), "own", PEERS, targets).set_index("indicator")
    assert rows.at["a", "target_score"] == 65.0
    assert rows.at["a", "target_year"] == 2027
    assert pd.isna(rows.at["b", "target_score"])


def test_rescoring_moves_the_score_by_exactly_the_gap_times_the_weight() -> None:
    scored = make_scored(ROWS)
    # own: 0.6 x 65 + 0.4 x 20 = 47; with a 70 and c 40: 0.6 x 80 + 0.4 x 40 = 64
    assert scored.result.overall["own"] == pytest.approx(47)
    assert rescore(scored, "own", {"a": 70.0, "c": 40.0}) == pytest.approx(64)
    assert scored.values.at["own", "a"] == 40.0


def test_pillars_stand_worst_first_and_unscored_last() -> None:
    scored = make_scored({**ROWS, "own": [40.0, 90.0, np.nan]})
    frame = describe_pillars(scored, "own", PEERS).set_index("pillar")
    assert list(frame.index) == ["people", "work"]
    assert pd.isna(frame.at["work", "score"])
    assert frame.at["people", "contribution"] == pytest.approx(65)
    # the peers' people: 70 and 75, each with a weight of 0.6
    assert frame.at["people", "reference_contribution"] == pytest.approx(0.6 * 72.5)


def test_contributions_of_the_demonstration_sum_to_the_score() -> None:
    profile = demo_profile("demo_samal")
    assert profile.score is not None
    assert profile.pillars["contribution"].sum() == pytest.approx(profile.score)
    assert len(profile.members) == 8
    assert profile.of == len(profile.scored.scored)


def test_the_named_gain_is_what_scoring_everybody_again_gives() -> None:
    profile = demo_profile("demo_samal")
    worst = profile.indicators.sort_values("effect").head(2)
    changed = dict(zip(worst["indicator"], worst["reference_value"], strict=True))
    assert profile.score is not None
    assert profile.gain == pytest.approx(
        rescore(profile.scored, "demo_samal", changed) - profile.score
    )
    assert profile.title.facts["first"].value == worst["indicator"].iloc[0]
    assert profile.standfirst.code == "profile_score_and_gain"
    assert profile.standfirst.facts["gain"].value == profile.gain


def test_without_a_score_coverage_and_the_most_frequent_reason_are_said() -> None:
    view = view_of("demo")
    unscored = demo_profile("demo_samal").scored.result.overall
    own = str(unscored.index[unscored.isna()][0])
    profile = demo_profile(own)
    assert profile.score is None
    assert profile.interval is None
    assert profile.title.code == "profile_unscored"
    facts = profile.standfirst.facts
    assert facts["coverage"].value < view.catalogue.frameworks["full"].overall_coverage
    missing = profile.scored.reasons.loc[own].dropna()
    assert facts["missing"].value == len(missing)
    assert facts["reason"].value == missing.mode().iloc[0]
    assert profile.indicators["effect"].isna().all()
    assert find_contribution_message(profile).code == "profile_no_contributions"


def test_without_peers_no_gap_is_claimed() -> None:
    profile = demo_profile("demo_samal", peers=PeerRule.CHOSEN, chosen=())
    assert profile.members == ()
    assert profile.title.code == "profile_no_peers"
    assert profile.gain is None
    assert profile.standfirst.code == "profile_score"
    assert find_pillar_message(profile, "research").code == "profile_pillar_nothing"


def test_the_message_of_a_pillar_counts_what_lies_below_the_median() -> None:
    profile = demo_profile("demo_samal")
    for code in profile.pillars["pillar"]:
        rows = profile.of_pillar(code)
        below = int((rows["score"] < rows["reference"]).sum())
        message = find_pillar_message(profile, code)
        if below:
            assert message.facts["below"].value == below
        else:
            assert message.code == "profile_pillar_none"


def test_targets_come_from_strategies_in_force_and_lie_ahead() -> None:
    view = view_of("demo")
    strategies = view.access.records("strategy")
    own = str(strategies.loc[strategies["status"] == "approved", "institution"].iloc[0])
    targets = read_targets(view, own, 2023)
    assert len(targets)
    assert targets.index.is_unique
    assert (targets["target_year"] >= 2023).all()
    assert read_targets(view, own, 2090).empty


def test_a_real_institution_without_enough_values_has_no_score() -> None:
    choice = Choice(workspace="open", framework="full", institution="kaznu")
    profile = build_profile(view_of("open"), choice)
    assert profile.title.code == "profile_unscored"
    assert profile.standfirst.code == "profile_unscored_why"
    assert profile.gain is None


def test_an_unknown_institution_is_an_error() -> None:
    with pytest.raises(UnknownInstitutionError, match="nobody"):
        demo_profile("nobody")
