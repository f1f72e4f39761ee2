import numpy as np
import pandas as pd
import pytest

from indicators.engine.pipeline import PopulationError, digest_frames, score
from schemas.catalogue import Aggregation, Direction, Normalisation
from schemas.recipe import ScorePlan
from tests.indicators.engine.plan_factory import MISSING, make_plan, make_values

PILLARS = {"p": {"a": 1, "b": 3}, "q": {"c": 1}}
VALUES = make_values(
    {
        "x": [40.0, 80.0, 20.0],
        "y": [MISSING, 80.0, 20.0],
        "z": [40.0, MISSING, 60.0],
        "none": [MISSING, MISSING, MISSING],
    },
    list("abc"),
)


def test_scores_by_hand():
    result = score(VALUES, make_plan(PILLARS, {"p": 3, "q": 1}))
    assert result.pillars.loc["x"].tolist() == [70, 20]
    assert result.overall["x"] == 0.75 * 70 + 0.25 * 20
    assert result.overall["y"] == 0.75 * 80 + 0.25 * 20
    assert result.overall["z"] == 0.75 * 40 + 0.25 * 60
    assert np.isnan(result.overall["none"])
    assert result.ranks["overall"].dropna().to_dict() == {"x": 2, "y": 1, "z": 3}
    assert result.ranks["q"].dropna().to_dict() == {"x": 2, "y": 2, "z": 1}


def test_too_little_data_leaves_a_pillar_unscored_and_reweights_the_rest():
    result = score(VALUES, make_plan(PILLARS, pillar_coverage=0.6, overall_coverage=0.6))
    assert result.coverage.loc["z"].tolist() == [0.25, 1, 0.625]
    assert np.isnan(result.pillars.loc["z", "p"])
    assert result.overall["z"] == 60
    assert result.coverage.loc["y"].tolist() == [0.75, 1, 0.875]
    assert result.pillars.loc["y", "p"] == 80


def test_too_little_data_leaves_the_overall_score_out():
    result = score(VALUES, make_plan(PILLARS, overall_coverage=0.63))
    assert result.overall.isna().to_dict() == {"x": False, "y": False, "z": True, "none": True}
    assert result.pillars.loc["z"].tolist() == [40, 60], "pillars keep their own rule"
    assert result.ranks.loc["z", "p"] == 3


def test_the_geometric_mean_is_used_on_both_levels():
    plan = make_plan(PILLARS, aggregation=Aggregation.GEOMETRIC)
    expected = (40 * 80**3) ** (1 / 4)
    result = score(VALUES, plan)
    assert result.pillars.loc["x", "p"] == pytest.approx(expected)
    assert result.overall["x"] == pytest.approx((expected * 20) ** 0.5)


def test_a_share_is_placed_between_goalposts_before_it_is_weighted():
    plan = make_plan(
        PILLARS,
        special={
            "a": {
                "normalisation": Normalisation.GOALPOST,
                "low": 0,
                "high": 160,
                "direction": Direction.LOWER_IS_BETTER,
            }
        },
    )
    assert score(VALUES, plan).normalised.loc["x"].tolist() == [75, 80, 20]


def test_a_constant_indicator_keeps_its_coverage_but_counts_for_nothing():
    values = VALUES.assign(b=5.0)
    plan = make_plan(PILLARS, special={"b": {"normalisation": Normalisation.MINMAX}})
    result = score(values, plan)
    assert [issue.code for issue in result.issues] == ["indicator_constant"]
    assert result.coverage.loc["x", "p"] == 1
    assert result.pillars.loc["x", "p"] == 40
    assert result.contributions.indicator_weights.loc["x"].tolist() == [0.5, 0, 0.5]


def test_infinite_values_are_findings_and_missing():
    values = VALUES.copy()
    values.loc["x", "a"] = np.inf
    result = score(values, make_plan(PILLARS))
    assert [(issue.code, issue.place) for issue in result.issues] == [("value_not_finite", "x/a")]
    assert result.pillars.loc["x", "p"] == 80
    assert result.coverage.loc["x", "p"] == 0.75


def test_the_population_must_be_the_plans():
    plan = make_plan(PILLARS, population=("x", "y", "z", "none"))
    assert score(VALUES, plan).overall.notna().sum() == 3
    with pytest.raises(PopulationError, match="absent: \\['x'\\]"):
        score(VALUES.drop(index="x"), plan)
    with pytest.raises(PopulationError, match="not of the population: \\['guest'\\]"):
        score(pd.concat([VALUES, VALUES.loc[["x"]].rename(index={"x": "guest"})]), plan)
    with pytest.raises(PopulationError, match="twice: y"):
        score(pd.concat([VALUES, VALUES.loc[["y"]]]), plan)


@pytest.mark.parametrize("method", list(Aggregation))
@pytest.mark.parametrize("normalisation", list(Normalisation))
def test_degenerate_populations_are_scored_without_failing(method, normalisation):
    scale = {"normalisation": normalisation, "low": 1, "high": 50}
    plan = make_plan(PILLARS, indicator=scale, aggregation=method)
    empty = score(pd.DataFrame(), plan)
    assert empty.overall.empty
    assert empty.contributions.indicator_contributions.shape == (0, 3)
    nothing = score(VALUES.loc[["none"]], plan)
    assert nothing.overall.isna().all()
    assert nothing.coverage.loc["none"].tolist() == [0, 0, 0]
    alone = score(VALUES.loc[["x"]], plan)
    unplaceable = normalisation in (Normalisation.MINMAX, Normalisation.ZSCORE)
    assert alone.overall.isna().tolist() == [unplaceable]


def test_the_values_are_not_changed():
    before = VALUES.copy(deep=True)
    score(VALUES, make_plan(PILLARS))
    pd.testing.assert_frame_equal(VALUES, before)


def test_a_plan_replays_to_the_same_bytes_from_its_json():
    plan = make_plan(PILLARS, indicator={"normalisation": Normalisation.ZSCORE})
    first = score(VALUES, plan)
    again = score(VALUES[list("cab")], ScorePlan.model_validate_json(plan.model_dump_json()))
    assert again.digest() == first.digest()
    changed = VALUES.copy()
    changed.loc["x", "a"] = np.nextafter(40.0, 41.0)
    assert score(changed, plan).digest() != first.digest()


def test_a_digest_sees_labels_numbers_and_gaps():
    frame = pd.DataFrame({"a": [1.0, MISSING, -0.0]}, index=list("xyz"))
    same = pd.DataFrame({"a": [1.0, -np.array(np.nan), 0.0]}, index=list("xyz"))
    assert digest_frames("s", frame) == digest_frames("s", same)
    others = [frame.rename(index={"x": "w"}), frame.rename(columns={"a": "b"}), frame.fillna(0)]
    assert len({digest_frames("s", other) for other in [frame, *others]}) == 4
    assert digest_frames("t", frame) != digest_frames("s", frame)
