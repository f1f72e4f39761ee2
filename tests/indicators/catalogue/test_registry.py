import subprocess
import sys

import pytest

from indicators.catalogue.registry import load_catalogue
from schemas.catalogue import Direction, Normalisation


def test_an_intact_copy_loads_and_equals_the_catalogue(catalogue_copy):
    copied = load_catalogue(catalogue_copy.folder)
    assert copied.indicators == load_catalogue().indicators
    assert copied.compiled == load_catalogue().compiled


def test_the_catalogue_is_one_object_and_read_only():
    catalogue = load_catalogue()
    assert load_catalogue() is catalogue
    with pytest.raises(TypeError):
        catalogue.indicators["x"] = None
    with pytest.raises(AttributeError):
        catalogue.indicators = {}


def test_loading_takes_less_than_half_a_second():
    """In a process of its own, nothing cached; the imports are not the catalogue's."""
    program = (
        "import time\n"
        "from indicators.catalogue.registry import load_catalogue\n"
        "start = time.process_time()\n"
        "load_catalogue()\n"
        "print(time.process_time() - start)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert float(run.stdout) < 0.5


def test_pillars_and_indicators_stand_in_the_order_of_the_frameworks():
    catalogue = load_catalogue()
    assert list(catalogue.pillars)[:2] == ["student_mobility", "staff_mobility"]
    assert list(catalogue.indicators)[:50] == list(catalogue.frameworks["full"].indicator_codes())
    assert [item.code for item in catalogue.indicators_of("open_standing")] == [
        "open_position_qs",
        "open_position_the",
        "open_rankings_breadth",
    ]


def test_an_indicator_carries_what_the_draft_said():
    indicator = load_catalogue().indicators["students_per_welcome_fte"]
    assert indicator.direction is Direction.LOWER_IS_BETTER
    assert (indicator.goalposts.low, indicator.goalposts.high) == (40, 500)
    assert load_catalogue().indicators["outbound_exchange_rate"].impi_code == "01009"
    reach = load_catalogue().indicators["partner_country_reach"]
    assert reach.normalisation is Normalisation.LOG_GOALPOST


def test_compiled_indicators_list_the_metrics_of_formula_and_guard():
    compiled = load_catalogue().compiled["citizenship_diversity"]
    assert compiled.metrics == ("d_citizenship_simpson", "intl_degree_students")
    codes = [item.code for item in load_catalogue().compiled_of("open_visibility")]
    assert codes == list(load_catalogue().frameworks["open_visibility"].indicator_codes())


def test_faults_of_several_files_are_shown_together(catalogue_copy):
    catalogue_copy.edit("units.yaml", "decimals: 1", "decimals: 8")
    catalogue_copy.edit("pillar_research.yaml", "direction: 1", "direction: 2")
    catalogue_copy.edit("framework_full.yaml", "weight: 0.22", "weight: 0.23")
    files = {fault[0] for fault in catalogue_copy.faults()}
    assert files == {"units.yaml", "pillar_research.yaml", "framework_full.yaml"}


def test_weights_that_do_not_sum_to_one_are_refused(catalogue_copy):
    catalogue_copy.edit("framework_open_visibility.yaml", "weight: 0.40", "weight: 0.41")
    ((file, path, problem),) = catalogue_copy.faults()
    assert (file, path) == ("framework_open_visibility.yaml", "framework")
    assert "pillar weights sum to 1.01, not to 1" in problem


def test_a_missing_language_is_refused(catalogue_copy):
    catalogue_copy.edit("pillar_staff_mobility.yaml", ', kk: "ПОҚ"}', "}")
    assert catalogue_copy.faults() == [
        ("pillar_staff_mobility.yaml", "pillar.short_name.kk", "Field required")
    ]


def test_a_log_scale_from_zero_is_refused(catalogue_copy):
    catalogue_copy.edit("pillar_partnerships.yaml", "low: 3\n", "low: 0\n")
    assert "a logarithmic scale needs a low goalpost above 0" in catalogue_copy.faults()[0][2]


def test_a_file_bears_the_name_of_what_it_defines(catalogue_copy):
    catalogue_copy.edit("pillar_research.yaml", "  code: research\n", "  code: science\n")
    assert (
        "pillar_research.yaml",
        "pillar.code",
        "the pillar is 'science'",
    ) in catalogue_copy.faults()


def test_an_indicator_in_two_files_is_refused(catalogue_copy):
    catalogue_copy.edit("pillar_research.yaml", "code: irn_index", "code: share_staff_b2")
    assert "code 'share_staff_b2' occurs twice" in catalogue_copy.faults()[0][2]
