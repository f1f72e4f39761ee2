from pathlib import Path

import pytest

from data.definitions import (
    CATALOGUE_FOLDER,
    CatalogueError,
    Fault,
    build_model,
    read_entries,
    read_glossary,
    read_kept_metrics,
    read_metrics,
    read_regions,
    read_rules,
    read_units,
)
from schemas.catalogue import Direction, IndicatorDefinition, MetricKind, UnitDefinition

UNITS = """
units:
  - code: percent
    name: {en: per cent, ru: процент, kk: пайыз}
    mark: {en: "%", ru: "%", kk: "%"}
    decimals: 1
"""


def write(folder: Path, file: str, text: str) -> Path:
    (folder / file).write_text(text, encoding="utf-8")
    return folder


def entries(folder: Path, text: str):
    faults: list[Fault] = []
    return read_entries(write(folder, "x.yaml", text), "x.yaml", ("items",), faults), faults


def test_the_counts_of_the_catalogue():
    kinds = [metric.kind for metric in read_metrics().values()]
    assert kinds.count(MetricKind.REPORTED) == 80
    assert kinds.count(MetricKind.PUBLISHED) == 17
    assert kinds.count(MetricKind.DERIVED) == 6
    assert len(read_rules()) == 46
    assert len(read_regions()) == 20
    assert len(read_glossary()) == 202


