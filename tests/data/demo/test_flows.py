"""Flows sum to the reported metrics in every institution and period (rule R91 and its kin)."""

from __future__ import annotations

import pytest

STUDENT_SUMS = {
    "intl_degree_students": "direction == 'in' and flow_type == 'degree'",
    "incoming_exchange_students": "direction == 'in' and flow_type == 'exchange'",
    "outgoing_exchange_students": "direction == 'out' and flow_type == 'exchange'",
    "outgoing_internship_students": "direction == 'out' and flow_type == 'internship'",
    "outgoing_short_students": "direction == 'out' and flow_type in "
    "('language_course', 'summer_school', 'short_programme')",
}
OTHER_SUMS = {
    "domestic_outgoing_students": "scope == 'domestic' and direction == 'out'",
    "domestic_incoming_students": "scope == 'domestic' and direction == 'in'",
    "virtual_mobility_students": "scope == 'virtual' and direction == 'out'",
}


def compare(flows, wide, metric: str, column: str = "persons") -> int:
    """Compare sums of flows with a metric; return how many values were compared."""
    known = wide[metric].dropna()
    summed = flows.groupby(["institution", "period"])[column].sum()
    assert summed.reindex(known.index).fillna(0).tolist() == known.tolist()
    return len(known)


@pytest.mark.parametrize(("metric", "condition"), STUDENT_SUMS.items())
def test_students_across_borders_sum_to_the_metric(metric, condition, tables, wide):
    flows = tables["mobility_flow"].query("scope == 'international' and person_type == 'student'")
    assert compare(flows.query(condition), wide, metric) > 270


@pytest.mark.parametrize(("metric", "condition"), OTHER_SUMS.items())
def test_domestic_and_virtual_flows_sum_to_the_metric(metric, condition, tables, wide):
    assert compare(tables["mobility_flow"].query(condition), wide, metric) > 270


def test_citizenships_are_as_many_as_reported(tables, wide):
    flows = tables["mobility_flow"].query("flow_type == 'degree'")
    known = wide["student_nationalities"].dropna()
    counted = flows.groupby(["institution", "period"])["country_code"].nunique()
    assert counted.reindex(known.index).fillna(0).tolist() == known.tolist()
    assert not flows.duplicated(["institution", "period", "country_code"]).any()


def test_funded_persons_sum_to_the_metric(tables, wide):
    flows = tables["mobility_flow"].query("direction == 'out' and flow_type == 'exchange'")
    flows = flows[flows["scope"] == "international"]
    paid = flows[flows["funded"].fillna(False).astype(bool)]
    compare(paid, wide, "outgoing_students_funded")
    unknown = flows[flows["funded"].isna()].set_index(["institution", "period"]).index
    assert wide["outgoing_students_funded"].reindex(unknown.unique()).isna().all()


def test_credits_sum_to_the_metrics_but_for_the_planted_outlier(tables, wide):
    flows = tables["mobility_flow"].query("direction == 'out' and flow_type == 'exchange'")
    countable = wide[wide["outgoing_ects_earned"].notna()]  # a part of an unknown whole is untold
    assert compare(flows, countable, "outgoing_ects_recognised", "ects_recognised") > 250
    known = wide["outgoing_ects_earned"].dropna().drop(("demo_kokbulaq", 2023))
    summed = flows.groupby(["institution", "period"])["ects_earned"].sum()
    assert summed.reindex(known.index).fillna(0).tolist() == known.tolist()


def test_what_was_not_reported_has_no_flows(tables, wide):
    flows = tables["mobility_flow"].query("flow_type == 'internship'")
    unknown = wide.index[wide["outgoing_internship_students"].isna()]
    places = flows.set_index(["institution", "period"]).index
    assert len(unknown) > 5
    assert not places.isin(unknown).any()


def test_agreements_of_flows_are_in_force_and_with_the_same_partner(tables):
    flows = tables["mobility_flow"].dropna(subset=["agreement_id"])
    deals = tables["agreement"].set_index("agreement_id").loc[flows["agreement_id"]]
    assert deals["partner_id"].tolist() == flows["partner_id"].tolist()
    assert deals["institution"].tolist() == flows["institution"].tolist()
    begun = [day.year for day in deals["start_date"]]
    assert all(year <= period for year, period in zip(begun, flows["period"], strict=True))


def test_partners_stand_in_the_country_of_the_flow(tables):
    flows = tables["mobility_flow"].dropna(subset=["partner_id"])
    partners = tables["partner_institution"].set_index("partner_id")["country_code"]
    assert flows["partner_id"].map(partners).tolist() == flows["country_code"].tolist()


def test_medical_students_come_from_south_asia(tables):
    profiles = tables["institution"].set_index("institution")["profile"]
    flows = tables["mobility_flow"].query("flow_type == 'degree'")
    flows = flows.assign(profile=flows["institution"].map(profiles))
    flows["south_asia"] = flows["country_code"].isin(["IN", "PK", "BD", "NP"]) * flows["persons"]
    share = flows.groupby("profile")[["south_asia", "persons"]].sum()
    share = share["south_asia"] / share["persons"]
    assert share["medical"] > 0.4
    assert share["pedagogical"] < 0.1
