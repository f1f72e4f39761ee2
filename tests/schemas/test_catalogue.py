"""Every validator of the definitions: what a wrong catalogue file is refused for."""

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.catalogue import (
    ConsistencyRule,
    Direction,
    Framework,
    FrameworkPillar,
    Goalposts,
    IndicatorDefinition,
    MetricDefinition,
    Normalisation,
    PillarDefinition,
    Region,
    Term,
    Uncertainty,
    UnitDefinition,
)

TEXT = {"en": "a", "ru": "б", "kk": "в"}
POSTS = {"low": 0, "high": 25, "rationale": TEXT}


def indicator(**changes: Any) -> IndicatorDefinition:
    given = {
        "code": "share",
        "pillar": "people",
        "name": TEXT,
        "short_name": TEXT,
        "definition": TEXT,
        "unit": "percent",
        "formula": "a / b",
        "direction": 1,
        "goalposts": POSTS,
        "normalisation": "goalpost",
        "source_standard": "own",
    }
    return IndicatorDefinition.model_validate(given | changes)


def metric(**changes: Any) -> MetricDefinition:
    given = {
        "code": "students",
        "group": "size",
        "kind": "reported",
        "name": TEXT,
        "unit": "persons",
        "type": "int",
    }
    return MetricDefinition.model_validate(given | changes)


def pillar(code: str, weight: float, **indicators: float) -> dict[str, Any]:
    listed = [{"code": name, "weight": share} for name, share in indicators.items()]
    return {"code": code, "weight": weight, "indicators": listed}


def framework(*pillars: dict[str, Any], **changes: Any) -> Framework:
    given = {
        "code": "full",
        "name": TEXT,
        "description": TEXT,
        "pillars": pillars,
        "aggregation": "arithmetic",
        "geometric_floor": 1,
        "pillar_coverage": 0.6,
        "overall_coverage": 0.6,
        "uncertainty": uncertainty(),
    }
    return Framework.model_validate(given | changes)


def uncertainty(**changes: Any) -> dict[str, Any]:
    given = {
        "runs": 100,
        "seed": 1,
        "concentration": 10,
        "normalisations": ["minmax"],
        "aggregations": ["arithmetic"],
    }
    return given | changes


@pytest.mark.parametrize("high", [0, -1])
def test_the_low_goalpost_stays_below_the_high_one(high: float):
    assert Goalposts.model_validate(POSTS).high == 25
    with pytest.raises(ValidationError, match="must be below high"):
        Goalposts.model_validate(POSTS | {"high": high})


@pytest.mark.parametrize(
    ("field", "end"),
    [("high", float("inf")), ("low", float("-inf")), ("high", float("nan")), ("low", float("inf"))],
)
def test_a_goalpost_without_end_is_refused_in_words(field: str, end: float):
    with pytest.raises(ValidationError, match=f"{field} is {end}, but a scale needs two ends"):
        Goalposts.model_validate(POSTS | {field: end})


def test_goalposts_without_a_rationale_are_refused():
    with pytest.raises(ValidationError, match="rationale"):
        Goalposts.model_validate({"low": 0, "high": 1})


@pytest.mark.parametrize("normalisation", ["goalpost", "log_goalpost"])
def test_a_scale_between_goalposts_needs_them(normalisation: str):
    with pytest.raises(ValidationError, match="needs goalposts"):
        indicator(normalisation=normalisation, goalposts=None)


@pytest.mark.parametrize("normalisation", ["minmax", "percentile", "zscore", "none"])
def test_other_scales_do_without_goalposts(normalisation: str):
    assert indicator(normalisation=normalisation, goalposts=None).goalposts is None


def test_a_logarithmic_scale_starts_above_zero():
    with pytest.raises(ValidationError, match="above 0"):
        indicator(normalisation="log_goalpost")
    logarithmic = indicator(normalisation="log_goalpost", goalposts=POSTS | {"low": 1})
    assert logarithmic.normalisation is Normalisation.LOG_GOALPOST


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "Share"),
        ("code", "1share"),
        ("direction", 0),
        ("normalisation", "magic"),
        ("impi_code", "1003"),
        ("used_by", ["rector"]),
        ("name", {"en": "a", "ru": "б", "kk": ""}),
        ("weight", 1),
    ],
)
def test_an_indicator_is_refused_for_each_wrong_part(field: str, value: object):
    with pytest.raises(ValidationError) as caught:
        indicator(**{field: value})
    assert caught.value.errors()[0]["loc"][0] == field


def test_an_impi_code_keeps_its_leading_zero():
    assert indicator(impi_code="01003").impi_code == "01003"


def test_a_direction_is_the_factor_of_the_chain():
    assert indicator(direction=-1).direction is Direction.LOWER_IS_BETTER
    assert [int(direction) for direction in Direction] == [1, -1]


@pytest.mark.parametrize(("minimum", "maximum"), [(5, 5), (6, 5)])
def test_a_plausible_range_has_a_width(minimum: float, maximum: float):
    with pytest.raises(ValidationError, match="minimum must be below maximum"):
        metric(minimum=minimum, maximum=maximum)


def test_a_range_may_be_open_at_either_end():
    assert metric(minimum=0).maximum is None
    assert metric(maximum=100).minimum is None


def test_the_kind_of_a_metric_is_one_of_three():
    with pytest.raises(ValidationError):
        metric(kind="guessed")


