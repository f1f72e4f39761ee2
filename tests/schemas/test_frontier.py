import pytest
from pydantic import ValidationError

from schemas.frontier import FrontierRecipe


def build(**given):
    return FrontierRecipe.model_validate({"columns": ["a", "b", "c"], **given})


def test_defaults():
    recipe = build()
    assert recipe.input == "input.csv"
    assert recipe.columns == ("a", "b", "c")
    assert recipe.bod_constrained is None


def test_bounds_are_read():
    bounds = build(bod_constrained={"share_min": 0.05, "share_max": 0.5}).bod_constrained
    assert bounds is not None
    assert (bounds.share_min, bounds.share_max) == (0.05, 0.5)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"columns": []}, "at least 1 item"),
        ({"columns": ["a", "a"]}, "'a' is listed twice"),
        ({"colums": ["a"]}, "no setting 'colums'"),
        ({"bod_constrained": {"share_min": 0.6, "share_max": 0.5}}, "must not be above"),
        ({"bod_constrained": {"share_min": 0.4}}, "at most 0.333333"),
        ({"bod_constrained": {"share_max": 0.3}}, "at least 0.333333"),
        ({"bod_constrained": {"share_min": -0.1}}, "greater than or equal to 0"),
        ({"bod_constrained": {"share_max": 1.5}}, "less than or equal to 1"),
    ],
)
def test_contradictions_are_refused(given, told):
    with pytest.raises(ValidationError, match=told):
        build(**given)