def test_the_folder_is_found_from_the_package_and_not_from_the_working_directory(
    monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    assert CATALOGUE_FOLDER.is_absolute()
    assert (CATALOGUE_FOLDER / "units.yaml").exists()


def test_definitions_come_by_code_with_their_words():
    metric = read_metrics()["enrolled_students"]
    assert (metric.unit, metric.minimum, metric.maximum, metric.required) == (
        "persons",
        1,
        60000,
        True,
    )
    assert metric.name.kk == "Білім алушылар контингенті"
    assert read_regions()["KZ-62"].centre.kk == "Жезқазған"
    assert read_regions()["KZ-75"].centre is None
    assert read_units()["percent"].mark.ru == "%"
    assert read_rules()["R01"].null_as_zero == ("enrolled_residency",)


def test_published_metrics_have_exactly_the_agreed_codes():
    metrics = read_metrics().values()
    assert {metric.code for metric in metrics if metric.kind is MetricKind.PUBLISHED} == {
        "qs_rank",
        "qs_overall_score",
        "qs_international_faculty_score",
        "qs_international_faculty_rank",
        "qs_international_students_score",
        "qs_international_students_rank",
        "qs_international_research_network_score",
        "qs_international_research_network_rank",
        "qs_international_student_diversity_score",
        "the_rank",
        "the_international_outlook_score",
        "the_international_students_share",
        "the_fte_students",
        "the_students_per_staff",
        "the_female_share",
        "openalex_works",
        "openalex_international_works",
    }
    assert {metric.code for metric in metrics if metric.kind is MetricKind.DERIVED} == {
        "d_qs_wur_mid",
        "d_the_wur_mid",
        "d_citizenship_simpson",
        "d_agreements_expiring_12m",
        "d_strategy_on_track",
        "d_rankings_listed_open",
    }


def test_changing_an_answer_does_not_change_the_next_one():
    read_metrics().clear()
    read_kept_metrics().clear()
    assert len(read_metrics()) == 103
    assert len(read_kept_metrics()) > 0


def test_scalars_are_read_by_yaml_1_2(tmp_path):
    text = "items: [01003, 01009, no, on, 12:30, 1_000, 7, 0.5, true, null, 2020-01-01]"
    found, faults = entries(tmp_path, text)
    assert faults == []
    assert found["items"] == [
        "01003",
        "01009",
        "no",
        "on",
        "12:30",
        "1_000",
        7,
        0.5,
        True,
        None,
        "2020-01-01",
    ]


def test_a_key_that_occurs_twice_is_a_fault_with_its_line(tmp_path):
    _, faults = entries(tmp_path, "items:\n  - code: a\n    unit: x\n    code: b\n")
    assert [(fault.path, fault.problem) for fault in faults] == [
        ("line 4", "the key 'code' occurs twice")
    ]


def test_wrong_yaml_names_line_and_column(tmp_path):
    found, faults = entries(tmp_path, "items:\n  - code: [a\n")
    assert found == {}
    assert faults[0].path.startswith("line 3")
    assert "not valid YAML" in faults[0].problem


def test_yaml_cannot_build_objects(tmp_path):
    _, faults = entries(tmp_path, "items: !!python/object/apply:os.getcwd []\n")
    assert "could not determine a constructor" in faults[0].problem


def test_unknown_keys_and_other_shapes_are_faults(tmp_path):
    _, faults = entries(tmp_path, "items: []\nthings: []\n")
    assert [(fault.path, fault.problem) for fault in faults] == [("things", "an unknown key")]
    _, faults = entries(tmp_path, "- a\n- b\n")
    assert faults[0].problem == "not a mapping"
    _, faults = entries(tmp_path, "")
    assert faults[0].problem == "not a mapping"


def test_a_missing_file_is_a_fault(tmp_path):
    with pytest.raises(CatalogueError, match=r"units\.yaml: the file is missing; restore it"):
        read_units(tmp_path)


def test_all_faults_are_collected_with_file_path_and_remedy(tmp_path):
    text = UNITS.replace("decimals: 1", "decimals: 9").replace("kk: пайыз", "kk: ''")
    with pytest.raises(CatalogueError) as error:
        read_units(write(tmp_path, "units.yaml", text))
    assert [(fault.file, fault.path) for fault in error.value.faults] == [
        ("units.yaml", "units[0].name.kk"),
        ("units.yaml", "units[0].decimals"),
    ]
    assert "found 9; correct the entry percent by schemas.catalogue.UnitDefinition" in str(
        error.value
    )
    assert str(error.value).startswith("2 fault(s) in the definitions\n")


def test_a_code_that_occurs_twice_is_a_fault(tmp_path):
    doubled = UNITS + UNITS.split("units:\n")[1]
    with pytest.raises(CatalogueError, match=r"units\[1\]: code 'percent' occurs twice"):
        read_units(write(tmp_path, "units.yaml", doubled))


def test_a_metric_in_two_files_is_a_fault(tmp_path):
    entry = """
metrics:
  - code: works
    group: context
    name: {en: Works, ru: Работы, kk: Еңбектер}
    unit: publications
    type: int
"""
    for kind in ("reported", "published", "derived"):
        write(tmp_path, f"metrics_{kind}.yaml", entry if kind != "derived" else "metrics: []\n")
    with pytest.raises(CatalogueError, match="works: stands in another metrics file too"):
        read_metrics(tmp_path)


def test_the_kind_of_a_metric_is_that_of_its_file():
    assert read_metrics()["qs_rank"].kind is MetricKind.PUBLISHED
    assert "kind:" not in (CATALOGUE_FOLDER / "metrics_published.yaml").read_text(encoding="utf-8")


def test_an_impi_code_is_text_of_five_digits():
    faults: list[Fault] = []
    entry = {
        "code": "x",
        "pillar": "p",
        "name": {"en": "a", "ru": "b", "kk": "c"},
        "short_name": {"en": "a", "ru": "b", "kk": "c"},
        "definition": {"en": "a", "ru": "b", "kk": "c"},
        "unit": "percent",
        "formula": "a",
        "direction": -1,
        "goalposts": None,
        "normalisation": "percentile",
        "source_standard": "s",
    }
    good = build_model(IndicatorDefinition, entry | {"impi_code": "01003"}, "f", "p", faults)
    assert good.impi_code == "01003"
    assert good.direction is Direction.LOWER_IS_BETTER
    for wrong in (515, "1003", "01003a"):
        build_model(IndicatorDefinition, entry | {"impi_code": wrong}, "f", "p", faults)
    assert [fault.path for fault in faults] == ["p.impi_code"] * 3


def test_an_entry_that_is_no_mapping_is_a_fault_and_no_crash():
    faults: list[Fault] = []
    assert build_model(UnitDefinition, "percent", "units.yaml", "units[0]", faults) is None
    assert faults[0].path == "units[0]"


@pytest.mark.parametrize("value", ["5", "text", "{a: b}", ""])
def test_a_file_without_a_list_is_a_fault_and_no_crash(tmp_path, value):
    with pytest.raises(CatalogueError, match=r"units\.yaml: units: not a list; write a list here"):
        read_units(write(tmp_path, "units.yaml", f"units: {value}\n"))
