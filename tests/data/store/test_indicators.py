import pytest

from data.store.indicators import read_indicator_values
from schemas.formula import CompiledIndicator, Metric, Operation, Operator

SHARE = CompiledIndicator(
    code="share",
    formula=Operation(Operator.DIVIDE, Metric("part"), Metric("students")),
    guard=None,
    metrics=("part", "students"),
)


@pytest.fixture
def counts(append):
    for institution, part in (("alpha", 2.0), ("beta", 5.0)):
        for period in (2022, 2023, 2024):
            key = {"institution": institution, "period": period}
            append("observation", key | {"value": 10.0}, key | {"metric": "part", "value": part})


def test_indicators_are_computed_from_exact_current_values(store, counts, append):
    append("observation", {"value": 20.0})  # a correction of alpha 2024
    read = read_indicator_values(store, [SHARE])
    values = {(r.institution, r.period): r.value for r in read.itertuples()}
    assert values == {
        ("alpha", 2022): 0.2,
        ("alpha", 2023): 0.2,
        ("alpha", 2024): 0.1,
        ("beta", 2022): 0.5,
        ("beta", 2023): 0.5,
        ("beta", 2024): 0.5,
    }
    assert set(read["indicator"]) == {"share"}


def test_a_choice_of_institutions_and_of_scattered_periods(store, counts):
    read = read_indicator_values(store, [SHARE], ["beta"], [2022, 2024])
    assert read["period"].tolist() == [2022, 2024]
    assert read["institution"].tolist() == ["beta", "beta"]
    assert read_indicator_values(store, [SHARE], []).empty
