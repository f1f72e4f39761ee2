"""The catalogue as the product promises it: valid, used, in three languages, documented."""

import math
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import duckdb
import pandas as pd
import pytest

from data.definitions import CATALOGUE_FOLDER
from data.store.formula_sql import build_indicator_query, indicator_parameters
from indicators.catalogue.formula import evaluate_formula, fill_formula, list_metrics
from indicators.catalogue.registry import load_catalogue
from schemas.catalogue import Aggregation, MetricKind, Normalisation
from schemas.language import Language

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue()

PILLAR_WEIGHTS = {
    "student_mobility": 0.20,
    "staff_mobility": 0.12,
    "curricula": 0.15,
    "partnerships": 0.13,
    "research": 0.15,
    "visibility": 0.10,
    "home_support": 0.10,
    "export_finance": 0.05,
}
OPEN_WEIGHTS = {
    "open_intl_students_qs": 0.40 * 0.35,
    "open_intl_faculty_qs": 0.40 * 0.30,
    "open_intl_students_share_the": 0.40 * 0.35,
    "open_research_network_qs": 0.25 * 0.60,
    "open_intl_outlook_the": 0.25 * 0.40,
    "open_position_qs": 0.35 * 0.40,
    "open_position_the": 0.35 * 0.30,
    "open_rankings_breadth": 0.35 * 0.30,
}


def test_the_catalogue_is_complete():
    full = CATALOGUE.frameworks["full"]
    assert {pillar.code: pillar.weight for pillar in full.pillars} == PILLAR_WEIGHTS
    assert len(full.indicator_codes()) == 50
    kinds = Counter(metric.kind for metric in CATALOGUE.metrics.values())
    assert kinds == {MetricKind.REPORTED: 80, MetricKind.PUBLISHED: 17, MetricKind.DERIVED: 6}
    assert (len(CATALOGUE.rules), len(CATALOGUE.regions)) == (46, 20)


def test_the_settings_of_the_full_framework():
    full = CATALOGUE.frameworks["full"]
    assert (full.pillar_coverage, full.overall_coverage, full.geometric_floor) == (0.6, 0.6, 1)
    assert full.aggregation is Aggregation.ARITHMETIC
    assert full.sources == ()
    assert (full.uncertainty.runs, full.uncertainty.seed) == (4000, 5)
    assert set(full.uncertainty.aggregations) == set(Aggregation)


def test_the_settings_of_open_visibility():
    framework = CATALOGUE.frameworks["open_visibility"]
    assert (framework.pillar_coverage, framework.overall_coverage) == (0.4, 0.6)
    assert framework.sources == ("qs_wur", "the_wur")
    assert framework.effective_weights() == pytest.approx(OPEN_WEIGHTS)
    assert framework.uncertainty.normalisations == (
        Normalisation.PERCENTILE,
        Normalisation.MINMAX,
        Normalisation.ZSCORE,
        Normalisation.GOALPOST,
    )
    assert "nternationalization" not in framework.name.en


@pytest.mark.parametrize("framework", CATALOGUE.frameworks.values(), ids=lambda item: item.code)
def test_effective_weights_sum_to_one(framework):
    assert sum(framework.effective_weights().values()) == pytest.approx(1)


def test_the_concentration_lets_a_pillar_of_mean_weight_vary_by_three_hundredths():
    weight = 0.125
    for framework in CATALOGUE.frameworks.values():
        variance = weight * (1 - weight) / (framework.uncertainty.concentration + 1)
        assert math.sqrt(variance) == pytest.approx(0.03, abs=0.0005)


def test_scores_that_are_rebased_are_not_compared_over_time():
    """The scores of QS and THE; the position scales rest on places, which are not re-based."""
    for indicator in CATALOGUE.indicators.values():
        if re.fullmatch(r"(qs|the)_\w+_score", indicator.formula):
            assert indicator.normalisation is Normalisation.PERCENTILE
            assert not indicator.comparable_over_time


@pytest.mark.parametrize("language", Language, ids=str)
def test_labels_of_one_framework_differ(language):
    for framework in CATALOGUE.frameworks.values():
        indicators = [CATALOGUE.indicators[code] for code in framework.indicator_codes()]
        pillars = [CATALOGUE.pillars[pillar.code] for pillar in framework.pillars]
        for models in (indicators, pillars):
            for texts in (
                [model.name.in_language(language) for model in models],
                [model.short_name.in_language(language) for model in models],
            ):
                assert [text for text, count in Counter(texts).items() if count > 1] == []


@pytest.mark.parametrize("language", Language, ids=str)
def test_metric_names_differ(language):
    names = Counter(metric.name.in_language(language) for metric in CATALOGUE.metrics.values())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("language", Language, ids=str)
def test_metric_names_stand_alone(language):
    """ "of which bachelor" means nothing in a formula or a message."""
    starts = {"en": "of which", "ru": "из них", "kk": "оның ішінде"}
    for metric in CATALOGUE.metrics.values():
        assert not metric.name.in_language(language).lower().startswith(starts[language])


