"""Three sessions of a demonstration seminar: weights in two rounds, ratings, barriers."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from data.demo.events import list_barrier_ids
from data.demo.profiles import PILLARS
from data.demo.texts import say, spread
from data.frames import Row

PEOPLE = 48
TABLES = 6
POINTS = 100
STEP = 5
"""Points are given in fives, as on the phone page."""
ROLES = ("vice_rector", "international_office", "deputy_dean", "ministry", "expert")
ROLE_ODDS = (0.3, 0.4, 0.15, 0.08, 0.07)
OFFICIAL = (20, 12, 15, 13, 15, 10, 10, 5)
"""Where most people's opinion about the weights of the pillars begins."""
START = datetime(2026, 9, 17, 10, 0)
BARRIERS_EACH = 3

SESSIONS = (
    ("demo_session_weights", "DEM2WT", "weights_budget", "published", 2,
     say("How much should each pillar weigh?", "Какой вес должен быть у каждого направления?",
         "Әр бағыттың салмағы қандай болуы керек?")),
    ("demo_session_rating", "DEM3RT", "rating_1_5", "closed", 1,
     say("How strong are our HEIs in each pillar?",
         "Насколько сильны наши вузы по каждому направлению?",
         "Әр бағыт бойынша ЖОО қаншалықты күшті?")),
    ("demo_session_barriers", "DEM4BR", "barriers_recommendations", "published", 1,
     say("What stands in the way most?", "Что мешает больше всего?",
         "Не нәрсе ең көп кедергі келтіреді?")),
)  # fmt: skip
"""Id, join code, mode, state, last round and title."""


def draw_room(rng: np.random.Generator) -> tuple[dict[str, list[Row]], dict[str, int]]:
    """Return rows of the three tables of a session, and votes by barrier.

    In `weights_budget` the points of a participant sum to 100 in each round; the second round moves
    towards the middle of the first, as it does when people have seen it.
    """
    tables: dict[str, list[Row]] = {
        name: [] for name in ("assessment_session", "assessment_participant", "assessment_vote")
    }
    people: dict[str, list[str]] = {}
    for number, (session, code, mode, state, rounds, title) in enumerate(SESSIONS):
        opened = START + timedelta(minutes=45 * number)
        tables["assessment_session"].append(
            {
                "session_id": session,
                "join_code": code,
                "mode": mode,
                "scope": "national",
                "languages": ["kk", "ru", "en"],
                "state": state,
                "session_round": rounds,
                "anonymous": True,
                "created_at": opened,
            }
            | spread("title", title)
        )
        people[session] = _join(rng, tables["assessment_participant"], session, opened)
    votes = tables["assessment_vote"]
    _vote_weights(rng, votes, people[SESSIONS[0][0]])
    _vote_ratings(rng, votes, people[SESSIONS[1][0]])
    return tables, _vote_barriers(rng, votes, people[SESSIONS[2][0]])


def _join(rng: np.random.Generator, rows: list[Row], session: str, opened: datetime) -> list[str]:
    tokens: list[str] = []
    for number in range(PEOPLE):
        token = "p" + rng.bytes(8).hex()
        tokens.append(token)
        rows.append(
            {
                "participant_id": token,
                "session_id": session,
                "role": str(rng.choice(ROLES, p=ROLE_ODDS)),
                "group_name": str(1 + number % TABLES),
                "joined_at": opened + timedelta(seconds=int(rng.integers(20, 400))),
            }
        )
    return tokens


def _vote(
    session: int, person: str, item: str, value: float, minutes: float, *, number: int = 1
) -> Row:
    return {
        "session_id": SESSIONS[session][0],
        "session_round": number,
        "participant_id": person,
        "item_code": item,
        "value": value,
        "voted_at": START + timedelta(minutes=45 * session + minutes),
    }


def _vote_weights(rng: np.random.Generator, votes: list[Row], people: list[str]) -> None:
    tables = rng.dirichlet(np.array(OFFICIAL) * 0.9, TABLES)
    first = np.array(
        [
            _divide_points(rng.dirichlet(60 * tables[number % TABLES] + 0.3))
            for number in range(len(people))
        ]
    )
    middle = np.median(first, axis=0) / np.median(first, axis=0).sum()
    second = np.array([_divide_points(0.5 * own / POINTS + 0.5 * middle) for own in first])
    for number, points in enumerate((first, second), start=1):
        for person, own in zip(people, points, strict=True):
            minutes = 8 + 15 * (number - 1) + float(rng.integers(0, 5))
            votes.extend(
                _vote(0, person, pillar, float(value), minutes, number=number)
                for pillar, value in zip(PILLARS, own, strict=True)
            )


def _divide_points(shares: np.ndarray) -> np.ndarray:
    """Return whole points in steps of five that sum to 100, by largest remainder."""
    exact = shares / shares.sum() * (POINTS // STEP)
    whole = np.floor(exact).astype(int)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: POINTS // STEP - whole.sum()]] += 1
    return whole * STEP


def _vote_ratings(rng: np.random.Generator, votes: list[Row], people: list[str]) -> None:
    opinion = rng.uniform(2.0, 3.8, len(PILLARS))
    for person in people:
        for pillar, mean in zip(PILLARS, opinion, strict=True):
            if rng.random() < 0.06:
                continue  # abstained: no row
            value = float(np.clip(np.round(rng.normal(mean, 0.9)), 1, 5))
            votes.append(_vote(1, person, pillar, value, 6.0 + float(rng.integers(0, 6))))


def _vote_barriers(rng: np.random.Generator, votes: list[Row], people: list[str]) -> dict[str, int]:
    barriers = list_barrier_ids()
    liking = rng.dirichlet(np.full(len(barriers), 1.5))
    counts = dict.fromkeys(barriers, 0)
    for person in people:
        chosen = rng.choice(len(barriers), BARRIERS_EACH, replace=False, p=liking)
        for index in np.sort(chosen):
            counts[barriers[index]] += 1
            votes.append(_vote(2, person, barriers[index], 1.0, 5.0 + float(rng.integers(0, 8))))
    return counts
