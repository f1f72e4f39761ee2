"""Who is where, and how sure is that? The table of all institutions with rank intervals."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.engine.groups import CLEAR_SHARE, find_distinguishable
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice
from schemas.edition import Edition
from schemas.finding import Finding, count, institution, interval, percent, text
from schemas.recipe import OVERALL


@dataclass(frozen=True)
class Scoreboard:
    """The scoreboard of one edition.

    ranked    best first: institution, group, score, score_low, score_high, rank, rank_low,
              rank_high, rank_median, coverage (0-1) and one column a pillar (0-100, NaN unscored)
    unscored  institution, coverage, best covered first: no score, below the coverage threshold
    pairs     scored x scored in the order of `ranked`: share of runs in which the row is ahead
    clear     the same shape: whether the pair can be told apart
    drivers   scored x (weights, normalisation, aggregation, interaction): shares of rank variance
    """

    scored: ScoredEdition
    ranked: pd.DataFrame
    unscored: pd.DataFrame
    pairs: pd.DataFrame
    clear: pd.DataFrame
    drivers: pd.DataFrame
    title: Finding
    standfirst: Finding

    @property
    def edition(self) -> Edition:
        """Return the edition that is shown."""
        return self.scored.edition

    def count_unclear(self) -> tuple[int, int]:
        """Return how many pairs cannot be told apart, and how many pairs there are."""
        n = len(self.clear)
        return (n * (n - 1) - int(self.clear.to_numpy().sum())) // 2, n * (n - 1) // 2

    def ask_pair(self, first: str, second: str) -> PairAnswer:
        """Answer whether two scored institutions can be told apart."""
        share = float(self.pairs.loc[[first], [second]].to_numpy()[0, 0])
        return PairAnswer(first, second, share, bool(self.clear.loc[first, second]))


@dataclass(frozen=True)
class PairAnswer:
    """Share of runs in which the first is ahead, and whether that tells the two apart."""

    first: str
    second: str
    share: float
    clear: bool


def build_scoreboard(view: WorkspaceView, choice: Choice) -> Scoreboard:
    """Build the scoreboard of the chosen framework and edition.

    Raises UnknownEditionError, UnknownFrameworkError.
    """
    scored = score_edition(view, choice.framework, choice.edition)
    ranked = rank_table(scored)
    order = list(ranked["institution"])
    coverage = scored.result.coverage[OVERALL]
    left_out = coverage[scored.result.overall.isna()].sort_values(ascending=False, kind="stable")
    unscored = left_out.rename("coverage").rename_axis("institution").reset_index()
    if scored.uncertainty is None:
        pairs = drivers = pd.DataFrame(index=order)
        clear = pairs
    else:
        pairs = scored.uncertainty.pairwise.loc[order, order]
        clear = find_distinguishable(pairs)
        drivers = scored.uncertainty.drivers.loc[order]
    return Scoreboard(
        scored=scored,
        ranked=ranked,
        unscored=unscored,
        pairs=pairs,
        clear=clear,
        drivers=drivers,
        title=_title(ranked),
        standfirst=_standfirst(scored, ranked, choice.institution),
    )


def rank_table(scored: ScoredEdition) -> pd.DataFrame:
    """Return the scored institutions, best first; columns as `Scoreboard.ranked`."""
    order = scored.scored
    if scored.uncertainty is None:
        table = pd.DataFrame({"score": scored.result.overall.loc[order]}, index=order)
        for column in ("score_low", "score_high", "rank_median"):
            table[column] = float("nan")
        for column in ("rank", "rank_low", "rank_high"):
            table[column] = pd.array([pd.NA] * len(order), dtype="Int64")
    else:
        table = scored.uncertainty.table.loc[order].copy()
    table["group"] = scored.groups.loc[order]
    table["coverage"] = scored.result.coverage.loc[order, OVERALL]
    table = table.join(scored.result.pillars.loc[order])
    columns = [
        "group",
        "score",
        "score_low",
        "score_high",
        "rank",
        "rank_low",
        "rank_high",
        "rank_median",
        "coverage",
        *scored.result.pillars.columns,
    ]
    return table[columns].rename_axis("institution").reset_index()


def _title(ranked: pd.DataFrame) -> Finding:
    if ranked.empty:
        return Finding(code="scoreboard_nobody")
    groups = int(ranked["group"].max()) if ranked["group"].notna().any() else 1
    return Finding(
        code="scoreboard_groups" if groups > 1 else "scoreboard_one_group",
        facts={"institutions": count(len(ranked)), "groups": count(groups)},
    )


def _standfirst(scored: ScoredEdition, ranked: pd.DataFrame, own: str) -> Finding:
    rows = ranked[ranked["institution"] == own]
    if scored.uncertainty is None:
        return Finding(code="scoreboard_no_interval")
    if rows.empty:
        return Finding(
            code="scoreboard_own_unscored",
            facts={
                "name": institution(own),
                "threshold": percent(scored.framework.overall_coverage),
                "clear": percent(CLEAR_SHARE),
            },
        )
    row = rows.iloc[0]
    return Finding(
        code="scoreboard_own",
        facts={
            "name": institution(own),
            "group": text(str(int(row["group"]))),
            "rank": interval(int(row["rank_low"]), int(row["rank_high"])),
            "clear": percent(CLEAR_SHARE),
        },
    )


def tabulate_all(scored: ScoredEdition) -> pd.DataFrame:
    """Return every measured institution, the scored ones first: the public table of a scoreboard.

    returns  institution, score, rank, rank_low, rank_high, coverage, one column a pillar;
             score, rank and interval are missing where there is too little data
    """
    ranked = rank_table(scored)
    pillars = list(scored.result.pillars.columns)
    columns = ["institution", "score", "rank", "rank_low", "rank_high", "coverage", *pillars]
    left = scored.result.coverage[OVERALL][scored.result.overall.isna()]
    left = left.sort_values(ascending=False, kind="stable")
    rest = scored.result.pillars.loc[left.index].assign(coverage=left)
    rest = rest.rename_axis("institution").reset_index().reindex(columns=columns)
    for column in ("rank", "rank_low", "rank_high"):
        rest[column] = pd.array([pd.NA] * len(rest), dtype="Int64")
    return pd.concat([ranked[columns], rest.astype({"score": "float64"})], ignore_index=True)
