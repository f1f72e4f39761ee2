"""How far a rank depends on the choices made on the way: many recipes over the same data.

What a run does not change is not redone: runs that share data, treatment and normalisation are one
call over all their weights. Source: OECD/JRC Handbook (2008), step 7; Saisana et al. (2005).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from indicators.engine.rank import rank_columns
from indicators.engine.recipe_run import Chain, RecipeError, require, spread
from indicators.engine.recipe_sample import Sample, draw_sample
from indicators.engine.steps.combine_many import score_many
from indicators.engine.steps.hierarchy import Hierarchy
from indicators.engine.steps.table import BoolArray, FloatArray, IntArray, Table
from schemas.issue import Issue, Severity
from schemas.pipeline import RAW, AggregateStep, Step, TreatStep, result_name
from schemas.uncertainty_plan import VARIABLES, UncertaintyPlan

WeightSets = Sequence[Mapping[str, float] | None]
"""The discrete sets of weights, {code: weight} over the original ones; None is equal weights."""

PAIRS_MAX = 2000
"""Units up to which all pairs are compared."""


@dataclass(frozen=True)
class UncertaintyResult:
    """The distribution of scores and ranks over the runs.

    units     rows of the nominal result, and who is ranked in a run (with `times` in a panel)
    nominal   rank of each unit under the nominal recipe, NaN where that leaves it out
    scores    runs x units;  ranks  runs x units, NaN where a unit was left out
    varied    what was varied;  fixed  what could have been and was not
    issues    `runs_without_ranks`, and `unit_not_in_all_runs` with the unit
    """

    units: tuple[str, ...]
    times: IntArray | None
    nominal: FloatArray
    sample: Sample
    scores: FloatArray
    ranks: FloatArray
    varied: tuple[str, ...]
    fixed: tuple[str, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def shifts(self) -> FloatArray:
        """Return for each run the mean absolute change of rank against the nominal recipe."""
        return mean_present(np.abs(self.ranks - self.nominal), axis=1)

    def statistics(self) -> pd.DataFrame:
        """Return per unit: Nominal, Mean, Median, Q5, Q95 (quantiles of type 7) and SD_pop."""
        quantiles = take_quantiles(self.ranks, (0.05, 0.5, 0.95))
        mean = mean_present(self.ranks, axis=0)
        return pd.DataFrame(
            {
                "uCode": self.units,
                "Nominal": self.nominal,
                "Mean": mean,
                "Median": quantiles[1],
                "Q5": quantiles[0],
                "Q95": quantiles[2],
                "SD_pop": np.sqrt(mean_present((self.ranks - mean) ** 2, axis=0)),
            }
        )

    def top(self, places: int) -> FloatArray:
        """Return for each unit the share of runs in which its rank is `places` or better."""
        return np.asarray((self.ranks <= places).mean(axis=0))

    @cached_property
    def pairwise(self) -> FloatArray:
        """Return units x units: the share of runs in which the first ranks above the second.

        A draw counts half; the diagonal is NaN. Raises ValueError for more than PAIRS_MAX units.
        """
        count = len(self.units)
        if count > PAIRS_MAX:
            raise ValueError(f"{count} units are too many for all pairs (at most {PAIRS_MAX})")
        above = np.zeros((count, count))
        for ranks in self.ranks:
            above += ranks[:, None] < ranks[None, :]
            above += 0.5 * (ranks[:, None] == ranks[None, :])
        np.fill_diagonal(above, np.nan)
        return above / len(self.ranks)


class UncertaintyModel:
    """A plan over data: evaluates any sample of runs, keeping all shared steps."""

    def __init__(self, chain: Chain, plan: UncertaintyPlan, weight_sets: WeightSets = ()) -> None:
        """chain  over the data;  weight_sets  the plan's discrete weights, resolved."""
        self.chain, self.plan, self.weight_sets = chain, plan, weight_sets
        hierarchy = chain.inputs.hierarchy
        require(hierarchy.codes, [plan.target], "target", "element of the hierarchy")
        removed = [code for code in plan.alternatives.get("remove", ()) if code is not None]
        require(hierarchy.codes, removed, "alternatives.remove", "element of the hierarchy")
        self._places = {name: at for at, name in enumerate(plan.alternatives)}
        nominal = chain.run(plan.nominal_steps)
        last = [at for at, step in enumerate(plan.nominal_steps) if isinstance(step, AggregateStep)]
        if not last:
            raise RecipeError("nominal_steps: there is no step aggregate, so nothing is ranked")
        step = plan.nominal_steps[last[-1]]
        assert isinstance(step, AggregateStep)
        _refuse_removed(hierarchy, plan)
        self.issues = nominal.issues
        self.hierarchy = chain.weighted(step)
        """The tree with the weights of the nominal recipe: continuous weights vary around them."""
        self.rows = chain.inputs.raw
        """All there are: a run may keep a unit that the nominal recipe leaves out."""
        table = nominal.made[last[-1]].table
        self.kept_rows = find_rows(table, self.rows)
        """Whether a row is in the nominal result, be it without a score."""
        ranks = rank_rows(table, table.column(plan.target)[None])
        self.nominal_ranks = _on_rows(ranks, table, self.rows)[0]

    def evaluate(self, sample: Sample) -> tuple[FloatArray, FloatArray]:
        """Return scores and ranks of the target, runs x rows; each run ranks whom it has."""
        shape = (len(sample), len(self.rows.units))
        scores, ranks = np.full(shape, np.nan), np.full(shape, np.nan)
        shared = [at for name, at in self._places.items() if name not in ("weights", "remove")]
        keys, groups = np.unique(sample.choices[:, shared], axis=0, return_inverse=True)
        for group in range(len(keys)):
            runs = np.flatnonzero(groups.ravel() == group)
            table, own = self._run_group(sample, runs)
            scores[runs] = _on_rows(own, table, self.rows)
            ranks[runs] = _on_rows(rank_rows(table, own), table, self.rows)
        return scores, ranks

    def _run_group(self, sample: Sample, runs: IntArray) -> tuple[Table, FloatArray]:
        """Score the runs that differ in weights only; return whom they have, and runs x rows."""
        steps, last = self._steps_of(sample.choices[runs[0]])
        before = self.chain.run(steps[:last])
        step = steps[last]
        assert isinstance(step, AggregateStep)
        # the name written last: a name written twice keeps its first place among the tables
        table = before.tables[step.source or (result_name(steps[last - 1]) if last else RAW)]
        hierarchy = self.chain.weighted(step)
        depth = len(hierarchy.levels)
        least = step.min_available
        scores = score_many(
            table,
            hierarchy,
            self._weights_of(sample, runs, hierarchy),
            self.plan.target,
            spread(step.method, depth, "aggregate.method"),
            step.p,
            None if least is None else spread(least, depth, "aggregate.min_available"),
        )
        return table, scores

    def _steps_of(self, choice: IntArray) -> tuple[list[Step], int]:
        """Return the steps of a run, and the place of the last aggregation.

        `winmax` comes last: it changes whichever treatment the run has.
        """
        steps: list[Step] = list(self.plan.nominal_steps)
        for name in sorted(self._places, key=lambda name: name == "winmax"):
            at, wanted = self._places[name], self.plan.alternatives[name]
            if name in ("weights", "remove"):
                continue
            picked: Any = wanted[int(choice[at])]
            for place, step in enumerate(steps):
                if name == "winmax" and isinstance(step, TreatStep):
                    steps[place] = step.model_copy(update={"winmax": picked})
                elif step.op == name:
                    kept = {
                        key: getattr(step, key)
                        for key in ("source", "write_to")
                        if getattr(picked, key) is None
                    }
                    steps[place] = picked.model_copy(update=kept)
        last = max(at for at, step in enumerate(steps) if isinstance(step, AggregateStep))
        return steps, last

    def _weights_of(self, sample: Sample, runs: IntArray, hierarchy: Hierarchy) -> FloatArray:
        """Return runs x nodes."""
        original = self.chain.inputs.hierarchy
        if sample.weights is not None:
            weights = sample.weights[runs].copy()
        elif "weights" in self._places:
            choices = sample.choices[runs, self._places["weights"]]
            sets = np.array(
                [
                    np.ones(len(original.nodes))
                    if own is None
                    else original.with_weights(own).weights()
                    for own in self.weight_sets
                ]
            )
            weights = sets[choices]
        else:
            weights = np.tile(hierarchy.weights(), (len(runs), 1))
        if "remove" in self._places:
            removed = self.plan.alternatives["remove"]
            for row, choice in enumerate(sample.choices[runs, self._places["remove"]]):
                if removed[choice] is not None:
                    weights[row, hierarchy.places[removed[choice]]] = 0.0
        return weights


