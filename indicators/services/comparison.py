"""How are we against those like us? Values, places and reasons, side by side."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from indicators.services.listing import explain_absence
from indicators.services.measures import PUBLISHED
from indicators.services.peer_groups import PeerGroup, find_peer_group
from indicators.services.provenance import trail_metrics, trail_scores
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.choice import Choice, PeerRule
from schemas.finding import Finding, count, institution, listed, measure, number, text
from schemas.institution import InstitutionKind
from schemas.observation import Reason
from schemas.recipe import OVERALL
from schemas.trail import Trail

COMPARED_MAX = 8
STRONG_PLACES = 3
"""A place up to this one is named as a strength in the finding."""

COMPARED_METRICS = (
    "qs_rank",
    "qs_international_students_score",
    "qs_international_faculty_score",
    "qs_international_research_network_score",
    "the_rank",
    "the_international_students_share",
    "the_international_outlook_score",
)
"""Published measures compared in the open workspace, in the order of the table."""


@dataclass(frozen=True)
class Comparison:
    """Up to eight institutions by their measures.

    cells    long: institution, measure, value, verbatim, place (among the measured institutions
             with a value; NaN for peers abroad), of, reason
    spread   the same for every measured institution: where the compared stand among all
    measures codes in order;  groups  measure -> heading (publisher's short title, or pillar code)
    kinds    measure -> `metric`, `pillar`, `indicator` or `overall`
    median   measure -> national median, NaN for ranks
    peers    who and why
    """

    scored: ScoredEdition
    institutions: tuple[str, ...]
    measures: tuple[str, ...]
    groups: dict[str, str]
    kinds: dict[str, str]
    cells: pd.DataFrame
    spread: pd.DataFrame
    median: dict[str, float]
    peers: PeerGroup
    title: Finding
    standfirst: Finding
    trail: Trail


def build_comparison(view: WorkspaceView, choice: Choice, pillar: str | None = None) -> Comparison:
    """Compare the chosen institution with its peers.

    pillar  in a scored workspace: compare the indicators of this pillar instead of all pillars
    """
    scored = score_edition(view, choice.framework, choice.edition)
    peers = find_peer_group(view, choice, scored.edition.period)
    if view.name == "open":
        cells, groups, kinds = _read_published(view, scored.edition.period)
        trail = trail_metrics(view, groups, [scored.edition.period])
    else:
        cells, groups, kinds = _read_scores(scored, pillar)
        codes = [code for code, kind in kinds.items() if kind == "indicator"]
        trail = trail_scores(view, scored, codes or None)
    shown = (choice.institution, *_pick_shown(peers, cells))
    cells = _add_places(view, cells)
    measured = cells[cells["of"].notna()]
    own = cells[cells["institution"] == choice.institution]
    return Comparison(
        scored=scored,
        institutions=shown,
        measures=tuple(groups),
        groups=groups,
        kinds=kinds,
        cells=_complete(view, cells, shown, tuple(groups), scored.edition.period),
        spread=measured,
        median={
            str(code): float(group["value"].median()) for code, group in measured.groupby("measure")
        },
        peers=peers,
        title=_title(own, choice.institution, len(groups)),
        standfirst=_standfirst(shown, groups, peers),
        trail=trail,
    )


def _pick_shown(peers: PeerGroup, cells: pd.DataFrame) -> list[str]:
    """Return the peers for whom there is room: the nearest, or those with the most values."""
    members = list(peers.members)
    if peers.rule not in (PeerRule.NEAREST, PeerRule.CHOSEN):
        filled = cells[cells["value"].notna()]["institution"].value_counts()
        members.sort(key=lambda code: -int(filled.get(code, 0)))
    return members[: COMPARED_MAX - 1]


def _read_published(
    view: WorkspaceView, period: int
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    rows = view.access.observations(metrics=COMPARED_METRICS, periods=[period])
    titles = view.access.sources().set_index("source")["short_title"]
    publisher = {item.code: str(item.source) for item in PUBLISHED}
    present = set(rows["metric"])
    groups = {
        code: f"{titles.get(publisher[code], publisher[code])} {period}"
        for code in COMPARED_METRICS
        if code in present
    }
    cells = rows.rename(columns={"metric": "measure", "value_verbatim": "verbatim"})
    cells = cells[["institution", "measure", "value", "verbatim", "reason"]]
    return cells, groups, dict.fromkeys(groups, "metric")


def _read_scores(
    scored: ScoredEdition, pillar: str | None
) -> tuple[pd.DataFrame, dict[str, str], dict[str, str]]:
    pillars = {item.code: item for item in scored.framework.pillars}
    if pillar in pillars:
        codes = [item.code for item in pillars[pillar].indicators]
        wide, reasons = scored.values[codes], scored.reasons[codes]
        groups = dict.fromkeys(codes, str(pillar))
        kinds = dict.fromkeys(codes, "indicator")
    else:
        overall = scored.result.overall.rename(OVERALL)
        wide = pd.concat([overall, scored.result.pillars], axis=1)
        below = pd.DataFrame(
            Reason.BELOW_COVERAGE.value, index=wide.index, columns=wide.columns, dtype="str"
        )
        reasons = below.where(wide.isna())
        groups = dict.fromkeys(wide.columns, "scores")
        kinds = {OVERALL: "overall", **dict.fromkeys(pillars, "pillar")}
    cells = wide.rename_axis("institution").reset_index().melt("institution", var_name="measure")
    told = reasons.rename_axis("institution").reset_index().melt("institution", var_name="measure")
    cells["reason"] = told["value"]
    cells["verbatim"] = None
    return cells, groups, kinds


def _add_places(view: WorkspaceView, cells: pd.DataFrame) -> pd.DataFrame:
    """Add the place of every measured institution among those with a value; ties share it."""
    measured = set(view.access.institutions(InstitutionKind.MEASURED)["institution"])
    lower = {item.code for item in PUBLISHED if item.lower_is_better and not item.place_only}
    lower |= {code for code, item in view.catalogue.indicators.items() if int(item.direction) < 0}
    inside = cells["institution"].isin(measured)
    signed = cells["value"].where(inside)
    signed = signed.mask(cells["measure"].isin(lower), -signed)
    place = signed.groupby(cells["measure"]).rank(method="min", ascending=False)
    of = signed.groupby(cells["measure"]).transform("count")
    ties = signed.groupby([cells["measure"], signed]).transform("count")
    return cells.assign(place=place, of=of.where(inside), tied=ties > 1)


def _complete(
    view: WorkspaceView,
    cells: pd.DataFrame,
    shown: tuple[str, ...],
    measures: tuple[str, ...],
    period: int,
) -> pd.DataFrame:
    wanted = pd.MultiIndex.from_product([shown, measures], names=["institution", "measure"])
    table = cells.set_index(["institution", "measure"]).reindex(wanted).reset_index()
    absent = table["value"].isna() & table["reason"].isna()
    rows = table.loc[absent, ["institution", "measure"]].rename(columns={"measure": "metric"})
    why = explain_absence(view, rows.assign(period=period)).fillna(Reason.NOT_REPORTED.value)
    table["reason"] = table["reason"].astype(object).mask(absent, why.reindex(table.index))
    table["tied"] = table["tied"].eq(True)
    return table


def _title(own: pd.DataFrame, code: str, measures: int) -> Finding:
    """Say on how many measures the institution is among the first, or where it stands best."""
    placed = own[own["place"].notna()]
    if placed.empty:
        return Finding(code="compare_nothing", facts={"name": institution(code)})
    parts = placed[placed["measure"] != OVERALL]  # the overall place is an interval of ranks
    best = (placed if parts.empty else parts).sort_values("place", kind="stable").iloc[0]
    strong = int((placed["place"] <= STRONG_PLACES).sum())
    facts = {
        "name": institution(code),
        "strong": count(strong),
        "n": number(len(placed)),
        "top": text(str(STRONG_PLACES)),
        "place": text(str(int(best["place"]))),
        "of": text(str(int(best["of"]))),
        "measure": measure(str(best["measure"])),
    }
    if strong and len(placed) > 1:
        is_everywhere = strong == measures
        return Finding(
            code="compare_strong_all" if is_everywhere else "compare_strong",
            facts={k: facts[k] for k in ("name", "strong", "n", "top")},
        )
    return Finding(
        code="compare_best", facts={k: facts[k] for k in ("name", "place", "of", "measure")}
    )


def _standfirst(shown: tuple[str, ...], groups: dict[str, str], peers: PeerGroup) -> Finding:
    if len(shown) == 1:
        return Finding(code="compare_alone")
    return Finding(
        code="compare_basis",
        facts={
            "n": count(len(shown)),
            "measures": number(len(groups)),
            "nearest": listed(*(institution(code) for code in peers.members[:2])),
        },
    )
