"""Events with who took part, good practices of the strong, barriers from a session."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from data.demo.panel import PERIODS, Panel
from data.demo.profiles import Traits
from data.demo.texts import spread
from data.demo.texts_community import EVENTS, METHODS, OBSTACLES, PRACTICES
from data.frames import Row

EVENTS_A_YEAR = 4
PRACTICE_OWNERS = 2


def draw_events(
    rng: np.random.Generator, panel: Panel, projects: list[Row]
) -> tuple[list[Row], list[Row]]:
    """Return the rows of `event` and `event_participation`; persons are counts, never names."""
    events: list[Row] = []
    parts: list[Row] = []
    for column, period in enumerate(PERIODS):
        open_now = np.flatnonzero(panel.exists[:, column])
        for place in range(EVENTS_A_YEAR):
            kind, title, topics = EVENTS[(column * EVENTS_A_YEAR + place) % len(EVENTS)]
            host = panel.institutions[int(rng.choice(open_now))]
            start = date(period, 10, 5) + timedelta(days=int(rng.integers(0, 250)))
            event = f"demo_event_{len(events) + 1:02d}"
            methods = sorted(METHODS[i] for i in rng.permutation(len(METHODS))[:2])
            events.append(
                {
                    "event_id": event,
                    "kind": kind,
                    "start_date": start,
                    "end_date": start + timedelta(days=int(rng.integers(0, 4))),
                    "date_precision": "day",
                    "country_code": "KZ",
                    "host_institution": host.institution,
                    "topics": list(topics),
                    "methods": methods,
                    "project_id": _find_project(rng, kind, projects),
                }
                | spread("title", title)
            )
            guests = rng.choice(open_now, int(rng.integers(5, 18)), replace=False)
            parts.extend(_list_guests(rng, panel, event, host.institution, guests))
    return events, parts


def _find_project(rng: np.random.Generator, kind: str, projects: list[Row]) -> str | None:
    if kind != "project_meeting":
        return None
    return str(projects[int(rng.integers(len(projects)))]["project_id"])


def _list_guests(
    rng: np.random.Generator, panel: Panel, event: str, host: str, guests: np.ndarray
) -> list[Row]:
    rows: list[Row] = [
        {
            "event_id": event,
            "institution": host,
            "role": "host",
            "persons": int(rng.integers(5, 30)),
        }
    ]
    for place, row in enumerate(np.sort(guests)):
        institution = panel.institutions[int(row)].institution
        if institution != host:
            rows.append(
                {
                    "event_id": event,
                    "institution": institution,
                    "role": "presenter" if place % 4 == 0 else "participant",
                    "persons": int(rng.integers(1, 8)) if rng.random() < 0.85 else None,
                }
            )
    return rows


def draw_practices(
    rng: np.random.Generator, traits: Traits, panel: Panel, events: list[Row]
) -> list[Row]:
    """Return the rows of `good_practice`: told by institutions that are strong in the pillar."""
    rows: list[Row] = []
    for practice in PRACTICES:
        level = np.where(panel.exists[:, -1], traits.level[practice.pillar][:, -1], -np.inf)
        strong = np.argsort(-level, kind="stable")[:6]
        for row in rng.permutation(strong)[:PRACTICE_OWNERS]:
            rows.append(
                {
                    "practice_id": f"demo_practice_{len(rows) + 1:02d}",
                    "institution": panel.institutions[int(row)].institution,
                    "pillar": practice.pillar,
                    "evidence_indicator": practice.indicator,
                    "event_id": events[int(rng.integers(len(events)))]["event_id"],
                }
                | spread("title", practice.title)
                | spread("description", practice.description)
                | spread("transfer_notes", practice.transfer)
            )
    return rows


def list_barriers(session: str, votes: dict[str, int]) -> list[Row]:
    """Return the rows of `barrier` with the votes of a session.

    votes  barrier id -> number of participants who marked it
    """
    return [
        {
            "barrier_id": barrier,
            "pillar": obstacle.pillar,
            "indicator_code": obstacle.indicator,
            "level": obstacle.level,
            "session_id": session,
            "votes": votes.get(barrier, 0),
        }
        | spread("text", obstacle.text)
        | spread("recommendation", obstacle.recommendation)
        for barrier, obstacle in zip(list_barrier_ids(), OBSTACLES, strict=True)
    ]


def list_barrier_ids() -> list[str]:
    """Return the ids of all demonstration barriers, in order."""
    return [f"demo_barrier_{number:02d}" for number in range(1, len(OBSTACLES) + 1)]
