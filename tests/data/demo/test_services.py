from __future__ import annotations

from datetime import date

import pytest

from data.demo.panel import PERIODS
from data.demo.services import SERVICES
from data.demo.texts_procedures import STEPS


def test_cases_of_all_services_sum_to_the_cases_of_the_centre(tables, wide):
    staffed = wide[wide["welcome_centre_fte"] > 0]
    known = staffed["welcome_cases"].dropna()
    services = tables["welcome_service"].groupby(["institution", "period"])["cases"].sum()
    assert services.loc[known.index].tolist() == known.tolist()
    assert len(known) > 250


def test_a_centre_without_staff_offers_nothing(tables, wide):
    bare = wide.index[wide["welcome_centre_fte"] == 0]
    rows = tables["welcome_service"].set_index(["institution", "period"])
    assert len(bare) > 0
    assert not rows.loc[bare, "offered"].any()


def test_every_service_is_named_once_a_year(tables):
    sizes = tables["welcome_service"].groupby(["institution", "period"])["service_type"].nunique()
    assert set(sizes) == {len(SERVICES)}


@pytest.mark.parametrize("period", PERIODS)
def test_maps_approved_by_the_reference_day_equal_the_metric(period, tables, wide):
    rows = tables["procedure_map"].query("status == 'approved'")
    rows = rows[rows["approved_date"].map(lambda day: day <= date(period, 10, 1))]
    known = wide.xs(period, level="period")["procedure_maps_approved"].dropna()
    counted = rows["institution"].value_counts().reindex(known.index).fillna(0)
    assert counted.tolist() == known.tolist()


def test_each_institution_has_a_state_for_all_twelve_procedures(tables):
    assert set(tables["procedure_map"].groupby("institution").size()) == {12}
    assert set(tables["procedure_map"]["status"]) == {"approved", "draft", "missing", "outdated"}


def test_steps_belong_to_maps_that_are_there(tables):
    maps = tables["procedure_map"].query("status != 'missing'")
    expected = maps["procedure_code"].map(lambda code: len(STEPS[code])).sum()
    assert len(tables["procedure_step"]) == expected
    steps = tables["procedure_step"].groupby(["institution", "procedure_code"])["step_order"]
    assert (steps.max() == steps.size()).all()
