import numpy as np
import pandas as pd
import pytest

from indicators.services import diagnosis_relations as relations
from tests.indicators.services.diagnosis_factory import MINMAX, STEPS
from tests.indicators.services.test_diagnosis_stages import stages_of

LONE = "iCode,Level,Parent,Weight,Direction\na,1,,1,1\nb,1,,1,1\nc,1,,1,1\n"


def matrix(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    return frame.pivot(index="Var1", columns="Var2", values=value)


def test_raw_correlations_leave_incomplete_pairs_out() -> None:
    found = dict(relations.relate(stages_of()))
    raw = matrix(found["corr_pearson_raw_pairwise_l1"], "Correlation")
    # a 1 2 3 and b 30 80 60: deviations -1 0 1 and -80/3 70/3 10/3
    want = 30 / (2 * (80**2 + 70**2 + 10**2) / 9) ** 0.5
    assert raw.loc["a", "b"] == pytest.approx(want)
    spearman = matrix(found["corr_spearman_raw_pairwise_l1"], "Correlation")
    assert spearman.loc["b", "a"] == pytest.approx(0.5)


def test_p_values_stand_beside_correlations_and_are_0_on_the_diagonal() -> None:
    found = dict(relations.relate(stages_of()))
    p_values = matrix(found["pvals_spearman_tapprox_raw_pairwise_l1"], "p")
    # three rows: 1 - 2 / pi * arctan(t), t = 0.5 / sqrt(0.75)
    assert p_values.loc["a", "b"] == pytest.approx(1 - 2 / np.pi * np.arctan(0.5 / 0.75**0.5))
    assert np.diag(p_values).tolist() == [0, 0, 0]
    assert np.diag(matrix(found["pvals_spearman_exact_pillars"], "p")).tolist() == [0, 0]


def test_files_follow_the_level_names() -> None:
    assert set(dict(relations.relate(stages_of()))) == {
        "corr_pearson_raw_pairwise_l1", "pvals_pearson_raw_pairwise_l1",
        "corr_spearman_raw_pairwise_l1", "pvals_spearman_tapprox_raw_pairwise_l1",
        "corr_pearson_normalised_l1", "pvals_pearson_normalised_l1",
        "corr_spearman_normalised_l1", "pvals_spearman_tapprox_normalised_l1",
        "corr_kendall_normalised_l1",
        "corr_pearson_pillars_l2", "pvals_pearson_pillars",
        "corr_spearman_pillars_l2", "pvals_spearman_tapprox_pillars",
        "corr_kendall_pillars_l2", "pvals_spearman_exact_pillars",
    }  # fmt: skip


def test_too_many_columns_are_not_correlated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "MOST_CORRELATED", 2)
    found = dict(relations.relate(stages_of()))
    assert "corr_pearson_normalised_l1" not in found
    assert "corr_pearson_pillars_l2" in found
    monkeypatch.setattr(relations, "MOST_CORRELATED", 1)
    assert dict(relations.relate(stages_of())) == {}


def test_pairs_are_pointed_out() -> None:
    found = dict(relations.point_out_pairs(stages_of()))
    sized = found["corr_denominators_raw_0.6"]
    assert sized[["Ind", "Denom"]].to_numpy().tolist() == [["a", "people"]]
    assert sized["Corr"].tolist() == pytest.approx([1])
    assert found["corr_pearson_family"]["Var1"].tolist() == ["Pillar"] * 3 + ["Index"] * 3
    own = found["corr_pearson_indicator_vs_own_pillar"]
    assert own[["Var1", "Var2"]].to_numpy().tolist() == [
        ["left", "a"],
        ["left", "b"],
        ["right", "c"],
    ]
    assert own["Correlation"].iloc[2] == pytest.approx(1)
    # a rises where b a head (3 4 2, then their mean) does not
    assert found["corr_flags_high_0.75_same_pillar"].empty
    low = found["corr_flags_low_-0.3_same_pillar"]
    assert low[["Group", "Ind1", "Ind2"]].to_numpy().tolist() == [["left", "a", "b"]]


def test_reliability_of_children_and_of_all_indicators_below() -> None:
    [(name, found)] = relations.measure_reliability(stages_of())
    assert name == "cronbach"
    assert found[["dset", "group", "level"]].to_numpy().tolist() == [
        ["Raw", "left", 1], ["Normalised", "left", 1], ["Raw", "right", 1],
        ["Normalised", "right", 1], ["Normalised", "index", 1],
    ]  # fmt: skip
    # variances 5/3 and 633.33 (three rows), covariance 15 over the three rows both have
    total = 5 / 3 + 1900 / 3 + 2 * 15
    assert found["alpha"].iloc[0] == pytest.approx(2 * (1 - (5 / 3 + 1900 / 3) / total))
    assert np.isnan(found["alpha"].iloc[2])


def test_components_are_named_by_group_and_parent() -> None:
    found = dict(relations.find_dimensions(stages_of()))
    names = {name.rsplit("_", 1)[0] for name in found}
    assert names == {
        "pca_raw_l1_by_pillar_complete_rows", "pca_normalised_l1_by_pillar", "pca_pillars_l2_all",
        "pca_pillars_l2_by_index",
    }  # fmt: skip
    raw = found["pca_raw_l1_by_pillar_complete_rows_variance"]
    assert raw["n_rows"].tolist() == [3, 3, 4]
    assert raw["eigenvalue"].sum() == pytest.approx(3)


def test_a_tree_without_aggregates_has_no_families() -> None:
    stages = stages_of(meta=LONE, steps=(MINMAX,))
    assert list(dict(relations.point_out_pairs(stages))) == ["corr_denominators_raw_0.6"]
    assert dict(relations.find_dimensions(stages)) == {}
    assert dict(relations.measure_reliability(stages))["cronbach"].empty


def test_without_normalised_data_the_raw_ones_are_told_about() -> None:
    found = dict(relations.relate(stages_of(steps=STEPS[:2])))
    assert set(found) == {
        "corr_pearson_raw_pairwise_l1", "pvals_pearson_raw_pairwise_l1",
        "corr_spearman_raw_pairwise_l1", "pvals_spearman_tapprox_raw_pairwise_l1",
    }  # fmt: skip
