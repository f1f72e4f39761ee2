"""What can be followed over editions or compared side by side, and how it may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from indicators.services.view import WorkspaceView
from schemas.institution import InstitutionKind
from schemas.recipe import OVERALL


class MeasureKind(StrEnum):
    """Where the values of a measure come from."""

    PUBLISHED = "published"  # an observation as a publisher printed it
    INDICATOR = "indicator"
    PILLAR = "pillar"
    OVERALL = "overall"


@dataclass(frozen=True)
class Measure:
    """One thing to follow.

    code        metric, indicator or pillar; `overall` for the overall score
    unit        code of a unit; scores have `points`
    lower_is_better  ranks
    place_only  the publisher re-based the values between editions: only the place among the
                measured institutions inside one edition is shown
    source      the publisher, for published measures: its breaks are the measure's
    """

    code: str
    kind: MeasureKind
    unit: str
    lower_is_better: bool = False
    place_only: bool = False
    source: str | None = None

    @property
    def is_percent(self) -> bool:
        """Tell whether its values are percentages."""
        return self.unit in PERCENT_UNITS

    @property
    def key(self) -> str:
        """Return the name of the measure in an address."""
        return f"{self.kind.value}.{self.code}"


PERCENT_UNITS = frozenset({"percent", "whole_percent"})


def _rebased_score(metric: str, source: str) -> Measure:
    """Return a publisher's score, which is compared by place inside an edition only."""
    return Measure(
        metric,
        MeasureKind.PUBLISHED,
        "rank",
        lower_is_better=True,
        place_only=True,
        source=source,
    )


PUBLISHED = (
    Measure("qs_rank", MeasureKind.PUBLISHED, "rank", lower_is_better=True, source="qs_wur"),
    Measure("the_rank", MeasureKind.PUBLISHED, "rank", lower_is_better=True, source="the_wur"),
    Measure(
        "the_international_students_share",
        MeasureKind.PUBLISHED,
        "whole_percent",
        source="the_wur",
    ),
    _rebased_score("qs_international_students_score", "qs_wur"),
    _rebased_score("qs_international_faculty_score", "qs_wur"),
    _rebased_score("qs_international_research_network_score", "qs_wur"),
    _rebased_score("the_international_outlook_score", "the_wur"),
)


def list_measures(view: WorkspaceView, framework: str) -> list[Measure]:
    """Return what can be followed here, the most telling first.

    Open workspace: what publishers print, then the scores. Demo: scores, pillars, indicators.
    """
    definition = view.catalogue.frameworks[framework]
    scores = [Measure(OVERALL, MeasureKind.OVERALL, "points")]
    scores += [Measure(item.code, MeasureKind.PILLAR, "points") for item in definition.pillars]
    if view.name == "open":
        held = set(view.access.sources()["source"])
        return [item for item in PUBLISHED if item.source in held] + scores
    indicators = [
        Measure(
            code,
            MeasureKind.INDICATOR,
            view.catalogue.indicators[code].unit,
            lower_is_better=view.catalogue.indicators[code].direction < 0,
        )
        for code in definition.indicator_codes()
    ]
    return [*scores, *indicators]


def find_measure(measures: list[Measure], key: str | None) -> Measure:
    """Return the measure an address names, else the first one."""
    return next((item for item in measures if item.key == key), measures[0])


def read_published(view: WorkspaceView, metric: str) -> pd.DataFrame:
    """Return all observations of a metric of measured and peer institutions, with their kind.

    returns  columns of an observation plus `kind` (schemas.institution.InstitutionKind)
    """
    rows = view.access.observations(metrics=[metric])
    kinds = view.access.institutions().set_index("institution")["kind"]
    return rows.assign(kind=rows["institution"].map(kinds))


def rank_inside_edition(rows: pd.DataFrame) -> pd.DataFrame:
    """Replace values by places among the measured institutions of each edition, 1 = highest.

    rows     as `read_published`; value may be NaN
    returns  measured institutions only; value, value_low, value_high are the place (ties share the
             best place), `of` counts those with a value in the edition, place_text is the place
             with "=" before a shared one
    """
    own = rows[rows["kind"] == InstitutionKind.MEASURED.value].copy()
    places = own.groupby("period")["value"].rank(method="min", ascending=False)
    counts = own.groupby("period")["value"].transform("count")
    shared = own.assign(place=places).duplicated(["period", "place"], keep=False)
    written = [
        None if pd.isna(place) else f"{'=' if tied else ''}{int(place)}"
        for place, tied in zip(places, shared, strict=True)
    ]
    return own.assign(
        value=places,
        value_low=places,
        value_high=places,
        of=counts,
        place_text=pd.Series(written, index=own.index, dtype=object),
    )
