"""The trail of single numbers, real and fictional, back to the line of the file."""

import pytest

from indicators.services.provenance import (
    UnknownIndicatorError,
    UnknownInstitutionError,
    describe_sources,
    explain_number,
    read_inputs,
    trail_metrics,
    trail_scores,
)
from indicators.services.scoring import score_edition
from schemas.trail import Explanation
from tests.workspaces import view_of

SHARE = "open_intl_students_share_the"


def explain(institution: str, indicator: str = SHARE) -> Explanation:
    return explain_number(view_of("open"), "open_visibility", institution, indicator, 2026)


def test_a_real_number_is_told_with_its_characters_line_and_edition():
    told = explain("satbayev")
    assert (told.value, told.reason, told.missing_metrics) == (17.0, None, ())
    assert (told.formula, told.filled) == ("the_international_students_share", "17")
    (given,) = told.inputs
    assert (given.verbatim, given.status) == ("17%", "reported")
    assert (given.source, given.source_edition) == ("the_wur", "2026")
    assert given.locator is not None
    assert given.locator.startswith("kz_panel_qs_the_long.csv, line ")
    assert (told.place, told.of) == (3, 30)


def test_the_effect_of_a_number_is_its_score_by_the_weight_used():
    told = explain("satbayev")
    assert told.score is not None
    assert told.weight_used is not None
    assert told.contribution == pytest.approx(told.score * told.weight_used)


def test_a_missing_number_is_told_with_its_reason():
    told = explain("nu", "open_position_qs")
    assert (told.value, told.score, told.contribution, told.place) == (None, None, None, None)
    assert told.reason == "not_listed"
    assert told.filled == ""
    assert told.missing_metrics == ("d_qs_wur_mid",)
    assert told.inputs[0].status == "missing"
    rank = read_inputs(view_of("open"), "nu", ["qs_rank"], 2026)[0]
    assert (rank.value, rank.status, rank.reason) == (None, "missing", "not_listed")
    assert rank.locator is not None
    assert "the institution is not in it" in rank.locator


def test_a_number_computed_here_ends_at_publisher_edition_and_printed_text():
    told = explain_number(view_of("open"), "open_visibility", "kaznpu", "open_position_qs", 2025)
    derived, printed = told.inputs
    assert (derived.metric, derived.source, derived.value) == ("d_qs_wur_mid", "derived", 675.5)
    assert (derived.verbatim, derived.explains) == ("671-680", None)
    assert (printed.metric, printed.verbatim, printed.explains) == (
        "qs_rank", "671-680", "d_qs_wur_mid",
    )  # fmt: skip
    assert (printed.source, printed.source_edition) == ("qs_wur", "2025")
    assert printed.locator is not None
    assert printed.locator.startswith("kz_panel_qs_the_long.csv, line ")
    editions = {source.source: source.editions for source in told.sources}
    assert editions == {"derived": ("2025",), "qs_wur": ("2025",)}
    assert "675.5" in told.filled


def test_a_count_of_rankings_names_both_publishers():
    told = explain("kaznu", "open_rankings_breadth")
    assert told.filled == "2"
    assert [(item.metric, item.verbatim) for item in told.inputs[1:]] == [
        ("qs_rank", "166"),
        ("the_rank", "1201–1500"),
    ]
    editions = {source.source: source.editions for source in told.sources}
    assert editions == {"derived": (), "qs_wur": ("2026",), "the_wur": ("2026",)}


def test_an_indicator_of_a_publisher_that_does_not_list_shows_the_rank_that_says_so():
    for indicator in ("open_intl_students_qs", "open_intl_faculty_qs", "open_research_network_qs"):
        told = explain("nu", indicator)
        assert (told.value, told.reason) == (None, "not_listed")
        (rank,) = told.inputs
        assert (rank.metric, rank.reason, rank.source_edition) == ("qs_rank", "not_listed", "2026")
        assert rank.explains == told.missing_metrics[0]
        assert [source.source for source in told.sources] == ["qs_wur"]


def test_in_the_demonstration_a_derived_number_ends_at_the_synthetic_source():
    view = view_of("demo")
    own = score_edition(view, "full", 2025).values["qs_wur_score"].dropna().index[0]
    told = explain_number(view, "full", str(own), "qs_wur_score", 2025)
    assert [source.source for source in told.sources] == ["demo", "derived"]


