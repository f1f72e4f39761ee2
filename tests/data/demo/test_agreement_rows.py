"""The register as rows gives the same counts as the metrics, by the rules of the model."""

from __future__ import annotations

import pandas as pd
import pytest
from dateutil.relativedelta import relativedelta

from data.demo.agreements import reference_day
from data.demo.panel import PERIODS
from schemas.records.partnership import Agreement


@pytest.fixture(scope="module")
def foreign(tables) -> list[tuple[Agreement, str]]:
    """Foreign agreements with the country of the partner: no network, not Kazakhstan."""
    partners = tables["partner_institution"].set_index("partner_id")["country_code"]
    rows = tables["agreement"].astype(object)
    rows = rows.where(rows.notna(), None).to_dict("records")
    models = [Agreement.model_validate(row) for row in rows]
    return [
        (model, partners[model.partner_id])
        for model in models
        if model.agreement_type != "network_membership" and partners[model.partner_id] != "KZ"
    ]


@pytest.mark.parametrize("period", PERIODS)
def test_agreements_in_force_equal_the_reported_metrics(period, foreign, wide):
    day = reference_day(period)
    frame = pd.DataFrame(
        [
            {
                "institution": model.institution,
                "country": country,
                "active": model.last_activity_date is not None
                and model.last_activity_date > day - relativedelta(months=24),
            }
            for model, country in foreign
            if model.in_force_on(day)
        ]
    )
    counted = frame.groupby("institution").agg(
        agreements_foreign=("country", "size"),
        partner_countries=("country", "nunique"),
        agreements_with_activity=("active", "sum"),
    )
    reported = wide.xs(period, level="period")[list(counted.columns)]
    if period < PERIODS[-1]:  # only the day of last activity is kept, so this is for the last one
        reported = reported.drop(columns="agreements_with_activity")
    for metric in reported:
        known = reported[metric].dropna()
        assert counted[metric].reindex(known.index).fillna(0).tolist() == known.tolist()


def test_every_kind_and_state_occurs(tables):
    assert set(tables["agreement"]["status"]) == {
        "under_negotiation",
        "signed",
        "active",
        "expired",
        "terminated",
        "renewed",
    }
    assert {"network_membership", "double_degree", "erasmus_inter_institutional"} <= set(
        tables["agreement"]["agreement_type"]
    )


def test_some_agreements_are_with_partners_in_kazakhstan(tables):
    partners = tables["partner_institution"].set_index("partner_id")["country_code"]
    domestic = tables["agreement"]["partner_id"].map(partners) == "KZ"
    assert 80 < domestic.sum() < 300


def test_last_activity_lies_inside_the_agreement(tables):
    rows = tables["agreement"].dropna(subset=["last_activity_date"])
    assert (rows["last_activity_date"] >= rows["start_date"]).all()
    assert max(rows["last_activity_date"]) <= reference_day(PERIODS[-1])
