"""Who stood where, edition by edition, and how sure is that? Places in a score over editions.

Only editions of one method stand side by side: those since the last break. An edition this copy
does not hold keeps its place on the time axis, and nobody has a place in it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import pandas as pd

from indicators.engine.trends import Movement
from indicators.engine.uncertainty import simulate_pillar_places
from indicators.services.editions import list_editions
from indicators.services.measures import Measure, MeasureKind
from indicators.services.memory import Memory
from indicators.services.scoring import LEAST_RANKED, ScoredEdition, score_edition
from indicators.services.trend_series import find_breaks
from indicators.services.trends import Trends, label_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.edition import Edition
from schemas.finding import Fact, Finding, count, institution, interval, number, reason, text
from schemas.finding import measure as measure_fact
from schemas.observation import Reason

SHOWN_MAX = 10
"""More lines than these cannot be told apart."""

RANKED = frozenset({MeasureKind.OVERALL, MeasureKind.PILLAR})

COLUMNS = ("institution", "period", "rank", "rank_low", "rank_high", "of", "reason")


@dataclass(frozen=True)
class TrendPlaces:
    """The places in one score over the editions that may be compared.

    shown       the own institution first, then those beside it that have a place; at most ten
    periods     editions, every year between the first and the last
    places      long, every institution shown and every edition: institution, period, rank (1 best),
                rank_low, rank_high (ends of the 90 % interval), of (how many have a place), all
                floats with NaN where there is no place, and then the reason
    incomplete  editions of which a publisher's part is not held
    begins      first edition of the present method where earlier ones are left out, else None
    """

    measure: Measure
    shown: tuple[str, ...]
    periods: tuple[int, ...]
    places: pd.DataFrame
    incomplete: tuple[Edition, ...]
    begins: int | None
    academic: bool
    title: Finding
    standfirst: Finding


def is_ranked(measure: Measure) -> bool:
    """Tell whether a measure gives places with intervals: scores do, single indicators do not."""
    return measure.kind in RANKED


def build_places(view: WorkspaceView, choice: Choice, board: Trends) -> TrendPlaces:
    """Follow the places of the institutions a board shows.

    Raises ValueError for a measure without places.
    """
    measure = board.measure
    if not is_ranked(measure):
        raise ValueError(f"{measure.key} gives no places")
    until = score_edition(view, choice.framework, choice.edition).edition.period
    editions = [item for item in list_editions(view, choice.framework) if item.period <= until]
    breaks = [period for period in find_breaks(view, measure) if period <= until]
    start = max(breaks, default=editions[0].period)
    editions = [item for item in editions if item.period >= start]
    tables = {
        item.period: _rank(view, score_edition(view, choice.framework, item.period), measure)
        for item in editions
    }
    filled = [period for period, table in tables.items() if table["rank"].notna().any()]
    periods = tuple(range(filled[0], until + 1)) if filled else ()
    ranked = {code for table in tables.values() for code in table.index[table["rank"].notna()]}
    shown = tuple(
        code for code in board.shown if code in ranked or code == choice.institution
    )[:SHOWN_MAX]  # fmt: skip
    places = _complete(tables, shown, periods)
    return TrendPlaces(
        measure=measure,
        shown=shown,
        periods=periods,
        places=places,
        incomplete=tuple(e for e in editions if not e.complete and e.period in periods),
        begins=start if breaks else None,
        academic=board.academic,
        title=_title(
            tables, board, choice.institution, tuple(e.period for e in editions if e.complete)
        ),
        standfirst=_standfirst(tables, places, board, choice.institution),
    )


_MEMORY: Memory[pd.DataFrame] = Memory(entries=96)


def _rank(view: WorkspaceView, scored: ScoredEdition, measure: Measure) -> pd.DataFrame:
    """Return rank, rank_low, rank_high, of, reason of every institution in one edition."""
    key = (*view.key, scored.framework.code, scored.edition.period, measure.key)
    return _MEMORY.recall(key, lambda: _simulate(scored, measure))


def _simulate(scored: ScoredEdition, measure: Measure) -> pd.DataFrame:
    is_overall = measure.kind is MeasureKind.OVERALL
    scores = scored.result.overall if is_overall else scored.result.pillars[measure.code]
    of = int(scores.notna().sum())
    known = pd.DataFrame(index=scores.index, columns=["rank", "rank_low", "rank_high"], dtype=float)
    if of >= LEAST_RANKED:
        if not is_overall:
            known = simulate_pillar_places(scored.result, measure.code).astype("Float64")
        elif scored.uncertainty is not None:
            known = scored.uncertainty.table[list(known.columns)].astype("Float64")
        known = known.astype("float64")
    # a single score is no ranking
    why = scores.isna().map({True: Reason.BELOW_COVERAGE.value, False: Reason.NOT_APPLICABLE.value})
    return known.assign(
        of=pd.Series(float(of), index=scores.index).where(known["rank"].notna()),
        reason=why.astype(object).mask(known["rank"].notna(), None),
    )


def _complete(
    tables: dict[int, pd.DataFrame], shown: tuple[str, ...], periods: tuple[int, ...]
) -> pd.DataFrame:
    """Return COLUMNS for everybody shown in every edition; what is not held is missing."""
    rows = []
    for code in shown:
        for period in periods:
            row: dict[Hashable, object] = {"reason": Reason.EDITION_NOT_HELD.value}
            if period in tables:
                row = tables[period].loc[[code]].to_dict("records")[0]
            rows.append({"institution": code, "period": period, **row})
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ["rank", "rank_low", "rank_high", "of"]
    return table.astype(dict.fromkeys(numbers, "float64"))


def _title(
    tables: dict[int, pd.DataFrame], board: Trends, own: str, complete: tuple[int, ...]
) -> Finding:
    """Say what happened to the own place since the edition the board compares with.

    complete  editions that may be compared; an incomplete one is made of other numbers
    """
    until = text(label_edition(max(tables), board.academic))
    facts: dict[str, Fact] = {
        "name": institution(own), "measure": measure_fact(board.measure.code), "after": until,
    }  # fmt: skip
    held = [period for period in tables if pd.notna(tables[period]["rank"].get(own))]
    if not held:
        return Finding(code="trends_rank_nothing", facts=facts)
    pair = [period for period in held if period in complete] or held[-1:]
    after = pair[-1]
    before = board.before if board.before in pair[:-1] else pair[0]
    for name, period in (("new", after), ("old", before)):
        row = tables[period].loc[[own]].to_dict("records")[0]
        facts[name] = interval(row["rank_low"], row["rank_high"])
        facts[f"{name}_of"] = number(row["of"])
        facts["after" if name == "new" else "before"] = text(label_edition(period, board.academic))
    if before == after:
        return Finding(code="trends_rank_single", facts=facts)
    movement = compare_places(tables[before], tables[after], own)
    kept = movement is Movement.WITHIN_MARGIN and _is_certain(tables[before], tables[after], own)
    return Finding(code="trends_rank_same" if kept else f"trends_rank_{movement}", facts=facts)


def compare_places(before: pd.DataFrame, after: pd.DataFrame, own: str) -> Movement:
    """Tell what may be said about the places of one institution in two editions.

    before/after  index institution; rank_low, rank_high, NaN without a place
    Compared are the places among those with a place in both: who drops out ahead of the own
    institution lifts it, and that is no rise. Overlapping intervals allow no claim.
    """
    old, new = _bound_common(before, after, own), _bound_common(after, before, own)
    if new[1] < old[0]:
        return Movement.ROSE
    return Movement.FELL if new[0] > old[1] else Movement.WITHIN_MARGIN


def _bound_common(table: pd.DataFrame, other: pd.DataFrame, own: str) -> tuple[float, float]:
    """Return the ends of the own interval among those that have a place in the other table too.

    Who is only in this one and clearly ahead is taken away from both ends; who may be ahead or
    behind only from the better end.
    """
    low, high = (float(table[end][own]) for end in ("rank_low", "rank_high"))
    elsewhere = other["rank_low"].reindex(table.index).notna()
    single = table[table["rank_low"].notna() & ~elsewhere]
    ahead = int((single["rank_high"] < low).sum())
    maybe = int(((single["rank_high"] >= low) & (single["rank_low"] <= high)).sum())
    return max(1.0, low - ahead - maybe), high - ahead


def _is_certain(before: pd.DataFrame, after: pd.DataFrame, own: str) -> bool:
    """Tell whether both intervals are one and the same place."""
    ends = {*_bound_common(before, after, own), *_bound_common(after, before, own)}
    return len(ends) == 1


def _standfirst(
    tables: dict[int, pd.DataFrame], places: pd.DataFrame, board: Trends, own: str
) -> Finding:
    """Count from whom the own place cannot be told in the last edition, or say why there is none.

    All institutions with a place count, shown or not.
    """
    name = institution(own)
    if places.empty:
        return Finding(code="trends_rank_nobody")
    last = places[places["institution"] == own].iloc[-1]
    after = text(label_edition(int(last["period"]), board.academic))
    if pd.isna(last["rank"]):
        why = reason(str(last["reason"]))
        return Finding(
            code="trends_rank_no_place", facts={"name": name, "after": after, "reason": why}
        )
    others = tables[int(last["period"])].drop(index=own).dropna(subset=["rank"])
    apart = (others["rank_low"] > last["rank_high"]) | (others["rank_high"] < last["rank_low"])
    unclear = int((~apart).sum())
    facts = {"name": name, "after": after, "n": count(len(others))}
    if unclear == 0:
        return Finding(code="trends_rank_clear", facts=facts)
    return Finding(code="trends_rank_overlap", facts={**facts, "unclear": number(unclear)})