@pytest.mark.parametrize("decimals", [-1, 5])
def test_a_unit_has_zero_to_four_decimals(decimals: int):
    given = {"code": "percent", "name": TEXT, "mark": TEXT, "decimals": decimals}
    with pytest.raises(ValidationError, match="decimals"):
        UnitDefinition.model_validate(given)


def test_a_pillar_names_the_basis_of_its_choice():
    given = {"code": "people", "name": TEXT, "short_name": TEXT, "definition": TEXT}
    with pytest.raises(ValidationError, match="basis"):
        PillarDefinition.model_validate(given)


@pytest.mark.parametrize("shares", [(0.5, 0.4), (0.5, 0.6), (0.5, 0.5 + 1e-6)])
def test_indicator_weights_of_a_pillar_sum_to_one(shares: tuple[float, float]):
    with pytest.raises(ValidationError, match=r"pillar people: indicator weights sum to .* not to"):
        FrameworkPillar.model_validate(pillar("people", 1, a=shares[0], b=shares[1]))


def test_the_dust_of_adding_fractions_is_forgiven():
    tenths = {f"i{n}": 0.1 for n in range(10)}
    assert sum(tenths.values()) != 1
    assert len(FrameworkPillar.model_validate(pillar("people", 1, **tenths)).indicators) == 10


@pytest.mark.parametrize("weight", [0, -0.1, 1.1, float("nan")])
def test_a_weight_lies_above_zero_and_up_to_one(weight: float):
    with pytest.raises(ValidationError):
        FrameworkPillar.model_validate(pillar("people", weight, a=1))
    with pytest.raises(ValidationError):
        FrameworkPillar.model_validate(pillar("people", 1, a=weight))


def test_an_indicator_stands_once_in_a_pillar_and_a_pillar_is_not_empty():
    twice = [{"code": "a", "weight": 0.5}, {"code": "a", "weight": 0.5}]
    with pytest.raises(ValidationError, match="an indicator occurs twice"):
        FrameworkPillar.model_validate(pillar("people", 1) | {"indicators": twice})
    with pytest.raises(ValidationError, match="indicators"):
        FrameworkPillar.model_validate(pillar("people", 1))


def test_pillar_weights_of_a_framework_sum_to_one():
    with pytest.raises(ValidationError, match=r"framework full: pillar weights sum to 0\.9, not"):
        framework(pillar("people", 0.5, a=1), pillar("research", 0.4, b=1))


def test_an_indicator_stands_in_one_pillar_only():
    with pytest.raises(ValidationError, match="an indicator stands in two pillars"):
        framework(pillar("people", 0.5, a=1), pillar("research", 0.5, a=1))


def test_effective_weights_multiply_down_and_sum_to_one():
    made = framework(pillar("people", 0.6, a=0.25, b=0.75), pillar("research", 0.4, c=1))
    assert made.indicator_codes() == ("a", "b", "c")
    assert made.effective_weights() == pytest.approx({"a": 0.15, "b": 0.45, "c": 0.4})
    assert sum(made.effective_weights().values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pillar_coverage", 1.1),
        ("overall_coverage", -0.1),
        ("geometric_floor", 0),
        ("geometric_floor", 11),
        ("aggregation", "median"),
        ("pillars", []),
        ("sources", ["QS"]),
    ],
)
def test_a_framework_is_refused_for_each_wrong_part(field: str, value: object):
    with pytest.raises(ValidationError) as caught:
        framework(pillar("people", 1, a=1), **{field: value})
    assert caught.value.errors()[0]["loc"][0] == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("runs", 99),
        ("runs", 20_001),
        ("seed", -1),
        ("concentration", 0),
        ("normalisations", []),
        ("aggregations", []),
    ],
)
def test_an_uncertainty_analysis_keeps_its_bounds(field: str, value: object):
    with pytest.raises(ValidationError) as caught:
        Uncertainty.model_validate(uncertainty(**{field: value}))
    assert caught.value.errors()[0]["loc"] == (field,)


@pytest.mark.parametrize(
    "wrong", [{"id": "R1"}, {"id": "X01"}, {"severity": "note"}, {"scope": "for_ever"}]
)
def test_a_consistency_rule_has_a_number_a_severity_and_a_scope(wrong: dict[str, str]):
    given = {"id": "R01", "expression": "a <= b", "severity": "error", "message": TEXT}
    assert ConsistencyRule.model_validate(given).scope == "same_year"
    with pytest.raises(ValidationError) as caught:
        ConsistencyRule.model_validate(given | wrong)
    assert caught.value.errors()[0]["loc"] == tuple(wrong)


@pytest.mark.parametrize("code", ["KZ-1", "KZ75", "RU-75", "kz-75"])
def test_a_region_has_its_iso_code(code: str):
    given = {"name": TEXT, "centre": None, "type": "city"}
    assert Region.model_validate(given | {"code": "KZ-75"}).code == "KZ-75"
    with pytest.raises(ValidationError, match="pattern"):
        Region.model_validate(given | {"code": code})


def test_a_term_is_checked_unless_it_says_that_it_needs_a_native():
    term = Term.model_validate({"category": "field", "name": TEXT})
    assert (term.needs_native_check, term.region) == (False, None)


def test_definitions_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        indicator().code = "other"
