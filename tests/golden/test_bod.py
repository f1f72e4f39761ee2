"""Benefit of the doubt and Mazziotta-Pareto of the reference package, through the service."""

from pathlib import Path

from indicators.services.frontier import benefit_of_doubt_file
from tests.golden.compare import assert_close, read_golden
from tests.golden.files import golden


def test_every_score_of_the_reference(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    issues = benefit_of_doubt_file(golden("bod/methods.json"), out)
    got, expected = read_golden(out), read_golden(golden("bod/expected.csv"))
    assert list(got.columns) == list(expected.columns)
    assert got["uCode"].tolist() == expected["uCode"].tolist()
    assert len(expected) == 51
    for column in expected.columns[1:]:
        assert_close(got[column], expected[column], column)
    assert not issues


def test_scores_do_not_exceed_1(tmp_path: Path) -> None:
    out = tmp_path / "scores.csv"
    benefit_of_doubt_file(golden("bod/methods.json"), out)
    got = read_golden(out)
    assert got["bod"].max() == 1.0
    assert (got["bod_constrained"] <= got["bod"] + 1e-12).all()
