"""Other raw numbers of the demonstration workspace: what is said is what a recomputation gives."""

from collections.abc import Sequence
from functools import cache
from types import SimpleNamespace
from typing import cast

import numpy as np
import pandas as pd
import pytest

from indicators.engine.formula_values import evaluate_values
from indicators.engine.pipeline import ScoreResult, score
from indicators.engine.uncertainty import simulate_ranks
from indicators.services import explanation_what_if
from indicators.services.explanation_inputs import find_broken_rules, list_movable, read_metrics_of
from indicators.services.explanation_what_if import WhatIfExplanation, explain_what_if
from indicators.services.provenance import UnknownInstitutionError
from indicators.services.scoring import ScoredEdition, score_edition
from indicators.services.view import WorkspaceView
from schemas.finding import Finding
from schemas.viewer import PUBLIC_VIEWER
from tests.indicators.engine.explanation_factory import make_baseline, make_model
from tests.workspaces import view_of

OWN = "demo_samal"
NAN = float("nan")


@cache
def demo(period: int = 2025) -> tuple[WorkspaceView, ScoredEdition]:
    view = view_of("demo")
    return view, score_edition(view, "full", period)


def ask(*changes: tuple[str, float], own: str = OWN, simulate: bool = False) -> WhatIfExplanation:
    return explain_what_if(*demo(), own, changes, simulate)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def find(told: WhatIfExplanation, code: str) -> Finding:
    return next(finding for finding in told.findings if finding.code == code)


def members(finding: Finding, fact: str) -> list[str]:
    listed = finding.facts[fact].value
    assert isinstance(listed, tuple)
    return [str(member.value) for member in listed]


def numbers_of(told: WhatIfExplanation) -> list[tuple[object, ...]]:
    """Return metric, before, after and change of every sentence about a number."""
    return [
        tuple(finding.facts[name].value for name in ("metric", "before", "after", "change"))
        for finding in told.findings
        if finding.code == "what_if_change"
    ]


def recompute(own: str, changed: dict[str, float]) -> ScoreResult:
    """Score the whole edition anew with other raw numbers of one institution."""
    view, scored = demo()
    plan = scored.result.plan
    compiled = {code: view.catalogue.compiled[code] for code in plan.indicator_codes()}
    metrics = sorted({code for item in compiled.values() for code in item.metrics})
    row = read_metrics_of(view, [own], metrics, 2025).loc[own].to_dict() | changed
    columns = {str(code): np.array([number]) for code, number in row.items()}
    values = scored.values.copy()
    for code, item in compiled.items():
        values.loc[own, code] = evaluate_values(item, columns)[0]
    return score(values, plan)


def test_twenty_more_exchange_students_by_hand() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("incoming_exchange_students", 20)])
    # what the formulas and goalposts of the two indicators that read the number give
    row = {
        code: float(value)
        for code, value in view.access.observations([OWN], None, [2025])
        .set_index("metric")["value"]
        .dropna()
        .items()
    }
    weights = scored.result.contributions.indicator_weights.loc[OWN]
    incoming, outgoing = row["incoming_exchange_students"], row["outgoing_exchange_students"]
    rate = 100 * 20 / row["enrolled_students"] / 4 * 100
    balance = 100 * (
        min(incoming + 20, outgoing) / max(incoming + 20, outgoing)
        - min(incoming, outgoing) / max(incoming, outgoing)
    )
    guests = (row["intl_degree_students"] + incoming) / row["welcome_centre_fte"]
    crowd = (row["intl_degree_students"] + incoming + 20) / row["welcome_centre_fte"]
    load = (np.clip(guests, 40, 500) - np.clip(crowd, 40, 500)) / 460 * 100
    expected = (
        weights["inbound_exchange_rate"] * rate
        + weights["mobility_balance"] * balance
        + weights["students_per_welcome_fte"] * load
    )
    assert told.score_after - told.score_before == pytest.approx(expected)
    assert codes(told.findings) == ["what_if_change", "what_if_raises", "what_if_lowers"]
    assert rate > 0 > load
    assert members(told.findings[1], "indicators") == ["inbound_exchange_rate", "mobility_balance"]
    # fewer guests for each member of the centre are better: the score goes by the direction
    assert members(told.findings[2], "indicators") == ["students_per_welcome_fte"]
    assert told.rank_low is not None
    assert told.rank_high is not None
    assert told.rank_low <= told.rank_high
    assert told.title.code == "what_if_same"


def test_without_a_simulation_there_is_no_interval() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("agreements_with_activity", 8)], simulate=False)
    assert told.rank_low is None
    assert told.rank_after == told.rank_before
    assert told.title.code == "what_if_same_plain"
    up = explain_what_if(view, scored, OWN, [("pubs_intl_collab", 120)], simulate=False)
    assert up.title.code == "what_if_up_plain"
    down = explain_what_if(view, scored, OWN, [("enrolled_students", 20000)], simulate=False)
    assert down.title.code == "what_if_down_plain"


