import pytest
from pydantic import ValidationError

from schemas.edition import Edition, EditionPart


def part(source: str, held: bool = True) -> EditionPart:
    return EditionPart(source=source, short_title=source.upper(), edition=2026, held=held)


def test_an_edition_is_complete_when_every_part_is_held():
    assert Edition(period=2026, published_year=2025, parts=(part("qs"), part("the"))).complete
    assert not Edition(period=2026, parts=(part("qs"), part("the", held=False))).complete


def test_an_academic_year_has_no_parts_and_is_complete():
    year = Edition(period=2025)
    assert year.academic
    assert year.complete
    assert year.published_year is None
    assert not Edition(period=2026, parts=(part("qs"),)).academic


def test_whether_a_part_is_held_must_be_said():
    with pytest.raises(ValidationError) as caught:
        EditionPart.model_validate({"source": "qs", "short_title": "QS", "edition": 2026})
    assert caught.value.errors()[0]["loc"] == ("held",)


def test_breaks_are_off_unless_declared_and_parts_cannot_change():
    assert (part("qs").break_before, part("qs").rebased) == (False, False)
    with pytest.raises(ValidationError, match="frozen"):
        part("qs").held = False
