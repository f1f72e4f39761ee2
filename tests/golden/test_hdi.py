"""The Human Development Index of UNDP, all countries and years of its time series."""

import json

import numpy as np
import pytest

from indicators.engine.special.human_development import (
    EXPECTED_SCHOOLING,
    INCOME,
    LIFE_EXPECTANCY,
    MEAN_SCHOOLING,
    human_development_index,
)
from tests.golden.compare import assert_close, read_golden
from tests.golden.files import golden

PUBLISHED = read_golden(golden("hdi/hdi.csv"))
COMPUTED = human_development_index(
    *(
        PUBLISHED[name].to_numpy(dtype=float)
        for name in (
            "life_expectancy",
            "expected_schooling",
            "mean_schooling",
            "gni_per_capita",
        )
    )
)


def test_every_published_value_to_three_decimals() -> None:
    assert len(PUBLISHED) == 1470
    assert PUBLISHED["iso3"].nunique() == 193
    assert COMPUTED.published().tolist() == PUBLISHED["hdi_published"].tolist()
    assert np.abs(COMPUTED.hdi - PUBLISHED["hdi_published"]).max() < 0.0005
    assert not COMPUTED.issues


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("health_index", "health"),
        ("eys_index", "expected_schooling"),
        ("mys_index", "mean_schooling"),
        ("education_index", "education"),
        ("income_index", "income"),
        ("hdi_computed", "hdi"),
    ],
)
def test_every_dimension_index(column: str, name: str) -> None:
    got = PUBLISHED[column].copy()
    got[:] = getattr(COMPUTED, name)
    assert_close(got, PUBLISHED[column], column, relative=1e-14)


def test_kazakhstan_in_2022() -> None:
    here = (PUBLISHED["iso3"] == "KAZ") & (PUBLISHED["year"] == 2022)
    assert here.sum() == 1
    assert COMPUTED.published()[here.to_numpy()].tolist() == [0.802]


def test_goalposts_are_those_of_the_report() -> None:
    goalposts = json.loads(golden("hdi/methods.json").read_text(encoding="utf-8"))["goalposts"]
    assert goalposts == {
        "life_expectancy": list(LIFE_EXPECTANCY),
        "expected_schooling": list(EXPECTED_SCHOOLING),
        "mean_schooling": list(MEAN_SCHOOLING),
        "gni_per_capita": list(INCOME),
    }
