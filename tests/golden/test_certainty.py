"""The full factorial of the reference: every run, the rank statistics and the Sobol indices."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from indicators.__main__ import main
from indicators.engine.recipe_uncertainty import analyse_uncertainty
from indicators.services.recipe_certainty import open_model
from tests.golden.compare import assert_close, read_golden
from tests.golden.files import golden

NAMES = {
    "impute": "Imputation",
    "winmax": "Winmax",
    "normalise": "Normalisation",
    "weights": "Weights",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("certainty")
    assert (
        main(["uncertainty", str(golden("asem/uncertainty/methods.json")), "--out", str(out)]) == 0
    )
    return out


def test_rank_statistics_are_exact(folder: Path):
    expected = read_golden(golden("asem/uncertainty/rank_stats_exact.csv"))
    got = read_golden(folder / "rank_stats.csv")
    assert list(got.columns) == list(expected.columns)
    both = expected.merge(got, on="uCode", suffixes=("", "_got"))
    assert len(both) == len(expected) == 51
    for column in expected.columns[1:]:
        assert_close(both[f"{column}_got"], both[column], column)


def test_sobol_indices_are_exact(folder: Path):
    expected = read_golden(golden("asem/uncertainty/sobol_exact.csv")).set_index("Variable")
    got = read_golden(folder / "sobol.csv").set_index("Variable").rename(index=NAMES)
    assert list(got.columns) == list(expected.columns)
    for column in expected.columns:
        assert_close(got.loc[expected.index, column], expected[column], column)


def test_every_single_run_agrees():
    result = analyse_uncertainty(open_model(golden("asem/uncertainty/methods.json"))[0])
    combos = read_golden(golden("asem/uncertainty/combos.csv"))
    assert result.sample.exact
    assert (result.sample.choices + 1).tolist() == combos[list(NAMES.values())].to_numpy().tolist()
    ranks = read_golden(golden("asem/uncertainty/combo_ranks.csv")).set_index("uCode")
    assert list(ranks.index) == list(result.units)
    assert (ranks.to_numpy() == result.ranks.T).all()
    scores = read_golden(golden("asem/uncertainty/combo_scores.csv")).set_index("uCode")
    for at, name in enumerate(scores.columns):
        assert_close(pd.Series(result.scores[at]), scores[name], name)
    shifts = read_golden(golden("asem/uncertainty/combo_mean_abs_rank_change.csv"))
    assert_close(pd.Series(result.shifts), shifts["mean_abs_rank_change"], "shifts")


def test_the_peers_sample_agrees_within_its_own_error():
    """COINr drew 1,000 of the 72 combinations: its means lie within 4 standard errors of ours."""
    result = analyse_uncertainty(open_model(golden("asem/uncertainty/methods.json"))[0])
    drawn = read_golden(golden("asem/uncertainty/rank_stats_ua_N1000.csv"))
    own = result.statistics()
    margin = 4 * own["SD_pop"] / 1000**0.5 + 1e-9
    assert ((own["Mean"] - drawn["Mean"]).abs() <= margin).all()
