"""International projects in consortia, branches, and the yearly counts taken from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.countries import COUNTRIES
from data.demo.panel import PERIODS, FloatArray, Panel
from data.demo.partners import FOREIGN_PARTNERS, Partners
from data.demo.profiles import Traits
from data.frames import Row

PER_100_STAFF = 5.2
LARGEST_CONSORTIUM = 4


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of project: the metric it counts in, its share of all projects, its funders."""

    metric: str
    share: float
    funders: tuple[str, ...]
    longest: int


LINES = (
    Line("projects_icm_active", 0.38, ("erasmus_icm",), 3),
    Line("projects_cbhe_active", 0.12, ("erasmus_cbhe",), 4),
    Line(
        "projects_other_intl_active",
        0.50,
        ("jean_monnet", "horizon", "british_council", "world_bank", "grf_mshe", "bilateral"),
        4,
    ),
)
TITLES = (
    "Quality of Mobility",
    "Digital Campus",
    "Green Skills",
    "Teacher Development",
    "Joint Curricula",
    "Open Laboratories",
    "Regional Innovation",
    "Health and Society",
    "Water and Climate",
    "Inclusive University",
)
OUTPUTS = ("curriculum", "training", "laboratory", "guideline", "report")


@dataclass(slots=True)
class Consortium:
    """A project: rows of its institutions, and the columns of PERIODS in which it runs."""

    line: Line
    members: tuple[int, ...]
    first: int
    gone: int


def draw_projects(rng: np.random.Generator, traits: Traits, panel: Panel) -> list[Consortium]:
    """Draw the projects of all institutions and put their yearly counts into the panel."""
    rate = PER_100_STAFF / 100 * traits.draw_quality(rng, "partnerships", 0.42)
    total = np.nan_to_num(rate * panel["academic_staff"])
    projects: list[Consortium] = []
    for line in LINES:
        taste = np.exp(rng.normal(0.0, 0.2, (total.shape[0], 1)))
        wanted = np.round(total * line.share * taste)
        projects.extend(_found_consortia(rng, line, wanted, panel))
    for line in LINES:
        panel.put(line.metric, _count_active(projects, line, panel.exists.shape))
    return projects


def _found_consortia(
    rng: np.random.Generator, line: Line, wanted: FloatArray, panel: Panel
) -> list[Consortium]:
    """Start projects until every institution has as many as it should, year by year."""
    started: list[Consortium] = []
    for column in range(len(PERIODS)):
        running = _count_active(started, line, wanted.shape)[:, column]
        open_places = np.where(panel.exists[:, column], wanted[:, column] - running, 0)
        while (open_places > 0).any():
            seekers = np.flatnonzero(open_places > 0)
            size = min(len(seekers), int(rng.integers(1, LARGEST_CONSORTIUM + 1)))
            weights = open_places[seekers] / open_places[seekers].sum()
            members = rng.choice(seekers, size, replace=False, p=weights)
            open_places[members] -= 1
            length = int(rng.integers(2, line.longest + 1))
            started.append(Consortium(line, tuple(map(int, members)), column, column + length))
    return started


def _count_active(projects: list[Consortium], line: Line, shape: tuple[int, ...]) -> FloatArray:
    counts = np.zeros(shape)
    for project in projects:
        if project.line is line:
            counts[list(project.members), project.first : project.gone] += 1
    return counts


def list_projects(rng: np.random.Generator, panel: Panel, projects: list[Consortium]) -> list[Row]:
    """Return the rows of `project`; active in a period means: runs on its 1 October."""
    rows: list[Row] = []
    for number, project in enumerate(projects, start=1):
        begins = PERIODS[project.first]
        if project.first == 0:
            begins -= int(rng.integers(0, 2))
        ends = date(PERIODS[0] + project.gone, 9, int(rng.integers(1, 31)))
        partners = rng.choice(FOREIGN_PARTNERS, int(rng.integers(2, 6)), replace=False)
        budget = float(np.round(np.exp(rng.normal(3.2, 0.6)) * len(project.members), 1))
        title = TITLES[int(rng.integers(len(TITLES)))]
        rows.append(
            {
                "project_id": f"demo_project_{number:04d}",
                "acronym": f"DEMO-{number:04d}",
                "title": f"{title} (demonstration project {number:04d})",
                "programme": project.line.funders[int(rng.integers(len(project.line.funders)))],
                "role": str(
                    rng.choice(["coordinator", "partner", "associated"], p=[0.15, 0.75, 0.1])
                ),
                "institutions": [panel.institutions[m].institution for m in project.members],
                "partner_ids": [Partners.foreign_id(int(p)) for p in np.sort(partners)],
                "start_date": date(begins, int(rng.choice([1, 3, 9])), 1),
                "end_date": ends,
                "date_precision": "day",
                "budget_kzt_m": budget,
                "status": "running" if project.gone >= len(PERIODS) else "completed",
                "outputs": [OUTPUTS[int(o)] for o in np.sort(rng.choice(5, 2, replace=False))],
            }
        )
    return rows


def draw_branches(
    rng: np.random.Generator, traits: Traits, panel: Panel, partners: Partners
) -> list[Row]:
    """Draw branches, put their yearly counts into the panel and return rows of `branch_campus`.

    The strongest in partnerships host branches of foreign universities, a few open their own
    abroad; others are announced or in negotiation and not counted.
    """
    hosted, own = np.zeros(panel.exists.shape), np.zeros(panel.exists.shape)
    order = np.argsort(-traits.level["partnerships"][:, -1], kind="stable")
    open_now = [int(row) for row in order if panel.exists[row].all()]
    rows: list[Row] = []
    for place, row in enumerate(open_now[:14]):
        kind = "own_branch_abroad" if place in (2, 6, 9) else "branch_in_kz"
        operating = place < 10
        opened = int(rng.integers(2016, 2026)) if operating else None
        counts = own if kind == "own_branch_abroad" else hosted
        if opened is not None:
            counts[row] += np.array(PERIODS) >= opened
        rows.append(_describe_branch(rng, panel, row, kind, opened=opened, partners=partners))
    rows.extend(
        _describe_branch(rng, panel, row, "strategic_partnership", opened=None, partners=partners)
        for row in open_now[10:13]
    )
    for number, branch in enumerate(rows, start=1):
        branch["branch_id"] = f"demo_branch_{number:02d}"
    panel.put("foreign_branches_hosted", hosted)
    panel.put("own_branches_abroad", own)
    return rows


def _describe_branch(
    rng: np.random.Generator,
    panel: Panel,
    row: int,
    kind: str,
    *,
    opened: int | None,
    partners: Partners,
) -> Row:
    fiction = panel.institutions[row]
    partner = int(rng.integers(FOREIGN_PARTNERS))
    country = COUNTRIES[partners.countries[partner]]
    abroad = kind == "own_branch_abroad"
    planned = ("announced", "under_negotiation", "signed", "licensed")
    return {
        "foreign_university": f"Partner University {partner + 1:03d} ({country.en})",
        "partner_id": partners.foreign_id(partner),
        "country_code": country.code,
        "host_institution": fiction.institution,
        "region_code": None if abroad else fiction.region,
        "kind": kind,
        "status": "operating" if opened else str(rng.choice(planned)),
        "opened_year": opened,
        "students": int(rng.integers(60, 900)) if opened else None,
    }
