from data.definition_rows import build_derived_source_row, build_metric_rows, build_region_rows
from data.definitions import read_metrics
from schemas.source import Source


def test_every_metric_of_the_catalogue_is_a_row_in_three_languages(store, rows):
    frame = build_metric_rows()
    assert set(frame["metric"]) == set(read_metrics())
    simpson = frame.set_index("metric").loc["d_citizenship_simpson"]
    assert (simpson["kind"], simpson["minimum"], simpson["maximum"]) == ("derived", 0.0, 1.0)
    assert frame[["name_en", "name_ru", "name_kk", "unit"]].notna().all(axis=None)


def test_the_twenty_regions_are_rows():
    frame = build_region_rows()
    assert len(frame) == 20
    assert frame["region"].is_unique
    assert set(frame["type"]) == {"region", "city"}


def test_the_derived_source_is_a_complete_source():
    row = build_derived_source_row("open", "2026-01-02").iloc[0].to_dict()
    source = Source.model_validate(row)
    assert source.source == "derived"
    assert not source.synthetic
    assert "open" in source.citation
