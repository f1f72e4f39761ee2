"""Editions: paired by year of publication, never mixed, the newest complete one first."""

from indicators.services.editions import (
    choose_default,
    find_edition,
    list_editions,
)
from schemas.edition import Edition, EditionPart
from tests.workspaces import view_of


def make_edition(period: int, *, held: bool = True) -> Edition:
    part = EditionPart(source="the_wur", short_title="THE", edition=period, held=held)
    return Edition(period=period, published_year=period - 1, parts=(part,))


def test_publishers_are_paired_by_the_year_in_which_they_appeared() -> None:
    editions = {item.period: item for item in list_editions(view_of("open"), "open_visibility")}
    pair = editions[2026]
    assert pair.published_year == 2025
    assert [(part.source, part.edition, part.held) for part in pair.parts] == [
        ("qs_wur", 2026, True),
        ("the_wur", 2026, True),
    ]
    assert pair.complete


def test_a_year_with_one_publisher_is_partial_and_says_who_is_absent() -> None:
    editions = {item.period: item for item in list_editions(view_of("open"), "open_visibility")}
    newest = editions[2027]
    assert newest.published_year == 2026
    assert [(part.source, part.held) for part in newest.parts] == [
        ("qs_wur", True),
        ("the_wur", False),
    ]
    assert not newest.complete


def test_the_default_is_the_newest_complete_edition() -> None:
    editions = [make_edition(2025), make_edition(2026), make_edition(2027, held=False)]
    default = choose_default(editions)
    assert default is not None
    assert default.period == 2026
    assert find_edition(editions, None) == default
    assert find_edition(editions, 2027) == editions[2]
    assert find_edition(editions, 1999) is None
    assert choose_default([]) is None


def test_academic_years_of_the_demo_are_its_periods() -> None:
    editions = list_editions(view_of("demo"), "full")
    assert [item.period for item in editions] == list(range(2018, 2026))
    assert all(item.academic and item.complete for item in editions)
