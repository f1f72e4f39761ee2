"""Rows of the store that come from the catalogue: metrics, regions, the source of derived rows."""

from __future__ import annotations

import pandas as pd

from data.definitions import read_metrics, read_regions
from data.store.derived import DERIVED_SOURCE


def build_metric_rows() -> pd.DataFrame:
    """Return the table `metric` without its bookkeeping, in the order of the catalogue."""
    return pd.DataFrame(
        [
            {
                "metric": metric.code,
                "metric_group": metric.group,
                "kind": metric.kind.value,
                "name_en": metric.name.en,
                "name_ru": metric.name.ru,
                "name_kk": metric.name.kk,
                "unit": metric.unit,
                "value_type": metric.type,
                "minimum": metric.minimum,
                "maximum": metric.maximum,
                "required": metric.required,
            }
            for metric in read_metrics().values()
        ]
    )


def build_region_rows() -> pd.DataFrame:
    """Return the table `region` without its bookkeeping."""
    return pd.DataFrame(
        [
            {
                "region": region.code,
                "name_en": region.name.en,
                "name_ru": region.name.ru,
                "name_kk": region.name.kk,
                "type": region.type,
            }
            for region in read_regions().values()
        ]
    )


def build_derived_source_row(workspace: str, at_day: str) -> pd.DataFrame:
    """Return the row of `source` that derived observations cite.

    workspace  its name, part of the citation;  at_day  ISO date of the computation
    """
    return pd.DataFrame(
        [
            {
                "source": DERIVED_SOURCE,
                "title_en": "Computed by Kokjiek from the records of this workspace",
                "title_ru": "Рассчитано в Kokjiek по записям этого рабочего пространства",
                "title_kk": "Kokjiek осы жұмыс кеңістігінің жазбалары бойынша есептеген",
                "short_title": "Computed here",
                "producer": "Kokjiek",
                "edition": at_day,
                "licence": "As the records it is computed from",
                "licence_url": None,
                "citation": f"Kokjiek, computed from the records of the workspace '{workspace}'.",
                "link": None,
                "obtained": at_day,
                "processing": "Formulas and reference days: data/store/derived.py; every value "
                "names the records it was computed from.",
                "folder": "data/store",
                "quoted_facts": False,
                "synthetic": False,
            }
        ]
    )
