"""Put the numbers together: the panel, and the records that numbers are counted from."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from data.demo.agreement_rows import list_agreements, number_agreements
from data.demo.agreements import Register, draw_agreements
from data.demo.context import draw_context
from data.demo.flows import draw_flows, draw_nationalities
from data.demo.metrics import draw_finance, draw_research, draw_support, draw_visibility
from data.demo.missing import Gaps, draw_gaps
from data.demo.panel import PERIODS, Panel, Topic, open_panel, open_stream
from data.demo.partners import Partners, draw_partners, list_partners
from data.demo.planted import MERGED, MERGED_FROM, OUTLIERS
from data.demo.profiles import Traits, draw_traits
from data.demo.programmes import draw_programme_counts, list_programmes
from data.demo.projects import draw_branches, draw_projects, list_projects
from data.demo.rankings import draw_rankings
from data.demo.shares import SHARES, draw_shares
from data.frames import Row

LATE_WHOLES = ("pubs_total", "research_projects_total", "web_visits_total")
"""Wholes that are drawn after the students and staff they depend on."""


@dataclass(frozen=True)
class Assembly:
    """Everything that numbers and records have in common.

    records  table -> rows, without source and locator
    """

    traits: Traits
    panel: Panel
    gaps: Gaps
    register: Register
    partners: Partners
    records: dict[str, list[Row]]


def assemble(seed: int, required: Collection[str]) -> Assembly:
    """Draw all numbers and the records that go with them.

    required  metrics that are missing at planted places only
    """
    panel = open_panel({MERGED: MERGED_FROM})
    traits = draw_traits(open_stream(seed, Topic.TRAITS), panel.institutions)
    draw_context(open_stream(seed, Topic.CONTEXT), traits, panel)
    partners = draw_partners(open_stream(seed, Topic.PARTNERS))
    citizenships = _draw_metrics(seed, traits, panel)
    records: dict[str, list[Row]] = {"partner_institution": list_partners(partners)}
    stream = open_stream(seed, Topic.AGREEMENTS)
    register = draw_agreements(stream, traits, panel, partners)
    number_agreements(stream, panel, register)
    programmes = open_stream(seed, Topic.PROGRAMMES)
    draw_programme_counts(programmes, traits, panel)
    records["joint_programme"] = list_programmes(programmes, panel, register, partners)
    records["agreement"] = list_agreements(stream, panel, register, partners)
    stream = open_stream(seed, Topic.PROJECTS)
    records["project"] = list_projects(stream, panel, draw_projects(stream, traits, panel))
    records["branch_campus"] = draw_branches(stream, traits, panel, partners)
    records["ranking_result"] = draw_rankings(open_stream(seed, Topic.RANKINGS), traits, panel)
    gaps = draw_gaps(open_stream(seed, Topic.MISSING), traits, panel, required)
    records["mobility_flow"] = draw_flows(
        open_stream(seed, Topic.FLOWS),
        panel,
        gaps,
        register=register,
        partners=partners,
        citizenships=citizenships,
    )
    _plant_outliers(panel)
    return Assembly(traits, panel, gaps, register, partners, records)


def _draw_metrics(seed: int, traits: Traits, panel: Panel) -> np.ndarray:
    """Put the metrics that no record is kept of into the panel; return citizenship weights."""
    stream = open_stream(seed, Topic.SHARES)
    draw_shares(stream, traits, panel, tuple(s for s in SHARES if s.of not in LATE_WHOLES))
    draw_research(open_stream(seed, Topic.RESEARCH), traits, panel)
    draw_visibility(open_stream(seed, Topic.SUPPORT), traits, panel)
    draw_shares(stream, traits, panel, tuple(s for s in SHARES if s.of in LATE_WHOLES))
    draw_support(open_stream(seed, Topic.SERVICES), traits, panel)
    draw_finance(open_stream(seed, Topic.FINANCE), traits, panel)
    return draw_nationalities(stream, traits, panel)


def _plant_outliers(panel: Panel) -> None:
    """Multiply the planted values; after the flows, which keep the plausible number."""
    for institution, metric, period, factor in OUTLIERS:
        place = (panel.row(institution), PERIODS.index(period))
        panel[metric][place] = np.round(panel[metric][place] * factor)
