"""Definition card and published facts in words: verbatim, filled formulas, notes that belong."""

from __future__ import annotations

import pytest

from indicators.services.profile import build_profile
from indicators.services.profile_facts import read_published_facts
from indicators.services.profile_indicator import IndicatorPlace, place_on_indicator
from pages.i18n.formats import join_editions
from pages.ui import university_facts as facts
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def open_screen(institution: str = "kaznu", language: Language = Language.ENGLISH) -> Screen:
    return make_screen(view_of("open"), institution, language)


def place_of(screen: Screen, indicator: str) -> IndicatorPlace:
    profile = build_profile(screen.view, screen.choice)
    return place_on_indicator(screen.view, profile, indicator)


def test_the_formula_shows_its_numbers_and_result() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    place = place_of(screen, "share_intl_staff")
    numbers = {item.metric: item.value for item in place.told.inputs}
    written = facts.write_formula(screen, place)
    assert f"{numbers['intl_academic_staff']:.0f}" in written
    assert written.endswith("%")


def test_a_formula_of_one_number_is_not_said_twice() -> None:
    assert (
        facts.write_formula(open_screen(), place_of(open_screen(), "open_intl_outlook_the")) == ""
    )


def test_inputs_show_what_the_source_printed_and_the_source() -> None:
    lines = facts.list_inputs(open_screen(), place_of(open_screen(), "open_intl_outlook_the"))
    assert "as printed: 80.4" in lines[0]
    assert "THE" in lines[-1]


def test_rules_name_scale_weight_and_comparability() -> None:
    screen = open_screen()
    rules = facts.list_rules(screen, place_of(screen, "open_intl_outlook_the"))
    assert any("40%" in rule for rule in rules)
    assert screen.text("university.not_over_time") in rules


def test_notes_on_other_sources_stay_away() -> None:
    screen = open_screen()
    notes = " ".join(facts.list_notes(screen, place_of(screen, "open_intl_outlook_the")))
    assert "WUR 3.0" in notes
    assert "UIS" not in notes


def test_published_values_are_verbatim_newest_first() -> None:
    screen = open_screen()
    published = read_published_facts(screen.view, "kaznu")
    table = facts.tabulate_group(screen, published.groups[0]).set_index("Edition")
    ranks = table[screen.names.metric("qs_rank")]
    assert list(ranks.index[:2]) == ["2027", "2026"]
    assert ranks["2024"] == "=230"
    assert ranks["2019"] == "220"


def test_who_is_not_listed_reads_the_reason() -> None:
    screen = open_screen("nu", Language.KAZAKH)
    published = read_published_facts(screen.view, "nu")
    table = facts.tabulate_group(screen, published.groups[0])
    ranks = set(table[screen.names.metric("qs_rank")])
    assert ranks == {screen.names.reason("not_listed")}


def test_the_long_table_has_every_value_with_its_source() -> None:
    screen = open_screen()
    published = read_published_facts(screen.view, "kaznu")
    table = facts.tabulate_facts(screen, published)
    assert table.shape == (len(published.rows), 5)
    assert (table["Source"] != "").all()


def test_academic_years_are_written_with_both_halves() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.RUSSIAN)
    published = read_published_facts(screen.view, "demo_samal")
    table = facts.tabulate_group(screen, published.groups[0])
    assert table.iloc[0, 0] == "2025/26"


@pytest.mark.parametrize(
    ("editions", "written"),
    [
        (("2026",), "2026"),
        (("2024", "2025", "2026"), "2024–2026"),
        (("2025/26",), "2025/26"),
        ((), ""),
    ],
)
def test_editions_in_a_row_are_a_range(editions: tuple[str, ...], written: str) -> None:
    assert join_editions(editions) == written


def test_a_formula_without_numbers_names_its_metrics() -> None:
    screen = open_screen("nu")
    place = place_of(screen, "open_position_qs")
    assert place.told.value is None
    formula = facts.write_formula(screen, place)
    assert "[Rank or band midpoint in QS WUR]" in formula
    assert "qs_rank_mid" not in formula
    assert facts.write_formula(screen, place_of(screen, "open_intl_students_qs")) == ""


def test_numbers_of_a_formula_are_written_as_the_language_does() -> None:
    screen = open_screen("kaznu", Language.RUSSIAN)
    formula = facts.write_formula(screen, place_of(screen, "open_position_the"))
    assert "max(0; 100" in formula
    assert "1350,5" in formula
