"""Flows of staff: out for teaching, training and research; in under programmes or invited."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from data.demo.agreements import Deal
from data.demo.flow_places import Place, choose_places, name_programme
from data.demo.partners import Partners
from data.frames import Row

OUT_KINDS = ("training", "teaching", "research_visit")
IN_KINDS = ("teaching", "training")


class Writer(Protocol):
    """What staff flows need of the writer of an institution and period."""

    rng: np.random.Generator
    deals: list[Deal]
    partners: Partners

    def total(self, metric: str) -> int:
        """Return a reported count."""

    def add(self, place: Place, persons: int, **what: object) -> Row:
        """Add a flow."""


def draw_staff_flows(writer: Writer) -> None:
    """Add flows that sum to `outgoing_staff`, `incoming_staff` and `visiting_foreign_lecturers`.

    Incoming staff teach or train under a programme; visiting scholars are research visits in.
    """
    rng = writer.rng
    for metric, direction, kinds, share in (
        ("outgoing_staff", "out", OUT_KINDS, 0.6),
        ("incoming_staff", "in", IN_KINDS, 0.8),
        ("visiting_foreign_lecturers", "in", ("research_visit",), 0.4),
    ):
        total = writer.total(metric)
        for place, persons in choose_places(rng, total, writer.deals, writer.partners, share):
            programme = name_programme(rng, place.country, staff=True)
            writer.add(
                place,
                persons,
                term=str(rng.choice(["autumn", "spring", "summer"])),
                direction=direction,
                person_type="academic_staff",
                flow_type=kinds[int(rng.integers(len(kinds)))],
                level="staff",
                programme="own_funds" if metric.startswith("visiting") else programme,
                isced_field=None,
            )
