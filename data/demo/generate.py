"""Generate the demonstration workspace: every table, from a seed and nothing else.

No clock, no file of data, no network: the same seed and the same NumPy give the same bytes. The
dates in it lie around the collection of autumn 2026.
"""

from __future__ import annotations

import pandas as pd

from data.definitions import read_metrics
from data.demo.assemble import Assembly, assemble
from data.demo.collection import draw_collection
from data.demo.events import draw_events, draw_practices, list_barriers
from data.demo.identity import (
    DEMO_SOURCE,
    list_annotations,
    list_institutions,
    list_names,
    list_sources,
)
from data.demo.observations import list_observations, name_locator
from data.demo.panel import Topic, open_stream
from data.demo.room import SESSIONS, draw_room
from data.demo.services import draw_procedures, draw_services
from data.demo.strategies import draw_strategies
from data.frames import Row, build_frame, fingerprint
from schemas.catalogue import MetricKind
from schemas.records import RECORD_MODELS

DEFAULT_SEED = 20260101


def collect(seed: int = DEFAULT_SEED) -> dict[str, pd.DataFrame]:
    """Return every table of the demonstration by name, ready to be appended to an empty store.

    The columns are those of the migrations without revision, recorded_at and recorded_by. Tables
    that are made from the definitions (metric, region) are not among them, nor are the countries:
    they are those of the reference data, `data.sources.geography`.
    """
    required = {
        metric.code
        for metric in read_metrics().values()
        if metric.kind is MetricKind.REPORTED and metric.required
    }
    assembly = assemble(seed, required)
    records = assembly.records | _draw_further_records(assembly, seed)
    tables = {
        "source": build_frame("source", list_sources(seed)),
        "institution": build_frame("institution", list_institutions()),
        "institution_name": build_frame("institution_name", list_names()),
        "observation": list_observations(assembly.gaps, seed),
        "annotation": build_frame("annotation", list_annotations()),
    }
    for table in RECORD_MODELS:
        tables[table] = build_frame(table, _cite(table, records[table], seed))
    return tables


def print_fingerprint(seed: int = DEFAULT_SEED) -> str:
    """Print and return the hash of the default output; it may change with the version of NumPy."""
    text = fingerprint(collect(seed))
    print(f"demonstration workspace, seed {seed}: sha256 {text}")
    return text


def _draw_further_records(assembly: Assembly, seed: int) -> dict[str, list[Row]]:
    """Draw the records that no number depends on."""
    panel, gaps, traits = assembly.panel, assembly.gaps, assembly.traits
    tables = draw_strategies(open_stream(seed, Topic.STRATEGIES), panel, gaps)
    services = open_stream(seed, Topic.SERVICES_OFFERED)
    tables["welcome_service"] = draw_services(services, traits, panel, gaps)
    tables["procedure_map"], tables["procedure_step"] = draw_procedures(services, panel)
    stream = open_stream(seed, Topic.EVENTS)
    events, parts = draw_events(stream, panel, assembly.records["project"])
    tables |= {"event": events, "event_participation": parts}
    tables["good_practice"] = draw_practices(stream, traits, panel, events)
    sessions, votes = draw_room(open_stream(seed, Topic.ROOM))
    tables |= sessions
    tables["barrier"] = list_barriers(SESSIONS[-1][0], votes)
    submissions, issues = draw_collection(open_stream(seed, Topic.COLLECTION), panel)
    return tables | {"submission": submissions, "validation_issue": issues}


def _cite(table: str, rows: list[Row], seed: int) -> list[Row]:
    """Give every record that has a source the synthetic one."""
    if "source" not in RECORD_MODELS[table].model_fields:
        return rows
    origin = {"source": DEMO_SOURCE, "source_locator": name_locator(seed)}
    return [row | origin for row in rows]
