import numpy as np
import pytest

from indicators.engine.diagnostics import influence
from indicators.engine.diagnostics.influence import Combination, Removals, remove_elements
from indicators.engine.steps.combine import aggregate
from indicators.engine.steps.hierarchy import Hierarchy, Node, build_hierarchy
from indicators.engine.steps.table import Table
from schemas.pipeline import AggregationMethod
from tests.indicators.engine.diagnostics.tree_factory import build_table, build_tree

NAN = float("nan")
ROWS = [[4, 0, 8], [2, 6, 0], [0, 2, 4]]


def remove(
    table: Table, tree: Hierarchy, level: int, method: str = "amean", **settings: float
) -> Removals:
    combination = Combination(
        [AggregationMethod(method)] * len(tree.levels),
        settings.get("exponent"),
        [settings["least"]] * len(tree.levels) if "least" in settings else None,
    )
    whole = aggregate(
        table, tree, combination.methods, combination.exponent, combination.min_available
    )
    return remove_elements(whole, tree, combination, level)


def test_siblings_share_the_weight_of_what_is_removed() -> None:
    found = remove(build_table(ROWS), build_tree(), 1)
    assert found.codes == ("a", "b", "c")
    # left 3/4, right 1/4: nominal (2 4 1) * 3/4 + (8 0 4) / 4
    np.testing.assert_allclose(found.nominal, [3.5, 3, 1.75])
    # without a left is b: (0 6 2) * 3/4 + (8 0 4) / 4; without b it is a; without c only left stays
    np.testing.assert_allclose(found.scores, [[2, 5, 2], [4.5, 1.5, 4], [2.5, 1, 1]])
    assert found.ranks.tolist() == [[1, 3, 1, 2], [2, 1, 2, 1], [3, 2, 3, 3]]
    np.testing.assert_allclose(found.shift, [4 / 3, 0, 2 / 3])


def test_groups_are_removed_the_same_way() -> None:
    found = remove(build_table(ROWS), build_tree(), 2)
    np.testing.assert_allclose(found.scores, [[8, 2], [0, 4], [4, 1]])


def test_the_index_itself_is_never_removed() -> None:
    found = remove(build_table(ROWS), build_tree(), 3)
    assert found.codes == ()
    assert found.scores.shape == (3, 0)


@pytest.mark.parametrize(
    ("method", "settings"),
    [("amean", {}), ("gmean", {}), ("hmean", {}), ("genmean", {"exponent": 2.0}), ("copeland", {}),
     ("amean", {"least": 0.6})],
)  # fmt: skip
def test_one_go_equals_aggregating_anew(method: str, settings: dict[str, float]) -> None:
    values = np.random.default_rng(8).uniform(1, 9, (7, 3))
    if method != "copeland":
        values[2, 0] = values[4, 2] = np.nan
    table, tree = build_table(values.tolist()), build_tree(weight_b=2.5)
    combination = [AggregationMethod(method)] * 2
    least = [settings["least"]] * 2 if "least" in settings else None
    for level in (1, 2):
        found = remove(table, tree, level, method, **settings)
        for at, code in enumerate(found.codes):
            anew = aggregate(
                table, tree.with_weights({code: 0.0}), combination, settings.get("exponent"), least
            )
            if method == "copeland" and code == "c":  # no weight at all is not a draw of all units
                assert (
                    found.scores[:, at].tolist()
                    == aggregate(table, tree.with_weights({"right": 0.0}), combination)
                    .column("index")
                    .tolist()
                )
            else:
                np.testing.assert_allclose(found.scores[:, at], anew.column("index"), rtol=1e-13)


def test_small_blocks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = remove(build_table(ROWS), build_tree(), 1).scores
    monkeypatch.setattr(influence, "CELLS", 1)
    assert remove(build_table(ROWS), build_tree(), 1).scores.tolist() == whole.tolist()


def test_years_are_ranked_by_themselves() -> None:
    table = build_table(
        [[1, 1, 1], [2, 2, 2], [9, 9, 9], [8, 8, 8]], times=[2020, 2020, 2021, 2021]
    )
    found = remove(table, build_tree(), 2)
    assert found.ranks[:, 0].tolist() == [2, 1, 1, 2]
    assert found.shift.tolist() == [0, 0]


def test_without_its_only_indicator_there_is_no_index() -> None:
    tree = build_hierarchy([Node("a", 1, "top", 1.0), Node("top", 2, "", 1.0)])
    found = remove(build_table([[1], [2]], "a"), tree, 1)
    assert np.isnan(found.scores).all()
    assert np.isnan(found.shift).all()
    assert found.ranks[:, 0].tolist() == [2, 1]


def test_elements_of_another_tree_leave_the_index_as_it_is() -> None:
    nodes = [Node("a", 1, "top", 1.0), Node("b", 1, "other", 1.0), Node("c", 1, "other", 1.0)]
    tree = build_hierarchy([*nodes, Node("top", 2, "", 1.0), Node("other", 2, "", 1.0)])
    found = remove(build_table([[1, 2, 3], [2, 1, 3]]), tree, 1)
    assert found.scores[:, 1:].tolist() == [[1, 1], [2, 2]]
    assert np.isnan(found.scores[:, 0]).all()


def test_missing_rows_and_trees_without_aggregates_are_no_error() -> None:
    found = remove(build_table([[NAN] * 3, [1, 2, 3]]), build_tree(), 1)
    assert np.isnan(found.scores[0]).all()
    assert found.shift.tolist() == [0, 0, 0]
    bare = build_hierarchy([Node("a", 1, "", 1.0)])
    found = remove_elements(build_table([[1]], "a"), bare, Combination([]), 1)
    assert np.isnan(found.scores).all()


def test_exactly_the_least_share_is_enough() -> None:
    """One of five present is 0.2; 1 - 4/5 is less than 0.2 in doubles."""
    codes = ("a", "b", "c", "d", "e")
    nodes = [Node(code, 1, "top", 1.0) for code in codes] + [Node("top", 2, "", 1.0)]
    values = np.full((2, 5), np.nan)
    values[:, 0], values[1, 1] = 1.0, 3.0
    found = remove(Table(("u", "v"), None, codes, values), build_hierarchy(nodes), 1, least=0.2)
    assert found.nominal.tolist() == [1, 2]
    np.testing.assert_array_equal(found.scores[0], [np.nan, 1, 1, 1, 1])
