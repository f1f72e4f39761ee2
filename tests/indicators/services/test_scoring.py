"""Scores of a whole edition: against a calculation by hand, with reasons for what is missing."""

import pandas as pd
import pytest

from indicators.services.scoring import UnknownEditionError, UnknownFrameworkError, score_edition
from schemas.observation import Reason
from tests.workspaces import view_of


def test_a_score_is_the_weighted_mean_of_its_goalpost_scores() -> None:
    view = view_of("demo")
    scored = score_edition(view, "full", 2025)
    own = scored.scored[0]
    total = weights = 0.0
    for pillar in scored.framework.pillars:
        inside = [
            (item.weight, scored.result.normalised.at[own, item.code])
            for item in pillar.indicators
            if pd.notna(scored.result.normalised.at[own, item.code])
        ]
        mean = sum(w * s for w, s in inside) / sum(w for w, _ in inside)
        total, weights = total + pillar.weight * mean, weights + pillar.weight
    assert scored.result.overall[own] == pytest.approx(total / weights, abs=1e-9)


def test_a_value_is_computed_by_its_formula() -> None:
    view = view_of("demo")
    scored = score_edition(view, "full", 2025)
    own = scored.scored[0]
    rows = view.access.observations(
        [own], ["intl_degree_students", "enrolled_students"], [2025]
    ).set_index("metric")["value"]
    share = 100 * rows["intl_degree_students"] / rows["enrolled_students"]
    assert scored.values.at[own, "share_intl_degree_students"] == pytest.approx(share)


def test_everything_missing_has_a_reason_and_everything_else_none() -> None:
    scored = score_edition(view_of("demo"), "full", 2025)
    assert (scored.values.isna() == scored.reasons.notna()).all().all()
    known = {reason.value for reason in Reason}
    assert set(scored.reasons.stack().dropna().unique()) <= known
    assert scored.values.isna().sum().sum() > 50


def test_who_is_not_listed_is_said_to_be_not_listed_on_every_measure_of_the_publisher() -> None:
    scored = score_edition(view_of("open"), "open_visibility", 2026)
    of_qs = [code for code in scored.values.columns if code.endswith("_qs")]
    assert len(of_qs) == 4
    assert set(scored.reasons.loc["nu", of_qs]) == {Reason.NOT_LISTED.value}
    pending = score_edition(view_of("open"), "open_visibility", 2026).reasons.loc["ca"]
    assert pending["open_intl_outlook_the"] == Reason.PENDING.value
    assert not (scored.reasons == Reason.INPUT_MISSING.value).any().any()


def test_values_the_tables_at_hand_lack_are_not_collected_and_never_not_listed() -> None:
    scored = score_edition(view_of("open"), "open_visibility", 2021)
    assert scored.reasons.at["kaznu", "open_intl_students_qs"] == Reason.NOT_COLLECTED.value
    assert scored.reasons.at["nu", "open_intl_students_qs"] == Reason.NOT_LISTED.value


def test_no_score_under_the_coverage_threshold() -> None:
    scored = score_edition(view_of("demo"), "full", 2025)
    covered = scored.result.coverage["overall"] >= scored.framework.overall_coverage
    assert not covered.all()
    assert scored.result.overall[~covered].isna().all()
    assert scored.interval(str(covered[~covered].index[0])) is None


def test_every_scored_institution_has_an_interval_of_places() -> None:
    scored = score_edition(view_of("demo"), "full", 2025)
    count = len(scored.scored)
    for own in scored.scored:
        interval = scored.interval(own)
        assert interval is not None
        assert 1 <= interval[0] <= interval[1] <= count


def test_the_same_question_is_computed_once_and_another_edition_anew() -> None:
    view = view_of("demo")
    assert score_edition(view, "full", 2025) is score_edition(view, "full", 2025)
    assert score_edition(view, "full", 2024) is not score_edition(view, "full", 2025)


def test_unknown_names_are_answered_with_those_there_are() -> None:
    view = view_of("demo")
    with pytest.raises(UnknownFrameworkError, match="open_visibility"):
        score_edition(view, "nothing")
    with pytest.raises(UnknownEditionError, match="2018, 2019"):
        score_edition(view, "full", 1999)
