"""Places in rankings, drawn for the demonstration, and the yearly number of global rankings.

The publishers are real, the institutions and all places are invented; every row has the synthetic
source of the demonstration.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.demo.panel import PERIODS, FloatArray, Panel
from data.demo.profiles import Traits
from data.frames import Row
from schemas.records.ranking import ListedAs


@dataclass(frozen=True, slots=True)
class Scale:
    """How a ranking lists.

    entry    latent level needed to be listed at all;  label: edition year minus year of appearance
    best     place of the strongest;  length: list size;  single: places up to here stand alone
    band     width of the bands below;  reporters: whether some send data and get no place
    scored   whether an overall score is published for single places
    """

    ranking: str
    entry: float
    label: int
    best: int
    length: int
    single: int
    band: int
    reporters: bool = False
    scored: bool = False
    national: bool = False


SCALES: tuple[Scale, ...] = (
    Scale("qs_wur", -0.6, 1, 96, 1500, 700, 50, scored=True),
    Scale("the_wur", -0.65, 1, 160, 2000, 200, 200, reporters=True),
    Scale("qs_asia", -0.6, 1, 45, 900, 400, 50, scored=True),
    Scale("qs_sustainability", 0.7, 1, 210, 1700, 500, 50),
    Scale("the_impact", 0.2, 0, 120, 2200, 100, 200, reporters=True),
    Scale("the_asia", 0.6, 0, 60, 850, 200, 100),
    Scale("webometrics", -1.1, 0, 700, 12000, 12000, 1, scored=False),
    Scale("scimago", 0.4, 0, 400, 5000, 5000, 1),
    Scale("usnews", 1.2, 1, 620, 2200, 2200, 1),
    Scale("iqaa_national", -2.0, 0, 1, 60, 60, 1, scored=True, national=True),
    Scale("iaar_national", -1.4, 0, 1, 50, 50, 1, scored=True, national=True),
    Scale("atameken", -1.0, 0, 1, 45, 45, 1, scored=True, national=True),
)
"""Rankings from the easiest to the hardest to enter, in each group."""

SCORES_OF_QS = ("International Students Ratio", "International Faculty Ratio", "IRN")


def draw_rankings(rng: np.random.Generator, traits: Traits, panel: Panel) -> list[Row]:
    """Return the rows of `ranking_result` and put `rankings_listed` into the panel.

    Counted are global rankings that give a place or a band; reporters are not listed.
    """
    rows: list[Row] = []
    listed = np.zeros(panel.exists.shape)
    for scale in SCALES:
        level = traits.level["visibility"] + rng.normal(0.0, 0.35, (len(panel.institutions), 1))
        level = level + rng.normal(0.0, 0.04, level.shape)
        present = (level > scale.entry) & panel.exists
        if not scale.national:
            listed += present
        places = _place(level, scale, panel)
        for row, column in zip(*np.nonzero(panel.exists), strict=True):
            result = _list(scale, int(places[row, column]) if present[row, column] else 0)
            reporter = scale.reporters and level[row, column] > scale.entry - 0.5
            if result is None:
                result = {"listed_as": ListedAs.REPORTER if reporter else ListedAs.NOT_LISTED}
            if result.get("listed_as") is ListedAs.NOT_LISTED and scale.ranking not in (
                "qs_wur",
                "the_wur",
            ):
                continue  # whoever is in none of the smaller rankings needs no row saying so
            score = _score(scale, result, places[row, column])
            rows.append(
                result
                | score
                | {
                    "institution": panel.institutions[row].institution,
                    "ranking": scale.ranking,
                    "published_year": PERIODS[column],
                    "edition_year": PERIODS[column] + scale.label,
                    "list_size": scale.length,
                }
            )
    panel.put("rankings_listed", listed)
    return rows


def _place(level: FloatArray, scale: Scale, panel: Panel) -> FloatArray:
    """Turn levels into places: the strongest near the top, the weakest listed near the end."""
    if scale.national:
        shown = np.where(panel.exists, level, -np.inf)
        order = np.argsort(np.argsort(-shown, axis=0, kind="stable"), axis=0)
        return 1.0 + order.astype(np.float64)
    top = 3.0
    depth = np.clip((top - level) / (top - scale.entry), 0.0, 1.0)
    return np.round(scale.best * (scale.length * 0.97 / scale.best) ** depth)


def _list(scale: Scale, place: int) -> Row | None:
    """Return how a ranking shows a place; None for 0 or beyond its list."""
    if not 1 <= place <= scale.length:
        return None
    if place <= scale.single:
        return {"listed_as": ListedAs.RANKED, "rank_from": place, "rank_to": place}
    low = scale.single + 1 + (place - scale.single - 1) // scale.band * scale.band
    high = low + scale.band - 1
    if high >= scale.length:  # the last band is open: 1451+
        return {"listed_as": ListedAs.BANDED, "rank_from": low, "rank_to": None}
    return {"listed_as": ListedAs.BANDED, "rank_from": low, "rank_to": high}


def _score(scale: Scale, result: Row, place: float) -> Row:
    """Return the published scores of a single place: none for bands."""
    if not scale.scored or result.get("listed_as") is not ListedAs.RANKED:
        return {}
    overall = round(float(100 * (1 - 0.85 * (place / scale.length) ** 0.5)), 1)
    if scale.ranking != "qs_wur":
        return {"overall_score": overall}
    spread = (0.9, 0.75, 1.05)
    return {
        "overall_score": overall,
        "indicator_names": list(SCORES_OF_QS),
        "indicator_scores": [round(min(100.0, overall * factor), 1) for factor in spread],
    }