def analyse_uncertainty(model: UncertaintyModel, sample: Sample | None = None) -> UncertaintyResult:
    """Run a plan; without a sample the plan's own runs."""
    plan = model.plan
    own = draw_sample(plan, model.hierarchy) if sample is None else sample
    scores, ranks = model.evaluate(own)
    seen = model.kept_rows | ~np.isnan(ranks).all(axis=0)
    rows = model.rows.keep_rows(seen)
    return UncertaintyResult(
        units=rows.units,
        times=rows.times,
        nominal=model.nominal_ranks[seen],
        sample=own,
        scores=scores[:, seen],
        ranks=ranks[:, seen],
        varied=tuple(plan.alternatives),
        fixed=tuple(name for name in VARIABLES if name not in plan.alternatives),
        issues=tuple(_find_unranked(rows, ranks[:, seen])),
    )


def _find_unranked(rows: Table, ranks: FloatArray) -> Iterator[Issue]:
    """Yield that runs rank nobody, and who is missing from some of the others."""
    empty = np.isnan(ranks).all(axis=1)
    if empty.any():
        told: dict[str, str | int | float] = {"count": int(empty.sum()), "of": len(ranks)}
        yield Issue(code="runs_without_ranks", values=told)
    missing = np.isnan(ranks[~empty]).sum(axis=0)
    for at in np.flatnonzero(missing):
        when = "" if rows.times is None else f", {rows.times[at]}"
        told = {"count": int(missing[at]), "of": int((~empty).sum())}
        yield Issue(
            code="unit_not_in_all_runs",
            severity=Severity.NOTE,
            place=f"{rows.units[at]}{when}",
            values=told,
        )