def test_what_if_nothing_can_be_changed() -> None:
    view, scored = demo()
    told = explain_what_if(view, scored, OWN, [("moonlight", 3)])
    assert told.title.code == "what_if_nothing"
    assert codes(told.findings) == ["what_if_unknown"]
    assert told.score_after == told.score_before
    unscored = explain_what_if(view, scored, "demo_emen", [("agreements_foreign", 3)])
    assert unscored.title.code == "what_if_unscored"
    assert unscored.rank_after is None


@pytest.mark.parametrize(
    "changes",
    [
        [("incoming_exchange_students", 20)],
        [("incoming_exchange_students", -150)],
        [("incoming_exchange_students", -150), ("incoming_exchange_students", 100)],
        [("pubs_total", -285)],
        [("welcome_centre_fte", -3), ("outgoing_staff", 12.6), ("intl_degree_students", 1e9)],
    ],
)
def test_all_that_is_said_rests_on_one_set_of_numbers(changes: list[tuple[str, float]]) -> None:
    _, scored = demo()
    told = ask(*changes, simulate=True)
    anew = recompute(OWN, {shift.metric: shift.after for shift in told.shifts})
    assert told.score_after == pytest.approx(anew.overall[OWN], abs=1e-9)
    assert told.rank_after == anew.ranks.loc[OWN, "overall"]
    table = simulate_ranks(anew.values, scored.result.plan).table
    assert (told.rank_low, told.rank_high) == tuple(table.loc[OWN, ["rank_low", "rank_high"]])
    assert [row[:3] for row in numbers_of(told)] == [
        (shift.metric, shift.before, shift.after) for shift in told.shifts
    ]
    lost = scored.values.loc[OWN].notna() & anew.values.loc[OWN].isna()
    assert ("what_if_lost" in codes(told.findings)) == lost.any()


def test_a_number_cut_at_zero_is_moved_to_zero() -> None:
    told = ask(("incoming_exchange_students", -150), simulate=True)
    assert numbers_of(told) == [("incoming_exchange_students", 96, 0, -96)]
    assert codes(told.findings) == [
        "what_if_change",
        "what_if_raises",
        "what_if_lowers",
        "what_if_below_zero",
    ]
    assert members(told.findings[1], "indicators") == ["students_per_welcome_fte"]
    assert told.title.code == "what_if_down"
    # the same as asking for what is there
    assert ask(("incoming_exchange_students", -96), simulate=True).title == told.title


def test_changes_of_one_number_are_one_change() -> None:
    twice = [("outgoing_staff", 5), ("incoming_exchange_students", -150)]
    twice += [("incoming_exchange_students", 100), ("outgoing_staff", 4)]
    told = ask(*twice, simulate=True)
    assert numbers_of(told) == [
        ("outgoing_staff", 31, 40, 9),
        ("incoming_exchange_students", 96, 46, -50),
    ]
    once = ask(("outgoing_staff", 9), ("incoming_exchange_students", -50), simulate=True)
    assert (told.title, told.findings) == (once.title, once.findings)


@pytest.mark.parametrize("changes", [[("intl_fairs", 0)], [("intl_fairs", 3), ("intl_fairs", -3)]])
def test_nothing_is_moved_by_nothing(changes: list[tuple[str, float]]) -> None:
    told = ask(*changes, simulate=True)
    assert (told.title.code, told.findings, told.shifts) == ("what_if_nothing", (), ())
    assert told.rank_low is None


def test_an_indicator_that_drops_out_is_named() -> None:
    _, scored = demo()
    told = ask(("welcome_centre_fte", -3))
    # students per position: without a position there is none, and a bad value has gone
    assert told.score_after > told.score_before
    assert members(find(told, "what_if_lost"), "indicators") == ["students_per_welcome_fte"]
    assert scored.values.loc[OWN, "students_per_welcome_fte"] == (885 + 96) / 3
    fewer = ask(("pubs_total", -285))
    assert members(find(fewer, "what_if_lost"), "indicators") == ["share_intl_copubs"]


def test_an_indicator_that_comes_in_is_named() -> None:
    # 13 publications are too few for a share, 20 are enough
    told = ask(("pubs_total", 7), own="demo_kempirqosaq")
    assert numbers_of(told) == [("pubs_total", 13, 20, 7)]
    assert members(find(told, "what_if_came"), "indicators") == ["share_intl_copubs"]
    anew = recompute("demo_kempirqosaq", {"pubs_total": 20.0})
    assert anew.values.loc["demo_kempirqosaq", "share_intl_copubs"] == pytest.approx(3 / 20 * 100)
    assert told.score_after == pytest.approx(anew.overall["demo_kempirqosaq"], abs=1e-9)
    fewer = ask(("pubs_total", 6), own="demo_kempirqosaq")
    assert codes(fewer.findings) == ["what_if_change"]


