"""Notes on public data in three languages, with metrics and sources that exist."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from data.definition_rows import build_metric_rows
from data.sources.annotations import OPEN_NOTES, Annotation, collect
from data.sources.institutions import read_institutions
from data.sources.rankings_panel import RANKINGS_DATA
from data.sources.rankings_panel import collect as collect_rankings
from data.sources.source_files import SourceFileError


def test_every_note_has_three_different_texts():
    notes = collect()["annotation"]
    assert len(notes) == 12
    for row in notes.itertuples():
        assert len({row.text_en, row.text_ru, row.text_kk}) == 3, row.annotation
    assert set(notes["kind"]) == {"break", "leap", "note"}


def test_notes_speak_of_known_metrics_and_institutions():
    notes = collect()["annotation"]
    assert set(notes["metric"].dropna()) <= set(build_metric_rows()["metric"])
    assert set(notes["institution"].dropna()) <= set(read_institutions()["institution"])


def test_trap_t4_marked_editions_have_a_break_to_read():
    notes = collect()["annotation"]
    breaks = notes[notes["kind"] == "break"]
    told = set(zip(breaks["source"], breaks["from_period"], strict=True))
    editions = collect_rankings(read_institutions()["institution"].tolist())["source_edition"]
    marked = editions[editions["break_before"] | editions["rebased"]]
    assert set(zip(marked["source"], marked["edition"], strict=True)) == told


def test_trap_t12_the_leaps_are_told_with_their_numbers():
    notes = collect()["annotation"].set_index("annotation")
    for language in ("en", "ru", "kk"):
        text = notes.loc["kaznu_the_share_2025", f"text_{language}"]
        assert all(number in text for number in ("10 %", "28 %"))
        text = notes.loc["satbayev_the_share_2025", f"text_{language}"]
        assert all(number in text for number in ("5 %", "14 %", "17 %"))


def test_without_the_quoted_facts_only_open_notes_remain(tmp_path: Path):
    notes = collect(OPEN_NOTES, tmp_path / "gone" / "annotations.yaml")["annotation"]
    assert notes["annotation"].tolist() == ["uis_destinations_incomplete"]


def test_a_missing_file_in_a_folder_that_is_there_is_an_error(tmp_path: Path):
    with pytest.raises(SourceFileError):
        collect(OPEN_NOTES, tmp_path / "annotations.yaml")
    with pytest.raises(SourceFileError):
        collect(tmp_path / "gone.yaml")


def test_one_code_twice_is_an_error():
    file = RANKINGS_DATA / "annotations.yaml"
    with pytest.raises(SourceFileError, match="twice"):
        collect(file, file)


@pytest.mark.parametrize("kind", ["break", "leap"])
def test_breaks_and_leaps_need_their_period(kind):
    texts = {"text_en": "a", "text_ru": "b", "text_kk": "c"}
    with pytest.raises(ValidationError):
        Annotation.model_validate({"annotation": "a", "kind": kind, "source": "s", **texts})
