import pytest

from indicators.catalogue.reference_checks import check_references, framework_file
from indicators.catalogue.registry import load_catalogue

RESEARCH = "pillar_research.yaml"


def test_the_catalogue_fits_together():
    assert check_references(load_catalogue()) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            RESEARCH,
            "unit: index",
            "unit: inches",
            (RESEARCH, "irn_index.unit", "there is no unit 'inches'"),
        ),
        (
            "metrics_reported.yaml",
            "unit: ects",
            "unit: credits",
            ("metrics_reported.yaml", "outgoing_ects_earned.unit", "there is no unit 'credits'"),
        ),
        (
            "metrics_reported.yaml",
            "group: context",
            "group: size",
            ("metrics_reported.yaml", "enrolled_students.group", "there is no pillar 'size'"),
        ),
        (
            "pillar_curricula.yaml",
            "high: 40",
            "high: 140",
            (
                "pillar_curricula.yaml",
                "share_foreign_lang_programmes.goalposts",
                "0 to 140 is not inside 0 to 100 %",
            ),
        ),
        (
            "framework_full.yaml",
            "code: irn_index",
            "code: irn",
            ("framework_full.yaml", "pillars.research.irn", "there is no indicator 'irn'"),
        ),
        (
            "framework_full.yaml",
            "{code: irn_index,",
            "{code: open_research_network_qs,",
            (
                "framework_full.yaml",
                "pillars.research.open_research_network_qs",
                "the indicator belongs to the pillar 'open_research_network'",
            ),
        ),
        (
            "framework_full.yaml",
            "code: irn_index",
            "code: irn",
            (RESEARCH, "irn_index", "no framework uses it"),
        ),
        (
            RESEARCH,
            "formula: irn_locations / ln(irn_partners)",
            "formula: irn_partners",
            ("metrics_reported.yaml", "irn_locations", "no formula reads it"),
        ),
        (
            "metrics_published.yaml",
            "  qs_rank: the",
            "  qs_international_students_score: the",
            (
                "metrics_published.yaml",
                "qs_international_students_score",
                "a formula reads it now",
            ),
        ),
        (
            "metrics_published.yaml",
            "  qs_rank: the",
            "  qs_place: the",
            ("metrics_*.yaml", "kept_because.qs_place", "there is no such metric"),
        ),
        (
            "rules.yaml",
            "Foreign students ({intl_degree_students}) exceed",
            "Foreign students ({academic_staff}) exceed",
            ("rules.yaml", "R02.message.en", "shows ['academic_staff', 'enrolled_students']"),
        ),
        (
            "rules.yaml",
            "({pubs_intl_collab}) больше, чем всех публикаций ({pubs_total})",
            "больше, чем всех публикаций",
            ("rules.yaml", "R27.message.ru", "shows []"),
        ),
        (
            "rules.yaml",
            "null_as_zero: [enrolled_residency]",
            "null_as_zero: [residents]",
            ("rules.yaml", "R01", "there is no metric 'residents'"),
        ),
        (
            "rules.yaml",
            "applies_to: [incoming_exchange_students, outgoing_exchange_students,"
            " intl_degree_students]",
            "applies_to: []",
            ("rules.yaml", "R91", "a rule over series or records looks at no metric"),
        ),
    ],
)
def test_what_does_not_fit_is_named(catalogue_copy, file, old, new, fault):
    assert fault in catalogue_copy.edit(file, old, new).faults()


def test_a_unit_that_nobody_uses_is_a_fault(catalogue_copy):
    extra = (
        "units:\n  - code: bananas\n    name: {en: bananas, ru: бананы, kk: банан}\n"
        '    mark: {en: "b.", ru: "б.", kk: "б."}\n    decimals: 0\n'
    )
    catalogue_copy.edit("units.yaml", "units:\n", extra)
    assert catalogue_copy.faults() == [
        ("units.yaml", "bananas", "no metric and no indicator uses it")
    ]


def test_a_metric_without_use_needs_a_reason_unless_it_is_context(catalogue_copy):
    catalogue_copy.edit("metrics_reported.yaml", "  welcome_cases: checked", "  # welcome_cases:")
    assert catalogue_copy.faults() == [
        ("metrics_reported.yaml", "welcome_cases", "no formula reads it")
    ]
    context = load_catalogue().metrics["qs_overall_score"]
    assert context.group == "context"
    assert context.code not in load_catalogue().kept_metrics


def test_indicators_need_goalposts_where_the_uncertainty_analysis_varies_them(catalogue_copy):
    path = catalogue_copy.folder / "pillar_visibility.yaml"
    text = path.read_text(encoding="utf-8")
    start = text.index("    goalposts:")
    end = text.index("    normalisation: none")
    path.write_text(text[:start] + "    goalposts: null\n" + text[end:], encoding="utf-8")
    assert catalogue_copy.faults() == [
        (
            "pillar_visibility.yaml",
            "qs_wur_score.goalposts",
            "the uncertainty analysis varies goalposts and the indicator has none",
        )
    ]


def test_a_framework_has_a_file_of_its_name():
    assert framework_file("full") == "framework_full.yaml"
