"""Facts of press texts are valid records with their source; nothing is filled in."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from data.sources.institutions import read_institutions
from data.sources.press import FACTS_FILE, collect
from data.sources.source_files import SourceFileError


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return collect()


def test_every_kind_of_fact_is_there(tables):
    assert {name: len(frame) for name, frame in tables.items()} == {
        "source": 7,
        "partner_institution": 13,
        "mobility_flow": 5,
        "welcome_service": 1,
        "agreement": 1,
        "branch_campus": 1,
        "joint_programme": 2,
        "project": 1,
        "event": 10,
        "event_participation": 11,
        "good_practice": 5,
        "strategy": 1,
        "strategy_area": 5,
        "strategy_action": 1,
    }


def test_the_flows_of_narxoz_have_no_invented_year(tables):
    flows = tables["mobility_flow"].set_index("flow_id")
    assert flows["period"].isna().all()
    assert flows["persons"].sum() == 26 + 7 + 2 + 1 + 1
    spring = flows.loc["press_narxoz_internships"]
    assert spring["country_list"] == ["RU", "PL", "KR", "AT", "NL"]
    assert (spring["country_code"], spring["term"]) == ("ZZ", "spring")
    assert flows.loc["press_narxoz_tokyo_course", "funded"]


def test_the_welcome_centre_has_no_numbers(tables):
    service = tables["welcome_service"].iloc[0]
    assert service["offered"]
    assert service.isna()[["cases", "median_days", "satisfaction", "period"]].all()


def test_events_have_their_dates_or_their_words(tables):
    events = tables["event"].set_index("event_id")
    seminar = events.loc["press_seminar_satbayev_2023"]
    assert (seminar["start_date"], seminar["end_date"]) == (date(2023, 2, 23), date(2023, 2, 24))
    assert events.loc["welcome_lisbon_2017", "end_date"] == date(2017, 6, 2)
    workshop = events.loc["british_council_workshop_march_2_3"]
    assert workshop["start_date"] is None
    assert workshop["date_verbatim"] == "2-3 March, year not given"
    assert workshop["institutions_count"] == 20


def test_the_project_and_the_strategy_are_dated_as_told(tables):
    project = tables["project"].iloc[0]
    assert (project["start_date"], project["date_precision"]) == (date(2016, 10, 1), "month")
    assert project["institutions"] == ["kmu", "enu", "narxoz", "esil"]
    assert tables["strategy"]["status"].tolist() == ["draft"]
    assert tables["strategy_area"]["pillar"].tolist() == [
        "student_mobility",
        "home_support",
        "research",
        "visibility",
        "partnerships",
    ]
    assert tables["strategy_action"]["due_date"].tolist() == [date(2019, 1, 15)]


def test_every_record_cites_a_described_source_and_notes_come_in_three_languages(tables):
    sources = set(tables["source"]["source"])
    for name, frame in tables.items():
        if name == "source":
            continue
        assert set(frame["source"]) <= sources
        notes = frame[["note_en", "note_ru", "note_kk"]].notna().sum(axis=1)
        assert set(notes) <= {0, 3}, name


def test_every_institution_is_in_the_register(tables):
    register = set(read_institutions()["institution"])
    for name, frame in tables.items():
        for column in ("institution", "host_institution"):
            if column in frame:
                assert set(frame[column].dropna()) <= register, name


def write(tmp_path: Path, records: str) -> Path:
    head = FACTS_FILE.read_text(encoding="utf-8").partition("notes:\n")[0]
    file = tmp_path / "facts.yaml"
    file.write_text(head + records, encoding="utf-8")
    return file


def test_faulty_files_are_refused(tmp_path: Path):
    with pytest.raises(SourceFileError, match="missing"):
        collect(tmp_path / "gone.yaml")
    with pytest.raises(SourceFileError, match="moon"):
        collect(write(tmp_path, "records:\n  moon:\n    - {a: 1}\n"))
    partner = "records:\n  partner_institution:\n    - {partner_id: a, name: A, country_code: %s}\n"
    with pytest.raises(ValidationError):
        collect(write(tmp_path, partner % "SE"))  # no source
    with pytest.raises(SourceFileError, match="unknown source"):
        collect(write(tmp_path, partner % "SE, source: nobody"))
