from typing import Any

import pytest
from pydantic import ValidationError

from schemas.institution import Institution, InstitutionKind, InstitutionName, InstitutionType

NAMES = {
    f"{what}_{language}": f"{what} {language}"
    for what in ("name", "short", "city")
    for language in ("en", "ru", "kk")
}


def make(**changes: Any) -> Institution:
    given = {
        "institution": "alpha",
        "kind": "measured",
        "country": "KZ",
        "type": "private",
        "profile": "technical",
        "source": "register",
    }
    return Institution.model_validate(NAMES | given | changes)


def test_unknown_facts_stay_unknown():
    institution = make()
    assert institution.kind is InstitutionKind.MEASURED
    assert institution.type is InstitutionType.PRIVATE
    assert institution.ror_id is None
    assert institution.founded_year is None
    assert institution.latitude is None


@pytest.mark.parametrize("name", sorted(NAMES))
def test_names_are_needed_in_all_three_languages(name: str):
    given = make().model_dump()
    del given[name]
    with pytest.raises(ValidationError) as caught:
        Institution.model_validate(given)
    assert caught.value.errors()[0]["loc"] == (name,)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("institution", "Alpha"),
        ("kind", "guest"),
        ("country", "KAZ"),
        ("country", "kz"),
        ("type", "secret"),
        ("profile", "magic"),
        ("founded_year", 999),
        ("founded_year", 2101),
        ("ror_id", "052bx8q98"),
        ("ror_id", "https://ror.org/152bx8q98"),
        ("latitude", 90.5),
        ("longitude", -180.5),
        ("coordinate_precision", "country"),
        ("nickname", "A"),
    ],
)
def test_impossible_facts_are_refused_by_name(field: str, value: object):
    with pytest.raises(ValidationError) as caught:
        make(**{field: value})
    assert caught.value.errors()[0]["loc"] == (field,)


def test_a_full_ror_address_is_taken():
    assert make(ror_id="https://ror.org/052bx8q98").ror_id == "https://ror.org/052bx8q98"


def test_a_former_name_has_a_kind_and_years():
    name = InstitutionName(
        institution="alpha", name="Old Alpha", name_kind="former", to_year=1999, source="register"
    )
    assert (name.from_year, name.to_year) == (None, 1999)
    with pytest.raises(ValidationError, match="name_kind"):
        InstitutionName.model_validate({"institution": "alpha", "name": "A", "source": "r"})
