"""What other raw numbers of one institution would do to its score and its place.

What is said is what was computed: the numbers really used, after changes of one metric were added
up and kept to what the metric can be (`metric_moves`). The score, the interval of the place and the
sentences all rest on these. Said first is what was moved, then which indicators get better or worse
by it, which lose or gain their value (a score may rise because a bad value drops out), then what
cannot be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.engine.metric_moves import MetricChange
from indicators.engine.pipeline import score
from indicators.engine.targets import MetricShift, move_values
from indicators.engine.uncertainty import simulate_ranks
from indicators.engine.what_if import Baseline, WhatIfResult, run_what_if
from indicators.services.explanation_inputs import (
    limit_metrics,
    read_baseline,
    require_institution,
    say_contradiction,
    say_shift,
    tell_issue,
)
from indicators.services.scoring import ScoredEdition
from indicators.services.view import WorkspaceView
from schemas.finding import (
    Fact,
    Finding,
    indicator,
    institution,
    interval,
    listed,
    number,
    signed,
)


@dataclass(frozen=True)
class WhatIfExplanation:
    """What changes of raw metrics do to score and place.

    shifts     the raw numbers really moved, in the order asked for; empty where nothing is
    score_*    NaN, and rank_before, rank_after None, where there is no score
    rank_low, rank_high  the interval of the place afterwards; None where it was not asked for,
               nothing was moved or there is no score afterwards
    title, findings  what happens; the numbers moved, indicators that get better or worse, that lose
               or gain their value,
               rules that the new numbers break, then what of the question could not be done
    """

    result: WhatIfResult
    shifts: tuple[MetricShift, ...]
    score_before: float
    score_after: float
    rank_before: int | None
    rank_after: int | None
    rank_low: int | None
    rank_high: int | None
    title: Finding
    findings: tuple[Finding, ...]


def explain_what_if(
    view: WorkspaceView,
    scored: ScoredEdition,
    own: str,
    changes: Sequence[tuple[str, float]],
    simulate: bool = True,
) -> WhatIfExplanation:
    """Tell what other raw metrics of one institution would do to its score and place.

    changes   metric and how much more of it (less than 0: less), all at once; those of one metric
              are added up
    simulate  also give the interval of the place afterwards
    Raises UnknownInstitutionError.
    """
    require_institution(scored, own)
    baseline = read_baseline(view, scored, [own])
    scenario = [MetricChange(own, code, add=float(added)) for code, added in changes]
    result = run_what_if(baseline, [scenario], limit_metrics(view, baseline.model.metrics))
    moved = result.shifts(own, scored.edition.period)
    shifts = tuple(MetricShift(code, *ends) for code, ends in moved.items())
    values = move_values(
        baseline, baseline.institutions.index(own), {one.metric: one.after for one in shifts}
    )
    row = result.table(own, scored.edition.period).iloc[0]
    places = _simulate(scored, values, own) if simulate and shifts else None
    if pd.isna(row["score_after"]):
        places = None
    return WhatIfExplanation(
        result=result,
        shifts=shifts,
        score_before=float(row["score_before"]),
        score_after=float(row["score_after"]),
        rank_before=_place(row["rank_before"]),
        rank_after=_place(row["rank_after"]),
        rank_low=None if places is None else places[0],
        rank_high=None if places is None else places[1],
        title=_title(result, row, own, places, bool(shifts)),
        findings=(
            *(say_shift(view, shift, "what_if_change") for shift in shifts),
            *_say_scores(baseline, values, own),
            *_say_values(baseline, values, own),
            *say_contradiction(view, baseline, own, shifts, "what_if_contradiction"),
            *(tell_issue(issue, view.catalogue.metrics) for issue in result.issues),
        ),
    )


def _simulate(scored: ScoredEdition, values: pd.DataFrame, own: str) -> tuple[int, int] | None:
    """Return the interval of the place with these indicator values, None without a place."""
    ends = simulate_ranks(values, scored.result.plan).table.loc[[own], ["rank_low", "rank_high"]]
    low, high = ends.astype("float64").to_numpy()[0]
    return None if np.isnan([low, high]).any() else (int(low), int(high))


def _title(
    result: WhatIfResult, row: pd.Series, own: str, places: tuple[int, int] | None, moved: bool
) -> Finding:
    """Say what happens to the score; a score that goes, comes or is not there has its own words."""
    facts: dict[str, Fact] = {"name": institution(own)}
    scored_before, scored_after = (not pd.isna(row[end]) for end in ("score_before", "score_after"))
    if not scored_after:
        code = "what_if_score_lost" if scored_before else "what_if_unscored"
        return Finding(code=code, facts=facts)
    facts |= {
        "after": number(int(row["rank_after"])),
        "of": number(int(np.sum(~np.isnan(result.overall[0, 0])))),
        "score": number(float(row["score_after"]), 1),
    }
    if not scored_before:
        return Finding(code="what_if_score_came", facts=facts)
    facts |= {"points": signed(float(row["points"]), 2), "before": number(int(row["rank_before"]))}
    if places is not None:
        facts["places"] = interval(*places)
    direction = float(np.sign(row["rank_before"] - row["rank_after"]))
    word = {1.0: "up", -1.0: "down"}.get(direction, "same")
    code = f"what_if_{word}" + ("" if "places" in facts else "_plain")
    return Finding(code=code if moved else "what_if_nothing", facts=facts)


def _say_scores(baseline: Baseline, values: pd.DataFrame, own: str) -> Iterable[Finding]:
    """Name the indicators whose score rises by the change, and those whose score falls.

    values  institutions x indicators, after the change. Only what moved is named: on a scale that
            depends on everybody the score of another indicator may move as well
    """
    old = pd.DataFrame(baseline.values[0], index=values.index, columns=values.columns)
    moved = values.T[own] != old.T[own]
    if not moved.any():
        return
    before, after = (
        score(one, baseline.model.plan).normalised.T[own].reindex(values.columns)
        for one in (old, values)
    )
    for code, changed in (("raises", after > before), ("lowers", after < before)):
        names = [indicator(str(one)) for one in values.columns[changed & moved]]
        if names:
            yield Finding(code=f"what_if_{code}", facts={"indicators": listed(*names)})


def _say_values(baseline: Baseline, values: pd.DataFrame, own: str) -> Iterable[Finding]:
    """Name the indicators that have no value any more, and those that have one now.

    values  institutions x indicators, after the change
    """
    before = ~np.isnan(baseline.values[0, baseline.institutions.index(own)])
    after = ~np.isnan(values.loc[[own]].to_numpy(dtype=np.float64)[0])
    for code, changed in (("lost", before & ~after), ("came", after & ~before)):
        names = [indicator(str(one)) for one in values.columns[changed]]
        if names:
            yield Finding(code=f"what_if_{code}", facts={"indicators": listed(*names)})


def _place(place: float) -> int | None:
    return None if np.isnan(place) else int(place)
