"""Many sets of weights at once give what one after the other gives."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.engine.steps import combine_many
from indicators.engine.steps.combine import aggregate
from indicators.engine.steps.combine_many import score_many
from schemas.pipeline import AggregationMethod as Method
from tests.indicators.engine.recipe_factory import GAP, make_table, make_tree

TREE = make_tree({"x": "p", "y": "p", "z": "q", "p": "top", "q": "top"})
WHOLE = make_table({"x": [1.0, 4], "y": [2.0, 6], "z": [3.0, 9]})
HOLED = make_table({"x": [1.0, GAP, 5], "y": [2.0, 6, GAP], "z": [GAP, 9, 3]})
WEIGHTS = np.array(
    [[1.0, 1, 1, 1, 1, 1], [2, 1, 1, 3, 1, 1], [0, 0, 1, 1, 1, 1], [1, 0, 0, 1, 1, 1]]
)


def one_by_one(table, methods, least=None):
    return np.array(
        [
            aggregate(
                table,
                TREE.with_weights(dict(zip(TREE.codes, own, strict=True))),
                methods,
                None,
                least,
            ).column("top")
            for own in WEIGHTS
        ]
    )


@pytest.mark.parametrize("table", [WHOLE, HOLED])
@pytest.mark.parametrize("method", [Method.AMEAN, Method.GMEAN, Method.HMEAN, Method.COPELAND])
@pytest.mark.parametrize("least", [None, [0.5, 1.0]])
def test_the_same_as_one_by_one(table, method: Method, least):
    got = score_many(table, TREE, WEIGHTS, "top", [method] * 2, None, least)
    assert np.allclose(got, one_by_one(table, [method] * 2, least), rtol=1e-13, equal_nan=True)


def test_a_pillar_without_weight_leaves_the_index_to_the_others():
    """In runs three and four a pillar has no weight inside; the index once became missing."""
    got = score_many(WHOLE, TREE, WEIGHTS, "top", [Method.AMEAN] * 2)
    assert got.tolist() == [[2.25, 7], [1.75, (3 * 14 / 3 + 9) / 4], [3, 9], [1, 4]]


def test_large_samples_are_taken_in_portions(monkeypatch: pytest.MonkeyPatch):
    whole = score_many(HOLED, TREE, WEIGHTS, "top", [Method.GMEAN] * 2)
    monkeypatch.setattr(combine_many, "CELLS_MAX", 7)
    again = score_many(HOLED, TREE, WEIGHTS, "top", [Method.GMEAN] * 2)
    assert np.array_equal(whole, again, equal_nan=True)


def test_any_element_can_be_asked_for():
    assert score_many(WHOLE, TREE, WEIGHTS[:1], "p", [Method.AMEAN] * 2).tolist() == [[1.5, 5]]


def test_large_numbers_with_gaps_have_a_mean_in_every_run():
    table = make_table({"x": [1e308, 1.5e308, 1], "y": [1e308, 1e308, GAP]})
    tree = make_tree({"x": "index", "y": "index"})
    weights = np.array([[1.0, 1, 1], [2, 1, 1]])
    scores = score_many(table, tree, weights, "index", [Method.AMEAN])
    assert scores == pytest.approx(np.array([[1e308, 1.25e308, 1], [1e308, 4 / 3 * 1e308, 1]]))
