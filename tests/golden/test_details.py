"""What a step reports beside its data: who was left out, what was winsorised and why."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators.engine.recipe_run import run_pipeline
from indicators.services.recipes import read_pipeline
from tests.golden.compare import assert_close, read_golden
from tests.golden.files import golden

TREATED = ["asem", *(f"asem/cases/{p.name}" for p in sorted(golden("asem/cases").glob("treat_*")))]


def details_of(case: str, name: str):
    pipeline, inputs = read_pipeline(golden(f"{case}/methods.json"))
    result = run_pipeline(inputs, pipeline)
    return result.tables[name], result.details[name]


@pytest.mark.parametrize("case", TREATED)
def test_every_check_and_count_of_the_treatment_agrees(case: str):
    expected = read_golden(golden(f"{case}/treat_details.csv")).set_index("iCode")
    _, done = details_of(case, "Treated")
    got = pd.DataFrame(index=expected.index, columns=expected.columns, dtype=object)
    for item in done:
        stages = (item.before, item.winsorised, item.transformed)
        for at, check in enumerate(stages):
            if check is not None and f"check_SkewKurt{at}.Skew" in expected:
                got.loc[item.code, f"check_SkewKurt{at}.Pass"] = check.passes
                got.loc[item.code, f"check_SkewKurt{at}.Skew"] = check.skew
                got.loc[item.code, f"check_SkewKurt{at}.Kurt"] = check.kurt
        if item.winsorised is not None:
            got.loc[item.code, "winsorise.nwin"] = item.count
    for column in expected.columns:
        if column.endswith("Pass"):
            known = expected[column].notna()
            assert got[column].notna().equals(known)
            assert (
                got.loc[known, column].astype(bool).equals(expected.loc[known, column].astype(bool))
            )
        else:
            assert_close(got[column].astype(float), expected[column].astype(float), column)


def test_the_winsorised_points_are_marked():
    expected = read_golden(golden("asem/treat_points.csv")).set_index("uCode")
    table, done = details_of("asem", "Treated")
    marks = {
        (table.units[row], item.code): word
        for item in done
        for word, rows in (("winhi", item.high), ("winlo", item.low))
        for row in rows
    }
    stacked = expected.stack()
    assert marks == {key: value for key, value in stacked.items() if isinstance(value, str)}


@pytest.mark.parametrize("case", ["asem", "asem/cases/screen_both"])
def test_screening_tells_how_complete_every_unit_is(case: str):
    expected = read_golden(golden(f"{case}/screen_details.csv"))
    pipeline, inputs = read_pipeline(golden(f"{case}/methods.json"))
    result = run_pipeline(inputs, pipeline)
    step = next(item for item in result.trail if item.op == "screen")
    units, found = result.tables[step.source].units, result.details["Screened"]
    assert list(expected["uCode"]) == list(units)
    assert expected["N_missing"].tolist() == found.missing.tolist()
    assert expected["N_zero"].tolist() == found.zeros.tolist()
    assert_close(pd.Series(found.available), expected["Dat_Avail"], "available")
    assert_close(pd.Series(found.nonzero), expected["Non_Zero"], "nonzero")
    assert expected["Included"].tolist() == found.kept.tolist()
