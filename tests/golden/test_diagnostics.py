"""Every reference file of the diagnostics, through the service, row by row."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from indicators.services.diagnosis import diagnose
from tests.golden.files import golden

CLOSE = 1e-9


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("diagnostics")
    paths, _ = diagnose(golden("asem/methods.json"), folder)
    assert all(path.is_file() for path in paths)
    return folder


def keys_of(frame: pd.DataFrame) -> list[str]:
    """Return the columns that name a row: text, and the numbers that count levels."""
    named = frame.select_dtypes(include=["object", "str"]).columns
    keys = [name for name in named if not name.startswith("Flag.")]
    return keys + [name for name in ("component", "level") if name in frame.columns]


def differ_most(got: pd.DataFrame, want: pd.DataFrame) -> float:
    """Return the largest relative difference; rows, gaps and words must be the same."""
    keys = keys_of(want)
    assert set(want.columns) == set(got.columns)
    assert not want.duplicated(keys).any()
    assert not got.duplicated(keys).any()
    got = got.set_index(keys).loc[
        pd.MultiIndex.from_frame(want[keys]) if len(keys) > 1 else want[keys[0]]
    ]
    largest = 0.0
    for name in want.columns.difference(keys):
        ours, theirs = got[name].to_numpy(), want[name].to_numpy()
        if name.startswith("Flag."):
            assert (ours == theirs).all(), name
            continue
        ours, theirs = ours.astype(float), theirs.astype(float)
        assert (np.isnan(ours) == np.isnan(theirs)).all(), name
        assert (np.isinf(ours) == np.isinf(theirs)).all(), name
        here = np.isfinite(theirs)
        scale = np.where(theirs[here] == 0, 1.0, np.abs(theirs[here]))
        largest = max(largest, float(np.max(np.abs(ours[here] - theirs[here]) / scale, initial=0)))
    return largest


PLAIN = sorted(
    path.name
    for path in golden("asem/diagnostics").glob("*.csv")
    if not path.name.startswith("pca_") and "unequal" not in path.name
)


@pytest.mark.parametrize("name", PLAIN)
def test_the_service_writes_the_reference_numbers(written: Path, name: str) -> None:
    got, want = read(written / name), read(golden(f"asem/diagnostics/{name}"))
    assert len(got) == len(want)
    largest = differ_most(got, want)
    assert largest <= (0.0 if name.endswith("_ranks.csv") else CLOSE), largest


COMPONENTS = sorted(
    path.name.removesuffix("_rotation.csv")
    for path in golden("asem/diagnostics").glob("pca_*_rotation.csv")
)


@pytest.mark.parametrize("name", COMPONENTS)
def test_components_are_those_of_the_reference_up_to_their_sign(written: Path, name: str) -> None:
    keys = ["group", "iCode", "component"]
    got = read(written / f"{name}_rotation.csv").set_index(keys)["loading"]
    want = read(golden(f"asem/diagnostics/{name}_rotation.csv")).set_index(keys)["loading"]
    assert len(got) == len(want)
    got = got.loc[want.index]
    products = (got * want).groupby(level=["group", "component"]).sum()
    np.testing.assert_allclose(products.abs(), 1.0, rtol=0, atol=1e-12)
    sign = np.sign(products).reindex(
        pd.MultiIndex.from_frame(want.index.to_frame()[["group", "component"]])
    )
    np.testing.assert_allclose(
        got.to_numpy() * sign.to_numpy(), want.to_numpy(), rtol=CLOSE, atol=1e-13
    )
    variance = f"{name}_variance.csv"
    largest = differ_most(read(written / variance), read(golden(f"asem/diagnostics/{variance}")))
    assert largest <= CLOSE
    check_weights(written, name, sign.to_numpy(), want.index)


def check_weights(written: Path, name: str, sign: np.ndarray, index: pd.MultiIndex) -> None:
    """The weights are the loadings on the first component, with its sign."""
    first = index.get_level_values("component") == 1
    own = dict(zip(index.get_level_values("iCode")[first], sign[first], strict=True))
    got = read(written / f"{name}_weights.csv")
    got["Weight"] *= got["iCode"].map(own)
    want = read(golden(f"asem/diagnostics/{name}_weights.csv"))
    assert len(got) == len(want)
    assert differ_most(got, want) <= CLOSE


def test_dominance_is_that_of_the_reference(written: Path) -> None:
    name = "outranking_pillars_summary.json"
    got = json.loads((written / name).read_text())
    want = json.loads(golden(f"asem/diagnostics/{name}").read_text())
    assert got["nDominant"] == want["nDominant"]
    assert got["fracDominant"] == pytest.approx(want["fracDominant"], rel=CLOSE)


def test_unequal_weights_of_the_recipe_become_effective_weights(tmp_path: Path) -> None:
    want = read(golden("asem/diagnostics/effective_weights_unequal.csv"))
    recipe = json.loads(golden("asem/methods.json").read_text())
    step = next(item for item in recipe["steps"] if item["op"] == "aggregate")
    step["weights"] = dict(zip(want["iCode"], want["Weight"], strict=True))
    for name in ("iData.csv", "iMeta.csv"):
        (tmp_path / name).write_bytes(golden(f"asem/{name}").read_bytes())
    (tmp_path / "methods.json").write_text(json.dumps(recipe))
    diagnose(tmp_path / "methods.json", tmp_path / "out")
    got = read(tmp_path / "out" / "effective_weights.csv")
    assert len(got) == len(want)
    assert differ_most(got, want) <= CLOSE


@pytest.mark.parametrize("name", ["trends_cagr_raw.csv", "trends_prc_change_raw.csv"])
def test_trends_of_the_panel_are_those_of_the_reference(tmp_path: Path, name: str) -> None:
    diagnose(golden("asem_panel/cases/impute_constant/methods.json"), tmp_path)
    assert differ_most(read(tmp_path / name), read(golden(f"asem_panel/{name}"))) <= CLOSE