def test_titles_of_sources_stand_in_three_languages():
    view = view_of("open")
    titles = {one.source: one.title for one in describe_sources(view, {"ror": [], "qs_wur": []})}
    assert titles["qs_wur"].kk == titles["qs_wur"].en == "QS World University Rankings"
    assert titles["ror"].ru == "Research Organization Registry: Казахстан и вузы для сравнения"


def test_notes_are_those_of_the_publishers_of_the_inputs():
    told = explain("satbayev")
    assert "the_share_no_count" in told.annotations
    assert "the_method_2024" in told.annotations
    assert not [note for note in told.annotations if note.startswith(("qs_", "uis_"))]
    assert "kaznu_the_share_2025" not in told.annotations
    assert "qs_rebased_2026" in explain("satbayev", "open_position_qs").annotations


def test_sources_carry_licence_citation_and_the_editions_used():
    (source,) = explain("satbayev").sources
    assert (source.producer, source.editions) == ("Times Higher Education", ("2026",))
    assert source.quoted_facts
    assert not source.synthetic
    assert source.citation


def test_a_formula_is_filled_in_and_gives_the_value():
    view = view_of("demo")
    told = explain_number(view, "full", "demo_samal", "share_intl_degree_students", 2025)
    abroad, everybody = (item.value for item in told.inputs)
    assert abroad is not None
    assert everybody is not None
    assert told.formula == "100 * intl_degree_students / enrolled_students"
    assert told.filled == f"100 × {abroad:g} / {everybody:g}"
    assert told.value == pytest.approx(100 * abroad / everybody)
    assert told.goalpost_high is not None
    assert told.score == pytest.approx(100 * told.value / told.goalpost_high)
    assert all(source.synthetic for source in told.sources)


def test_unknown_names_are_refused_with_what_there_is():
    with pytest.raises(UnknownInstitutionError, match="no institution 'atlantis'"):
        explain("atlantis")
    with pytest.raises(UnknownInstitutionError):
        explain("ada")  # abroad: compared, never scored
    with pytest.raises(UnknownIndicatorError, match=SHARE):
        explain("satbayev", "beauty")


def test_inputs_come_in_the_order_of_the_metrics():
    metrics = ["the_international_students_share", "qs_rank"]
    inputs = read_inputs(view_of("open"), "satbayev", metrics, 2026)
    assert [(item.metric, item.value) for item in inputs] == [(metrics[0], 17), (metrics[1], 331)]
    assert read_inputs(view_of("open"), "satbayev", [], 2026) == []


def test_only_the_sources_asked_for_are_described_with_sorted_editions():
    (source,) = describe_sources(view_of("open"), {"qs_wur": ["2026", "2024", None, "2026"]})
    assert (source.source, source.editions) == ("qs_wur", ("2024", "2026"))


def test_the_trail_of_published_values_has_no_score():
    trail = trail_metrics(view_of("open"), ["qs_rank"], [2024], ["kaznu"])
    assert [step.code for step in trail.steps] == ["as_published"]
    assert [(source.source, source.editions) for source in trail.sources] == [("qs_wur", ("2024",))]
    assert (trail.synthetic, trail.plan_digest, trail.framework) == (False, "", None)


def test_the_trail_of_scores_names_the_recipe_and_its_simulation():
    view = view_of("open")
    scored = score_edition(view, "open_visibility", 2026)
    trail = trail_scores(view, scored)
    assert trail.plan_digest == scored.result.plan.digest()
    assert (trail.framework, trail.period) == ("open_visibility", 2026)
    steps = {step.code: step.parameters for step in trail.steps}
    assert steps["formulas"] == {"indicators": 8}
    plan = scored.framework.uncertainty
    assert (steps["simulated"]["runs"], steps["simulated"]["seed"]) == (plan.runs, plan.seed)
    narrow = trail_scores(view, scored, [SHARE])
    assert [source.source for source in narrow.sources] == ["the_wur"]
    derived = trail_scores(view, scored, ["open_position_qs", "open_position_the"])
    named = {source.source: source.editions for source in derived.sources}
    assert named == {"derived": ("2026",), "qs_wur": ("2026",), "the_wur": ("2026",)}
