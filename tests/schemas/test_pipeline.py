"""The vocabulary of methods.json: defaults, what is refused, and with which words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.pipeline import (
    AggregateStep,
    NormaliseStep,
    Pipeline,
    TreatSettings,
    TreatStep,
    result_name,
)


def read(*steps: dict[str, Any], **own: Any) -> Pipeline:
    return Pipeline.model_validate({"steps": list(steps), **own})


def test_defaults_are_those_of_the_vocabulary():
    screen, treat, scale, mean = read(
        {"op": "screen"}, {"op": "treat"}, {"op": "normalise"}, {"op": "aggregate"}
    ).steps
    assert screen.model_dump(exclude={"op", "source", "write_to", "force"}) == {
        "by": "available", "min_available": 2 / 3, "min_nonzero": 0.05,
    }  # fmt: skip
    assert isinstance(treat, TreatStep)
    assert treat.settings() == TreatSettings(winmax=5, skew=2, kurt=3.5, log="log_CT")
    assert isinstance(scale, NormaliseStep)
    assert (scale.method, scale.global_) == ("minmax", True)
    assert isinstance(mean, AggregateStep)
    assert (mean.method, mean.weights, mean.min_available) == ("amean", "original", None)


def test_null_is_no_limit_and_stays_null():
    step = read({"op": "treat", "winmax": None}).steps[0]
    assert isinstance(step, TreatStep)
    assert step.winmax is None
    again = Pipeline.model_validate(
        read({"op": "treat", "winmax": None}).model_dump(mode="json", by_alias=True)
    )
    assert again.steps[0] == step


def test_settings_of_one_indicator_change_the_general_ones():
    step = read(
        {
            "op": "treat", "winmax": 1, "log": "boxcox", "lambda": 0.5,
            "individual": {"a": {"skew": 1}, "b": {"log": "log_CT"}, "c": "none"},
        }
    ).steps[0]  # fmt: skip
    assert isinstance(step, TreatStep)
    own = step.individual["a"]
    assert isinstance(own, TreatSettings)
    assert (own.winmax, own.skew, own.log, own.lambda_) == (1, 1, "boxcox", 0.5)
    other = step.individual["b"]
    assert isinstance(other, TreatSettings)
    assert (other.winmax, other.log, other.lambda_) == (1, "log_CT", None)
    assert step.individual["c"] == "none"


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"op": "impute", "method": "mean_group"}, "needs 'group'"),
        ({"op": "impute", "method": "mean", "group": "g"}, "'group' contradicts"),
        ({"op": "impute", "method": "mean", "by": "row"}, "'within_level' is needed"),
        ({"op": "impute", "method": "mean_group", "group": "g", "by": "row", "within_level": 2},
         "groups belong to columns"),
        ({"op": "impute", "method": "mean", "within_level": 2}, "belongs to by: row"),
        ({"op": "impute_panel", "method": "linear", "max_time": 2}, "belongs to the method latest"),
        ({"op": "treat", "log": "boxcox"}, "boxcox needs 'lambda'"),
        ({"op": "treat", "lambda": 1}, "belongs to log: boxcox"),
        ({"op": "normalise", "method": "zscore", "params": {"lower": 1}},
         "does not take lower; it takes: mean, sd"),
        ({"op": "normalise", "method": "goalposts"}, "needs lower, upper"),
        ({"op": "normalise", "method": "minmax", "params": {"lower": 2, "upper": 2}},
         "lower 2.0 must be below upper 2.0"),
        ({"op": "normalise", "method": "scaled", "params": {"lower": -1e308, "upper": 1e308}},
         "too far apart"),
        ({"op": "aggregate", "method": "genmean"}, "genmean needs 'p'"),
        ({"op": "aggregate", "method": "genmean", "p": 0}, "not 0"),
        ({"op": "aggregate", "p": 2}, "belongs to the method genmean"),
        ({"op": "aggregate", "weights": {"a": -1}}, "greater than or equal to 0"),
        ({"op": "screen", "min_available": 1.5}, "less than or equal to 1"),
        ({"op": "screen", "min_availabel": 0.5},
         "no setting 'min_availabel' here; allowed: op, source, write_to, by, min_available"),
        ({"op": "treat", "winmax": -1}, "greater than or equal to 0"),
        ({"op": "treat", "skew": float("nan")}, "greater than 0|finite"),
    ],
)  # fmt: skip
def test_contradictions_are_refused(step: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        read(step)


def test_a_source_must_have_been_written_before():
    with pytest.raises(
        ValidationError, match=r"steps\.0\.source: .* 'Treated' yet; there are: Raw"
    ):
        read({"op": "rank", "source": "Treated"}, {"op": "treat"})
    with pytest.raises(ValidationError, match=r"outputs: no step writes Ranked; there are: Raw"):
        read(outputs=["Ranked"])


def test_nothing_is_written_over_the_input():
    with pytest.raises(ValidationError, match=r"steps\.1\.write_to: Raw is the input"):
        read({"op": "rank"}, {"op": "rank", "write_to": "Raw"})


def test_names_of_results():
    steps = read(
        {"op": "impute_panel", "method": "latest"}, {"op": "rank", "write_to": "places"}
    ).steps
    assert [result_name(step) for step in steps] == ["Imputed", "places"]


def test_null_without_a_meaning_is_as_if_it_were_not_there():
    plain = read({"op": "normalise"}, {"op": "screen"}, {"op": "treat"}, {"op": "aggregate"})
    nulls = read(
        {"op": "normalise", "params": None, "individual": None, "global": None},
        {"op": "screen", "by": None, "force": None, "min_available": None},
        {"op": "treat", "skew": None, "kurt": None, "individual": None, "combine": None},
        {"op": "aggregate", "weights": None},
        input=None,
    )
    assert nulls.steps == plain.steps
    assert nulls.input == plain.input
    own = read({"op": "treat", "skew": 1.5, "individual": {"a": {"skew": None, "winmax": 2}}})
    step = own.steps[0]
    assert isinstance(step, TreatStep)
    assert step.individual["a"] == TreatSettings(skew=1.5, winmax=2)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({"op": "treat", "winmax": "5"}, "a number is needed, not '5'"),
        ({"op": "screen", "min_available": True}, "a number is needed, not True"),
        ({"op": "screen", "force": {"A": "false"}}, "should be a valid boolean"),
        ({"op": "aggregate", "weights": {"a": "2"}}, "a number is needed, not '2'"),
        ({"op": "normalise", "method": "minmax", "params": {"lower": "1"}}, "a number is needed"),
    ],
)
def test_numbers_are_numbers(step: dict[str, Any], words: str):
    with pytest.raises(ValidationError, match=words):
        read(step)