@pytest.mark.parametrize("number", [NAN, np.inf, -np.inf])
def test_a_number_that_is_not_finite_is_in_no_sentence(number: float) -> None:
    told = ask(("incoming_exchange_students", number), ("outgoing_staff", 5))
    assert codes(told.findings) == ["what_if_change", "what_if_raises", "what_if_not_finite"]
    assert members(told.findings[1], "indicators") == ["outgoing_staff_rate"]
    assert numbers_of(told) == [("outgoing_staff", 31, 36, 5)]
    assert told.title == ask(("outgoing_staff", 5)).title
    values = [fact.value for own in (told.title, *told.findings) for fact in own.facts.values()]
    assert all(np.isfinite(value) for value in values if isinstance(value, float))
    assert ask(("outgoing_staff", number)).title.code == "what_if_nothing"


@pytest.mark.parametrize(
    ("metric", "added", "after", "code", "end"),
    [
        ("welcome_satisfaction", 9, 5, "what_if_above_most", ("most", 5)),
        ("welcome_satisfaction", -9, 1, "what_if_below_least", ("least", 1)),
        ("incoming_exchange_students", 2.5, 99, "what_if_rounded", None),
        ("web_visits_foreign", -1e9, 0, "what_if_below_zero", None),
    ],
)
def test_impossible_numbers_are_cut_and_that_is_said(
    metric: str, added: float, after: float, code: str, end: tuple[str, int] | None
) -> None:
    told = ask((metric, added))
    assert told.shifts[0].after == after
    found = find(told, code)
    assert found.facts["metric"].value == metric
    if end is not None:
        assert found.facts[end[0]].value == end[1]
        assert found.facts[end[0]].decimals == 0


def test_numbers_that_contradict_others_are_named() -> None:
    view, _ = demo()
    told = ask(("outgoing_students_funded", 150), ("intl_fairs", 1))
    # 115 + 150 with a grant, but 229 go abroad
    assert members(find(told, "what_if_contradiction"), "metrics") == ["outgoing_students_funded"]
    named = {"outgoing_students_funded": 265.0, "outgoing_exchange_students": 229.0}
    assert find_broken_rules(view, named) == ("R07",)
    both = ask(("outgoing_students_funded", 150), ("outgoing_exchange_students", 50))
    assert "what_if_contradiction" not in codes(both.findings)


def test_a_score_that_would_go_is_not_one_that_is_not_there() -> None:
    view, scored = demo()
    everything = [(code, -now) for code, now in list_movable(view, scored, OWN).items()]
    told = ask(*everything, simulate=True)
    assert told.title.code == "what_if_score_lost"
    assert (told.rank_before, told.rank_after, told.rank_low) == (27, None, None)
    assert np.isnan(told.score_after)
    assert "what_if_lost" in codes(told.findings)
    assert "what_if_change" in codes(told.findings)
    assert ask(("intl_fairs", 3), own="demo_emen").title.code == "what_if_unscored"


def test_a_score_that_would_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    view, _ = demo()
    model = make_model({"share_intl_copubs": "100 * pubs_intl_collab / pubs_total"})
    rows = {"alpha": [3.0, 20.0], "beta": [1.0, 0.0]}  # 15 % of at most 20 %: 75 points; nothing
    baseline = make_baseline(rows, model)
    monkeypatch.setattr(explanation_what_if, "read_baseline", lambda *_: baseline)
    edition = SimpleNamespace(period=2025)
    scored = cast(
        ScoredEdition, SimpleNamespace(values=pd.DataFrame(index=list(rows)), edition=edition)
    )
    told = explain_what_if(view, scored, "beta", [("pubs_total", 10)], simulate=False)
    assert told.title.code == "what_if_score_came"
    facts = {name: fact.value for name, fact in told.title.facts.items()}
    assert facts == {"name": "beta", "after": 2, "of": 2, "score": pytest.approx(50)}
    assert (told.rank_before, told.rank_after) == (None, 2)
    assert codes(told.findings) == ["what_if_change", "what_if_came"]


def test_a_viewer_is_not_shown_hidden_numbers() -> None:
    view = view_of("demo", PUBLIC_VIEWER)
    scored = score_edition(view, "full", 2025)
    # one or two incoming staff are hidden, and the rate of visiting scholars needs them
    hidden = explain_what_if(view, scored, "demo_bult", [("incoming_staff", 3)], simulate=False)
    assert codes(hidden.findings) == ["what_if_missing"]
    assert hidden.title.code == "what_if_nothing"


def test_an_unknown_institution_is_refused() -> None:
    with pytest.raises(UnknownInstitutionError, match="nobody"):
        ask(("intl_fairs", 1), own="nobody")
