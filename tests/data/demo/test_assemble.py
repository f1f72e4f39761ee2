from __future__ import annotations

import numpy as np
import pytest

from data.definitions import read_metrics
from data.demo.assemble import assemble
from data.demo.planted import ECTS_OUTLIER, VISITS_OUTLIER
from schemas.catalogue import MetricKind


def test_every_reported_metric_of_the_catalogue_is_drawn_and_nothing_else(assembly):
    reported = {m.code for m in read_metrics().values() if m.kind is MetricKind.REPORTED}
    assert set(assembly.panel.values) == reported


@pytest.mark.parametrize("seed", [20260101, 5])
def test_values_have_the_type_and_range_of_their_definition(seed, required):
    panel = assemble(seed, required).panel
    for metric, values in panel.values.items():
        definition = read_metrics()[metric]
        known = values[~np.isnan(values)]
        if definition.type == "int":
            assert (known % 1 == 0).all(), metric
        assert known.min() >= definition.minimum, metric
        assert known.max() <= definition.maximum, metric


def test_values_exist_where_the_institution_does(assembly):
    for metric, values in assembly.panel.values.items():
        assert np.isnan(values[~assembly.panel.exists]).all(), metric
        if metric != "welcome_satisfaction":
            assert not np.isnan(values[assembly.panel.exists]).any(), metric


def test_outliers_are_planted_after_the_flows(assembly, required):
    flows = assembly.records["mobility_flow"]
    institution, metric, period, factor = ECTS_OUTLIER
    credited = sum(
        row.get("ects_earned") or 0
        for row in flows
        if (row["institution"], row["period"]) == (institution, period)
    )
    planted = assembly.panel[metric][assembly.panel.row(institution), period - 2018]
    assert planted == factor * credited
    visits = assembly.panel[VISITS_OUTLIER[1]]
    assert np.nanmax(visits) == visits[assembly.panel.row(VISITS_OUTLIER[0]), 2024 - 2018]


def test_indicators_hang_together_through_the_latent_level(assembly):
    panel, level = assembly.panel, assembly.traits.overall
    for part, whole in (
        ("intl_degree_students", "enrolled_students"),
        ("intl_academic_staff", "academic_staff"),
        ("programmes_foreign_language", "programmes_total"),
        ("agreements_with_activity", "agreements_foreign"),
        ("pubs_intl_collab", "pubs_total"),
    ):
        share = (panel[part] / panel[whole])[:, 4]
        known = ~np.isnan(share)
        assert np.corrcoef(share[known], level[known, 4])[0, 1] > 0.5, part
