"""Explanations of the demonstration workspace: they add up, and they say what the numbers say."""

from collections.abc import Sequence
from functools import cache

import pandas as pd
import pytest

from indicators.engine.change_parts import ChangePart
from indicators.services.explanation_target import explain_target
from indicators.services.explanation_what_if import explain_what_if
from indicators.services.explanations import ChangeExplanation, explain_change
from indicators.services.overview_change import Obstacle
from indicators.services.provenance import UnknownInstitutionError
from indicators.services.scoring import ScoredEdition, UnknownEditionError, score_edition
from indicators.services.view import WorkspaceView
from schemas.finding import Finding
from schemas.viewer import PUBLIC_VIEWER
from tests.workspaces import view_of

OWN = "demo_samal"


@cache
def demo(period: int = 2025) -> tuple[WorkspaceView, ScoredEdition]:
    view = view_of("demo")
    return view, score_edition(view, "full", period)


def codes(findings: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def test_the_parts_of_a_change_sum_to_it() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN)
    assert told.parts is not None
    before = score_edition(view, "full", 2024).result.overall[OWN]
    change = scored.result.overall[OWN] - before
    assert told.parts.by_part().loc[OWN].sum() == pytest.approx(change, abs=1e-12)
    assert told.obstacle is None
    assert told.before is not None
    assert told.before.period == 2024


@cache
def explained(code: str) -> tuple[str, ChangeExplanation, Finding]:
    """Return the first institution of the demo of which something is said, and what."""
    view, scored = demo()
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        for finding in told.findings:
            if finding.code == code:
                return str(own), told, finding
    raise AssertionError(code)


def test_a_sentence_names_the_raw_number_behind_an_effect() -> None:
    own, told, found = explained("explain_part_denominator_grew")
    metric = str(found.facts["metric"].value)
    row = told.metrics.set_index("metric").loc[metric]
    assert (found.facts["old"].value, found.facts["new"].value) == (row["before"], row["after"])
    assert row["after"] > row["before"]
    assert float(found.facts["points"].value) < 0  # type: ignore[arg-type]
    assert told.parts is not None
    effects = told.parts.table(own)
    rows = effects[
        (effects["part"] == ChangePart.DENOMINATOR.value)
        & (effects["indicator"] == found.facts["indicator"].value)
    ]
    assert rows["points"].tolist() == [found.facts["points"].value]


def test_an_own_movement_is_said_from_value_to_value() -> None:
    _, scored = demo()
    own, _, found = explained("explain_part_value")
    code = str(found.facts["indicator"].value)
    before = score_edition(demo()[0], "full", 2024).values.at[own, code]
    assert found.facts["old"].value == before
    assert found.facts["new"].value == scored.values.at[own, code] != before


def test_data_that_came_and_went_are_named() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN)
    now = scored.values.loc[OWN].notna()
    before = score_edition(view, "full", 2024).values.loc[OWN].notna()
    came = next(own for own in told.findings if own.code == "explain_data_came")
    members = came.facts["indicators"].value
    assert isinstance(members, tuple)
    assert [fact.value for fact in members] == list(now.index[now & ~before])


def test_a_difference_that_may_be_chance_is_not_called_a_rise() -> None:
    view, scored = demo()
    assert explain_change(view, scored, OWN).title.code == "explain_change_within"


def test_the_numbers_of_the_title_add_up_as_they_are_written() -> None:
    view, scored = demo()
    for own in scored.result.overall.index:
        facts = explain_change(view, scored, str(own)).title.facts
        if "points" in facts:
            ends = [round(float(facts[end].value), 1) for end in ("old", "new")]  # type: ignore[arg-type]
            assert facts["points"].value == pytest.approx(ends[1] - ends[0], abs=1e-9), own
            assert facts["points"].decimals == facts["old"].decimals == 1


def test_the_rest_is_no_longer_the_largest_part_that_is_said() -> None:
    view, scored = demo()
    larger = 0
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        points = [
            (found.code, abs(float(found.facts["points"].value)))  # type: ignore[arg-type]
            for found in told.findings
            if "points" in found.facts
        ]
        rest = [size for code, size in points if code == "explain_part_rest"]
        named = [size for code, size in points if code != "explain_part_rest"]
        larger += bool(rest) and rest[0] > max(named, default=0.0)
    assert larger == 0


def test_an_earlier_edition_can_be_chosen() -> None:
    view, scored = demo()
    told = explain_change(view, scored, OWN, before=2020)
    assert told.parts is not None
    start = score_edition(view, "full", 2020).result.overall[OWN]
    assert told.parts.start[OWN] == start
    assert told.obstacle is Obstacle.SERIES
    assert told.findings[-1].code == "explain_change_care_series"


