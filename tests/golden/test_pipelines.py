"""Every pipeline of the reference is reproduced through the public command."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from indicators.__main__ import main
from tests.golden.compare import assert_close, read_golden
from tests.golden.files import golden

CASES = [
    "asem",
    *(f"asem/cases/{path.name}" for path in sorted(golden("asem/cases").iterdir())),
    *(f"asem_panel/cases/{path.name}" for path in sorted(golden("asem_panel/cases").iterdir())),
]


def run(case: str, folder: Path) -> pd.DataFrame:
    out = folder / "result.csv"
    assert main(["run", str(golden(f"{case}/methods.json")), "--out", str(out)]) == 0
    return read_golden(out)


def test_all_cases_are_there():
    assert len(CASES) == 1 + 41 + 5


@pytest.mark.parametrize("case", CASES)
def test_the_reference_is_reproduced(case: str, tmp_path: Path):
    expected = read_golden(golden(f"{case}/expected.csv"))
    got = run(case, tmp_path)
    keys = [name for name in ("dset", "Time", "uCode", "iCode") if name in expected.columns]
    assert list(got.columns) == [*keys, "value"]
    listed = got[got["dset"].isin(set(expected["dset"]))]
    rows = keys[:-1]
    assert set(map(tuple, listed[rows].to_numpy())) == set(map(tuple, expected[rows].to_numpy()))
    both = expected.merge(got, on=keys, how="left", suffixes=("", "_got"), indicator=True)
    assert (both["_merge"] == "both").all()
    places = both["dset"] == "Ranked"
    assert_close(both.loc[~places, "value_got"], both.loc[~places, "value"], case)
    ranks = both.loc[places, ["value_got", "value"]].astype(float)
    assert ranks["value_got"].equals(ranks["value"])


def test_without_outputs_every_data_set_is_written_raw_first(tmp_path: Path):
    names = list(dict.fromkeys(run("asem", tmp_path)["dset"]))
    assert names == [
        "Raw", "Denominated", "Imputed", "Screened",
        "Treated", "Normalised", "Aggregated", "Ranked",
    ]  # fmt: skip
