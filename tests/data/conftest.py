"""Small factories for rows of the store: every column of a table, with plain defaults."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data.store.connection import Store

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)

DEFAULTS: dict[str, dict[str, Any]] = {
    "source": {
        "source": "press",
        "title_en": "Press text",
        "title_ru": "Пресс-материал",
        "title_kk": "Баспасөз материалы",
        "short_title": "Press",
        "producer": "A paper",
        "edition": "2026",
        "licence": "quoted",
        "licence_url": None,
        "citation": "A paper (2026)",
        "link": None,
        "obtained": "2026-01-01",
        "processing": "none",
        "folder": "data/sources/press",
        "quoted_facts": True,
        "synthetic": False,
    },
    "source_edition": {
        "source": "qs_wur",
        "edition": 2026,
        "published_year": 2025,
        "held": True,
        "list_size": 1501,
        "table_rows": 1501,
        "break_before": False,
        "rebased": False,
    },
    "institution": {
        "institution": "alpha",
        "kind": "measured",
        **{
            f"{part}_{language}": f"{part} {language}"
            for part in ("name", "short", "city")
            for language in ("en", "ru", "kk")
        },
        "region": None,
        "country": "KZ",
        "type": "state",
        "profile": "technical",
        "status": "active",
        "source": "press",
    },
    "institution_name": {
        "institution": "alpha",
        "language": "en",
        "name": "Alpha",
        "name_kind": "official",
        "source": "press",
    },
    "metric": {
        "metric": "students",
        "metric_group": "context",
        "kind": "reported",
        "name_en": "Students",
        "name_ru": "Обучающиеся",
        "name_kk": "Білім алушылар",
        "unit": "persons",
        "value_type": "int",
        "minimum": 0.0,
        "maximum": 1000.0,
        "required": False,
    },
    "observation": {
        "institution": "alpha",
        "metric": "students",
        "period": 2024,
        "value": 100.0,
        "value_low": None,
        "value_high": None,
        "value_verbatim": None,
        "status": "reported",
        "reason": None,
        "source": "press",
        "source_edition": None,
        "source_locator": None,
        "name_in_source": None,
    },
    "annotation": {
        "annotation": "note_1",
        "kind": "break",
        "institution": None,
        "metric": None,
        "source": None,
        "from_period": None,
        "to_period": None,
        "text_en": "A break",
        "text_ru": "Разрыв ряда",
        "text_kk": "Қатардың үзілуі",
    },
    "country": {
        "country": "KZ",
        "alpha3": "KAZ",
        "name_en": "Kazakhstan",
        "name_ru": "Казахстан",
        "name_kk": "Қазақстан",
        "country_group": "CIS",
        "latitude": 48.0,
        "longitude": 67.0,
    },
    "region": {
        "region": "KZ-75",
        "name_en": "Almaty",
        "name_ru": "Алматы",
        "name_kk": "Алматы",
        "type": "city",
    },
    "country_flow": {
        "origin": "UZ",
        "destination": "KZ",
        "period": 2020,
        "persons": 26130.0,
        "value_verbatim": "26130",
        "flags": None,
        "residual": False,
        "table_side": "destination",
        "source": "press",
        "source_locator": "row 1",
    },
    "country_series": {
        "country": "KZ",
        "series": "inbound",
        "period": 2020,
        "value": 40742.0,
        "value_verbatim": "40742",
        "qualifier": None,
        "complete": True,
        "status": "reported",
        "source": "press",
        "source_locator": "row 1",
    },
    "mobility_flow": {
        "source": "press",
        "flow_id": "flow-1",
        "institution": "alpha",
        "period": 2024,
        "term": "autumn",
        "direction": "in",
        "scope": "international",
        "person_type": "student",
        "flow_type": "degree",
        "level": "bachelor",
        "country_code": "UZ",
        "programme": "unknown",
        "persons": 10,
        "persons_female": None,
        "person_months": None,
        "ects_earned": None,
        "ects_recognised": None,
    },
    "ranking_result": {
        "source": "press",
        "institution": "alpha",
        "ranking": "qs_wur",
        "edition_year": 2026,
        "published_year": 2025,
        "listed_as": "ranked",
        "rank_from": 166,
        "rank_to": 166,
    },
    "partner_institution": {
        "source": "press",
        "partner_id": "kth",
        "name": "KTH",
        "country_code": "SE",
    },
    "agreement": {
        "source": "press",
        "agreement_id": "a-1",
        "institution": "alpha",
        "partner_id": "kth",
        "agreement_type": "exchange",
        "start_date": "2020-01-01",
        "end_date": "2025-01-01",
        "date_precision": "day",
        "auto_renew": False,
        "status": "active",
    },
    "strategy": {
        "source": "press",
        "strategy_id": "s-1",
        "institution": "alpha",
        "title_en": "Strategy",
        "start_year": 2020,
        "end_year": 2025,
    },
    "strategy_area": {
        "area_id": "area-1",
        "strategy_id": "s-1",
        "area_order": 1,
        "title_en": "Area",
        "pillar": "research",
    },
    "strategy_target": {
        "target_id": "t-1",
        "area_id": "area-1",
        "goal_en": "Goal",
        "indicator_code": "share",
        "baseline_year": 2020,
        "baseline": 10.0,
        "target_year": 2024,
        "target": 30.0,
        "path": "linear",
    },
    "submission": {
        "submission_id": "sub-1",
        "institution": "alpha",
        "period": 2024,
        "version": 1,
        "state": "draft",
        "changed_at": "2026-01-01T00:00:00",
    },
    "validation_issue": {
        "issue_id": "issue-1",
        "submission_id": "sub-1",
        "rule": "R01",
        "severity": "error",
        "state": "open",
    },
    "assessment_vote": {
        "session_id": "room-1",
        "session_round": 1,
        "participant_id": "p-1",
        "item_code": "research",
        "value": 3.0,
        "voted_at": "2026-01-01T00:00:00",
    },
}

Rows = Callable[..., pd.DataFrame]
Append = Callable[..., int]


@pytest.fixture
def rows() -> Rows:
    """Make a frame for a table: `rows("observation", {"value": 1.0}, {"value": 2.0})`."""

    def build(table: str, *changes: dict[str, Any]) -> pd.DataFrame:
        return pd.DataFrame([DEFAULTS[table] | change for change in changes or ({},)])

    return build


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "test.duckdb") as opened:
        yield opened


@pytest.fixture
def append(store: Store, rows: Rows) -> Append:
    """Append rows of a table to the store: `append("observation", {"value": 1.0})`."""

    def write(table: str, *changes: dict[str, Any], author: str = "tester") -> int:
        return store.append(table, rows(table, *changes), author=author, at=AT)

    return write