@pytest.mark.parametrize(
    ("institution", "period", "before", "code"),
    [
        (OWN, 2018, None, "explain_change_no_edition"),
        ("demo_emen", 2025, None, "explain_change_unscored"),
    ],
)
def test_without_two_scores_there_is_no_change(
    institution: str, period: int, before: int | None, code: str
) -> None:
    view, scored = demo(period)
    told = explain_change(view, scored, institution, before)
    assert told.title.code == code
    assert told.parts is None
    assert told.findings == ()


@pytest.mark.parametrize("before", [2031, 2025, 2026, 1900])
def test_an_edition_that_is_not_earlier_is_refused(before: int) -> None:
    view, scored = demo()
    with pytest.raises(UnknownEditionError, match=f"no edition {before} before 2025.*2018, 2019"):
        explain_change(view, scored, OWN, before)
    with pytest.raises(UnknownEditionError, match="none"):
        explain_change(*demo(2018), OWN, 2018)


def test_what_is_said_of_a_change_sums_to_it() -> None:
    view, scored = demo()
    for own in scored.result.overall.index:
        told = explain_change(view, scored, str(own))
        if told.parts is None:
            continue
        said = [
            float(finding.facts["points"].value)  # type: ignore[arg-type]
            for finding in told.findings
            if "points" in finding.facts
        ]
        # a rest below half a hundredth is not said
        assert sum(said) == pytest.approx(float(told.parts.change.iloc[0]), abs=0.005), own


def test_an_indicator_is_said_once_with_both_halves_of_its_ratio() -> None:
    own, told, both = explained("explain_part_both_grew_grew")
    named = [
        finding.facts["indicator"].value
        for finding in told.findings
        if "indicator" in finding.facts
    ]
    assert len(named) == len(set(named))
    assert told.parts is not None
    table = told.parts.table(own)
    effects = table[table["indicator"] == both.facts["indicator"].value].set_index("part")
    points = effects["points"]
    above, below = (float(both.facts[name].value) for name in ("above", "below"))  # type: ignore[arg-type]
    assert above == pytest.approx(points[ChangePart.NUMERATOR.value], abs=0.005)
    assert below == pytest.approx(points[ChangePart.DENOMINATOR.value], abs=0.01)
    # as they are written they add up
    assert above + below == pytest.approx(round(points.sum(), 2), abs=1e-12)
    assert both.facts["points"].value == pytest.approx(points.sum(), abs=1e-12)
    raw = told.metrics.set_index("metric")
    for names in (("metric", "old", "new"), ("base", "base_old", "base_new")):
        code, before, after = (both.facts[name].value for name in names)
        assert raw.loc[str(code)].tolist() == [before, after]


def test_scales_that_move_give_the_peers_their_parts() -> None:
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    told = explain_change(view, scored, "kaznu")
    assert told.parts is not None
    parts = told.parts.by_part().loc["kaznu"]
    assert parts[ChangePart.PEERS_PRESENT.value] != 0
    assert parts.sum() == pytest.approx(told.parts.change["kaznu"], abs=1e-12)
    assert told.obstacle is Obstacle.REBASED
    assert "explain_part_peers_moved" in codes(told.findings)


def test_a_viewer_is_not_shown_hidden_numbers_nor_a_wrong_score() -> None:
    view = view_of("demo", PUBLIC_VIEWER)
    scored = score_edition(view, "full", 2025)
    # one or two incoming staff are hidden, and the rate of visiting scholars needs them
    hidden = explain_what_if(view, scored, "demo_bult", [("incoming_staff", 3)], simulate=False)
    assert codes(hidden.findings) == ["what_if_missing"]
    beside = explain_what_if(
        view, scored, "demo_bult", [("visiting_foreign_lecturers", 3)], simulate=False
    )
    assert codes(beside.findings) == ["what_if_change", "what_if_kept"]
    assert beside.score_after == beside.score_before == scored.result.overall["demo_bult"]
    change = explain_change(view, scored, "demo_bult")
    assert change.parts is not None
    assert change.parts.by_part().loc["demo_bult", "value"] != 0


def test_an_unknown_institution_is_refused() -> None:
    view, scored = demo()
    for ask in (
        lambda: explain_change(view, scored, "nobody"),
        lambda: explain_what_if(view, scored, "nobody", []),
        lambda: explain_target(view, scored, "nobody", 1),
    ):
        with pytest.raises(UnknownInstitutionError):
            ask()


def test_every_institution_of_the_demo_can_be_explained() -> None:
    view, scored = demo()
    overall = scored.result.overall
    for own in overall.index:
        told = explain_change(view, scored, str(own))
        if told.parts is not None:
            total = float(told.parts.by_part().to_numpy().sum())
            assert total == pytest.approx(float(told.parts.change.iloc[0]), abs=1e-12)
        what = explain_what_if(view, scored, str(own), [("outgoing_staff", 5)], simulate=False)
        assert pd.isna(what.score_after) == pd.isna(overall[own])