@pytest.mark.parametrize("language", Language, ids=str)
def test_rule_messages_can_be_filled(language):
    for rule in CATALOGUE.rules.values():
        names = dict.fromkeys(list_metrics(CATALOGUE.conditions[rule.id]), "7")
        filled = rule.message.in_language(language).format(**names, metric="X")
        assert "7" in filled
        assert "{" not in filled
        assert filled.endswith((".", "!"))


def test_all_languages_of_a_message_show_the_same_values():
    for rule in CATALOGUE.rules.values():
        shown = [
            sorted(name for _, name, _, _ in Formatter().parse(text) if name)
            for text in (rule.message.en, rule.message.ru, rule.message.kk)
        ]
        assert shown[0] == shown[1] == shown[2], rule.id


@pytest.mark.parametrize("words", ["мобильділік", "интернационализация", "индикаторы "])
def test_kazakh_texts_use_the_words_of_the_glossary(words):
    for model in (*CATALOGUE.pillars.values(), *CATALOGUE.indicators.values()):
        assert words not in f"{model.name.kk} {model.short_name.kk} {model.definition.kk}".lower()


def test_the_glossary_and_the_regions_agree():
    named = {term.region: term.name for term in CATALOGUE.glossary if term.region}
    assert named == {code: region.name for code, region in CATALOGUE.regions.items()}
    assert {term.category for term in CATALOGUE.glossary} >= {"core", "mobility", "analytics"}


def test_regions_have_a_centre_and_cities_have_none():
    for region in CATALOGUE.regions.values():
        assert (region.centre is None) == (region.type == "city")


PLAUSIBLE = {
    "enrolled_students": 6550.0,
    "intl_degree_students": 380.0,
    "incoming_exchange_students": 60.0,
    "outgoing_exchange_students": 120.0,
    "academic_staff": 500.0,
    "d_citizenship_simpson": 0.7,
    "d_qs_wur_mid": 163.0,
    "d_the_wur_mid": 1350.5,
}


def test_every_indicator_has_a_value_on_its_scale_from_plausible_data():
    """One institution with every metric: no formula is undefined, none runs off its scale."""
    codes = {code for item in CATALOGUE.compiled.values() for code in item.metrics}
    values = {code: PLAUSIBLE.get(code, 20.0) for code in codes}
    rows = [("demo", code, 2022, value) for code, value in values.items()]
    frame = pd.DataFrame(rows, columns=["institution", "metric", "period", "value"])
    with duckdb.connect() as connection:
        connection.register("observation_current", frame)
        query = build_indicator_query(list(CATALOGUE.compiled.values()))
        found = connection.execute(query, indicator_parameters()).fetchall()
    assert len(found) == len(CATALOGUE.indicators) == 58
    for _, code, _, value, reason, missing in found:
        assert (reason, missing) == (None, []), code
        assert value == pytest.approx(evaluate_formula(CATALOGUE.compiled[code].formula, values))
    by_code = {row[1]: row[3] for row in found}
    assert by_code["share_intl_degree_students"] == pytest.approx(100 * 380 / 6550)
    assert by_code["mobility_balance"] == pytest.approx(0.5)
    assert by_code["qs_wur_score"] == pytest.approx(100 * (1 - math.sqrt(162 / 1499)))
    assert by_code["the_wur_score"] == pytest.approx(100 * (1 - math.sqrt(1349.5 / 1999)))


def test_positions_beyond_the_end_of_the_scale_earn_zero():
    formula = CATALOGUE.compiled["open_position_qs"].formula
    assert evaluate_formula(formula, {"d_qs_wur_mid": 1.0}) == pytest.approx(100)
    assert evaluate_formula(formula, {"d_qs_wur_mid": 1500.0}) == pytest.approx(0)
    assert evaluate_formula(formula, {"d_qs_wur_mid": 1750.0}) == 0


def test_every_formula_can_be_shown_with_its_numbers():
    for item in CATALOGUE.compiled.values():
        filled = fill_formula(item.formula, dict.fromkeys(item.metrics, "7"))
        assert "_" not in filled
        assert "7" in filled


def test_the_documentation_names_every_file_and_framework():
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    for path in sorted(CATALOGUE_FOLDER.glob("*.yaml")):
        stem = "pillar_<code>.yaml" if path.name.startswith("pillar_") else path.name
        assert stem in text, path.name
    for pillar in CATALOGUE.pillars:
        assert f"`{pillar}`" in text


def test_definition_files_are_utf_8_with_plain_line_ends_and_name_no_machine():
    for path in CATALOGUE_FOLDER.glob("*.yaml"):
        text = path.read_bytes().decode("utf-8")
        assert "\r" not in text
        assert "\t" not in text
        assert not re.search(r"(^|[\s\"'])/(work|tmp|home)/", text)
