"""The engine and a naive reference agree on random pipelines that no reference file covers."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from tests.golden.naive_cases import (
    Steps,
    case_of,
    compare,
)

MINMAX = {"op": "normalise", "method": "minmax", "params": {"lower": 1, "upper": 100}}
MEANS = {"op": "aggregate", "method": "amean"}
RANK = {"op": "rank"}
FILL = {"op": "impute", "method": "mean"}
LINEAR = {"op": "impute_panel", "method": "linear-constant"}

SCALES: dict[str, dict[str, Any]] = {
    "minmax": {"method": "minmax", "params": {"lower": -3, "upper": 7.5}},
    "minmax_default": {"method": "minmax"},
    "zscore": {"method": "zscore", "params": {"mean": 100, "sd": 15}},
    "zscore_default": {"method": "zscore"},
    "scaled": {"method": "scaled", "params": {"lower": -2, "upper": 12, "factor": 10}},
    "goalposts": {
        "method": "goalposts",
        "params": {"lower": 0, "upper": 4, "factor": 50, "truncate": True},
    },
    "goalposts_open": {
        "method": "goalposts",
        "params": {"lower": 0, "upper": 4, "factor": 1, "truncate": False},
    },
    "dist2targ": {"method": "dist2targ", "params": {"target": 3.25, "cap": True}},
    "dist2targ_open": {"method": "dist2targ", "params": {"target": 3.25, "cap": False}},
    "dist2max": {"method": "dist2max"},
    "rank_min": {"method": "rank", "params": {"ties": "min"}},
    "rank_max": {"method": "rank", "params": {"ties": "max"}},
    "rank_average": {"method": "rank", "params": {"ties": "average"}},
    "borda_max": {"method": "borda", "params": {"ties": "max"}},
    "borda_average": {"method": "borda", "params": {"ties": "average"}},
    "prank": {"method": "prank"},
    "prank_max": {"method": "prank", "params": {"ties": "max"}},
    "prank_average": {"method": "prank", "params": {"ties": "average"}},
    "none": {"method": "none"},
}


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize("name", SCALES)
def test_every_scale_in_panels(tmp_path: Path, name: str, whole: bool):
    steps: Steps = [{"op": "normalise", "global": whole, **SCALES[name]}, MEANS, RANK]
    counts = compare(case_of(tmp_path, f"{name}{whole}", steps, panel=True))
    assert counts["Normalised"] > 100
    assert counts["Ranked"] > 150


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_in_one_year(tmp_path: Path, name: str):
    steps: Steps = [{"op": "normalise", **SCALES[name]}, MEANS, RANK]
    assert compare(case_of(tmp_path, name, steps))["Normalised"] > 25


@pytest.mark.parametrize("whole", [True, False])
def test_the_share_of_the_best_in_panels(tmp_path: Path, whole: bool):
    steps: Steps = [{"op": "normalise", "method": "fracmax", "global": whole}, MEANS, RANK]
    compare(case_of(tmp_path, f"fracmax{whole}", steps, panel=True, positive=True))


@pytest.mark.parametrize("cap", [True, False])
@pytest.mark.parametrize("whole", [True, False])
def test_the_distance_to_a_unit_of_the_same_year(tmp_path: Path, whole: bool, cap: bool):
    """The seeds are chosen so that the unit is not the lowest: there the formula divides by 0."""
    seeds = iter(range(1000))
    for _ in range(3):
        while True:
            steps: Steps = [
                {
                    "op": "normalise", "method": "dist2ref", "global": whole,
                    "params": {"unit": "U03", "cap": cap},
                },
                MEANS,
                RANK,
            ]  # fmt: skip
            path = case_of(tmp_path, f"ref{next(seeds)}", steps, panel=True)
            try:
                compare(path)
            except ZeroDivisionError:
                continue
            break


AGGREGATIONS: dict[str, dict[str, Any]] = {
    "equal": {"method": "amean", "weights": "equal"},
    "own_weights": {"method": "amean", "weights": {"a": 0, "b": 2.5, "q": 0, "t": 7}},
    "hidden_half": {"method": "amean", "weights": {"s": 0.25, "f": 0}, "min_available": 0.5},
    "gmean": {"method": "gmean"},
    "gmean_weights": {"method": "gmean", "weights": {"a": 0, "p": 3}},
    "hmean": {"method": "hmean", "min_available": 2 / 3},
    "by_level": {"method": ["gmean", "hmean", "amean"], "min_available": [0.5, 1, 0.4]},
    "least_by_level": {"method": "amean", "min_available": [1, 0.5, 0]},
    "genmean_3": {"method": "genmean", "p": 3},
    "genmean_half": {"method": "genmean", "p": 0.5, "min_available": 0.6},
    "genmean_minus_2": {"method": ["genmean", "amean", "genmean"], "p": -2},
}


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("name", AGGREGATIONS)
def test_every_aggregation_with_holes(tmp_path: Path, name: str, panel: bool):
    steps: Steps = [MINMAX, {"op": "aggregate", **AGGREGATIONS[name]}, RANK]
    compare(case_of(tmp_path, f"{name}{panel}", steps, panel=panel, holes=0.25))


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize(
    "own",
    [
        {"method": "copeland"},
        {"method": ["amean", "copeland", "copeland"], "weights": "equal"},
        {"method": ["copeland", "amean", "amean"], "weights": {"b": 0, "c": 4}},
    ],
)
def test_copeland_year_by_year(tmp_path: Path, own: dict[str, Any], panel: bool):
    steps: Steps = [MINMAX, {"op": "aggregate", **own}, RANK]
    compare(case_of(tmp_path, f"cop{own}{panel}", steps, panel=panel, holes=0))


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("method", ["mean", "median", "mean_group", "median_group"])
def test_filling_from_other_units(tmp_path: Path, method: str, panel: bool):
    own = {"op": "impute", "method": method}
    if method.endswith("group"):
        own["group"] = "group"
    path = case_of(tmp_path, method, [own, MINMAX, MEANS, RANK], panel=panel, holes=0.3)
    compare(path)


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("level", [2, 3, 4])
@pytest.mark.parametrize("method", ["mean", "median"])
def test_filling_from_the_unit_itself(tmp_path: Path, method: str, level: int, panel: bool):
    own = {"op": "impute", "by": "row", "method": method, "within_level": level}
    counts = compare(case_of(tmp_path, f"{method}{level}", [own], panel=panel, holes=0.3))
    assert counts["Imputed"] > counts["Raw"]


@pytest.mark.parametrize(
    "own",
    [
        {"method": "latest"},
        {"method": "latest", "max_time": 1},
        {"method": "latest", "max_time": 2},
        {"method": "latest", "max_time": 0},
        {"method": "constant"},
        {"method": "linear"},
        {"method": "linear-constant"},
    ],
)
@pytest.mark.parametrize("holes", [0.2, 0.6])
def test_filling_from_other_years(tmp_path: Path, own: dict[str, Any], holes: float):
    path = case_of(
        tmp_path, f"{own}", [{"op": "impute_panel", **own}, FILL], panel=True, holes=holes
    )
    compare(path)


TREATMENTS: dict[str, dict[str, Any]] = {
    "default": {},
    "one": {"winmax": 1, "skew": 1, "kurt": 1},
    "unlimited": {"winmax": None, "skew": 0.6, "kurt": 0.2},
    "plus": {"winmax": 0, "skew": 0.8, "kurt": 0.5, "log": "log_CT_plus"},
    "combine": {"winmax": 2, "skew": 0.5, "kurt": 0, "log": "log_CT_plus", "combine": True},
    "orig": {"winmax": 1, "skew": 0.5, "kurt": 0, "log": "log_CT_orig"},
    "boxcox": {"winmax": 0, "skew": 0.5, "kurt": 0, "log": "boxcox", "lambda": 0.3},
    "boxcox_0": {"winmax": 3, "skew": 0.5, "kurt": -1, "log": "boxcox", "lambda": 0},
    "individual": {
        "winmax": 2,
        "skew": 1,
        "kurt": 0.5,
        "individual": {
            "c": "none",
            "d": {
                "winmax": 0, "skew": 0.5, "kurt": 0, "log": "log_CT_plus", "combine": False,
            },
            "g": {
                "winmax": 1, "skew": 0.2, "kurt": -1, "log": "boxcox", "lambda": 2,
                "combine": True,
            },
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("name", TREATMENTS)
def test_every_treatment(tmp_path: Path, name: str, panel: bool):
    steps: Steps = [{"op": "treat", **TREATMENTS[name]}, MINMAX, MEANS, RANK]
    for seed in range(4):
        compare(case_of(tmp_path, f"{name}{seed}", steps, panel=panel))


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize(
    "own",
    [
        {"by": "available", "min_available": 0.8},
        {"by": "available"},
        {"by": "nonzero", "min_nonzero": 0.8},
        {"by": "both", "min_available": 0.6, "min_nonzero": 0.75},
        {"min_available": 1, "force": {"U01": True, "U04": False}},
    ],
)
def test_screening_with_and_without_force(tmp_path: Path, own: dict[str, Any], panel: bool):
    path = case_of(
        tmp_path, f"{own}", [{"op": "screen", **own}, MINMAX, MEANS, RANK], panel=panel, holes=0.3
    )
    counts = compare(path)
    assert 0 < counts["Screened"] < counts["Raw"]


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize(
    "own",
    [
        {},
        {"denominators": {"a": "land", "g": "people"}},
        {"denominators": {"a": "land", "c": "b"}, "scale": {"a": 1000, "c": 0.01}},
        {"scale": {"b": 3}},
    ],
)
def test_sizes_of_the_metadata_and_own_ones(tmp_path: Path, own: dict[str, Any], panel: bool):
    steps: Steps = [{"op": "denominate", **own}, MINMAX, MEANS, RANK]
    compare(case_of(tmp_path, f"{own}", steps, panel=panel, positive=True))


def draw_steps(chance: random.Random, panel: bool) -> Steps:
    """Return a random recipe: some steps in any order, then a scale, an aggregation and ranks."""
    years: Steps = [
        {"op": "impute_panel", "method": "latest", "max_time": chance.choice([1, 2, None])},
        {"op": "impute_panel", "method": chance.choice(["linear", "constant"])},
    ]
    pool: Steps = [
        {"op": "denominate", "scale": {"a": chance.choice([0.5, 100])}},
        {"op": "screen", "min_available": chance.choice([0.3, 0.5, 0.7])},
        {"op": "impute", "method": chance.choice(["mean", "median"])},
        {"op": "impute", "method": "median_group", "group": "group"},
        {"op": "impute", "by": "row", "method": "mean", "within_level": chance.choice([2, 3])},
        {
            "op": "treat", "skew": chance.choice([0.5, 1, 2]), "kurt": chance.choice([0, 1, 3.5]),
            "winmax": chance.choice([0, 1, 3, None]),
            "log": chance.choice(["log_CT", "log_CT_plus", "log_CT_orig"]),
        },
        *(years if panel else []),
    ]  # fmt: skip
    scale = SCALES[chance.choice(list(SCALES))]
    least = chance.choice([None, 0.5, [0.5, 1, 0.5]])
    own = {"min_available": least} if least else {}
    weights: Any = chance.choice(["original", "equal", {"a": 0, "q": 2}])
    return [
        *chance.sample(pool, chance.randint(1, 4)),
        {"op": "normalise", "global": chance.random() < 0.5, **scale},
        {"op": "aggregate", "method": "amean", "weights": weights, **own},
        RANK,
    ]


@pytest.mark.parametrize("panel", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_random_recipes(tmp_path: Path, seed: int, panel: bool):
    steps = draw_steps(random.Random(f"steps{seed}{panel}"), panel)
    compare(case_of(tmp_path, f"random{seed}", steps, panel=panel, holes=0.25))


CHAINS: dict[str, Steps] = {
    "two_scales_of_one_set": [
        {"op": "denominate"},
        {"op": "treat", "skew": 1, "kurt": 1},
        {"op": "normalise", "method": "prank", "source": "Treated", "write_to": "places"},
        {"op": "normalise", "method": "zscore", "source": "Denominated", "write_to": "scores"},
        {"op": "aggregate", "method": "amean", "source": "places", "write_to": "by_place"},
        {"op": "rank"},
        {"op": "aggregate", "method": "amean", "source": "scores"},
        {"op": "rank", "write_to": "second"},
    ],
    "a_name_written_twice": [
        {"op": "impute_panel", "method": "latest", "max_time": 1},
        {"op": "denominate"},
        {"op": "impute", "method": "median_group", "group": "group"},
        MINMAX,
        MEANS,
        RANK,
    ],
    "back_to_raw": [
        {"op": "screen", "min_available": 0.7},
        {"op": "impute", "method": "mean"},
        {"op": "normalise", "method": "rank", "source": "Raw", "global": False},
        {"op": "aggregate", "method": ["amean", "gmean", "hmean"]},
        {"op": "rank", "source": "Imputed", "write_to": "ranks_of_data"},
    ],
    "own_scales": [
        LINEAR,
        {
            "op": "normalise", "method": "zscore", "params": {"mean": 50, "sd": 10},
            "global": False,
            "individual": {
                "a": {"method": "prank", "params": {"ties": "average"}},
                "c": {"method": "minmax", "params": {"lower": 0, "upper": 1}},
                "d": {"method": "scaled", "params": {"lower": 0, "upper": 900, "factor": 100}},
                "f": {"method": "none"},
            },
        },
        {"op": "aggregate", "method": "amean", "weights": {"a": 0.1}, "min_available": 0.5},
        RANK,
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CHAINS)
@pytest.mark.parametrize("seed", range(3))
def test_chains_of_sources_and_names(tmp_path: Path, name: str, seed: int):
    compare(case_of(tmp_path, f"{name}{seed}", CHAINS[name], panel=True, positive=True))