def mean_present(values: FloatArray, axis: int) -> FloatArray:
    """Return the means over the present values along an axis, NaN without any."""
    present = ~np.isnan(values)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(present, values, 0.0).sum(axis=axis) / present.sum(axis=axis))


def take_quantiles(ranks: FloatArray, levels: Sequence[float]) -> FloatArray:
    """Return levels x units: quantiles of type 7 (linear) over the runs a unit is ranked in.

    >>> take_quantiles(np.array([[1.0], [2.0], [4.0]]), (0.5, 0.75)).ravel().tolist()
    [2.0, 3.0]
    """
    if np.isnan(ranks).any():
        result = np.full((len(levels), ranks.shape[1]), np.nan)
        ranked = ~np.isnan(ranks).all(axis=0)
        if ranked.any():
            result[:, ranked] = np.nanquantile(ranks[:, ranked], list(levels), axis=0)
        return result
    ordered = np.sort(ranks, axis=0)
    places = np.array(levels) * (len(ranks) - 1)
    lower = np.floor(places).astype(int)
    upper = np.minimum(lower + 1, len(ranks) - 1)
    part = (places - lower)[:, None]
    return np.asarray(ordered[lower] + (ordered[upper] - ordered[lower]) * part)


def rank_rows(table: Table, scores: FloatArray) -> FloatArray:
    """Rank runs x rows inside each time of the table."""
    ranks = np.full(scores.shape, np.nan)
    for rows in table.blocks():
        ranks[:, rows] = rank_columns(scores[:, rows].T).T
    return ranks


def find_rows(table: Table, among: Table) -> BoolArray:
    """Tell for every row of one table whether another one has it."""
    return ~np.isnan(_on_rows(np.zeros((1, len(table.units))), table, among)[0])


def _refuse_removed(hierarchy: Hierarchy, plan: UncertaintyPlan) -> None:
    """Refuse to leave out the element that is studied, or one it is part of."""
    above, code = {plan.target}, plan.target
    while code := hierarchy.nodes[hierarchy.places[code]].parent:
        above.add(code)
    for at, removed in enumerate(plan.alternatives.get("remove", ())):
        if removed in above:
            raise RecipeError(
                f"alternatives.remove.{at}: {removed} is the target {plan.target} or above it; "
                "leave out an element below it"
            )


def _on_rows(scores: FloatArray, table: Table, to: Table) -> FloatArray:
    """Put the rows of a table where another one has them; rows it lacks are missing."""
    stamps = [0] * len(table.units) if table.times is None else table.times.tolist()
    wanted = [0] * len(to.units) if to.times is None else to.times.tolist()
    if table.units == to.units and stamps == wanted:
        return scores
    held = {key: at for at, key in enumerate(zip(table.units, stamps, strict=True))}
    result = np.full((len(scores), len(to.units)), np.nan)
    for at, key in enumerate(zip(to.units, wanted, strict=True)):
        if key in held:
            result[:, at] = scores[:, held[key]]
    return result
