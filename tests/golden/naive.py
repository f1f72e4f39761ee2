"""A second engine, as slow and as plain as can be: loops over lists, written from METHODS alone.

It shares nothing with `indicators.engine`: no arrays, no helper, no order of work. Where both agree
on random pipelines, both follow the definitions. A cell is a float or None (missing).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.golden import naive_preparation, naive_scores
from tests.golden.naive_data import DataSet, Setup, read

Work = Callable[[dict[str, Any], DataSet, Setup], DataSet]

STEPS: dict[str, tuple[Work, str]] = {
    "denominate": (naive_preparation.denominate, "Denominated"),
    "screen": (naive_preparation.screen, "Screened"),
    "impute": (naive_preparation.impute, "Imputed"),
    "impute_panel": (naive_preparation.impute_panel, "Imputed"),
    "treat": (naive_preparation.treat, "Treated"),
    "normalise": (naive_scores.normalise, "Normalised"),
    "aggregate": (naive_scores.aggregate, "Aggregated"),
    "rank": (naive_scores.rank, "Ranked"),
}
"""What each step does, and the name of its result where the recipe gives none."""


def run(methods: Path) -> dict[str, DataSet]:
    """Run a `methods.json`; return every data set by its name."""
    recipe = json.loads(methods.read_text(encoding="utf-8"))
    setup = read(methods.parent / "iData.csv", methods.parent / "iMeta.csv")
    sets = {"Raw": setup.raw}
    before = "Raw"
    for step in recipe["steps"]:
        work, name = STEPS[step["op"]]
        written = step.get("write_to") or name
        sets[written] = work(step, sets[step.get("source") or before], setup)
        before = written
    return sets
