"""Compare: values with places, reasons in words, and what cannot be compared."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "not in this edition's list"), ("ru", "нет в списке этого издания"),
     ("kk", "осы шығарылым тізімінде жоқ")],
)  # fmt: skip
def test_who_is_not_listed_says_so_in_every_language(
    open_address: Callable[..., AppTest], language: str, words: str
) -> None:
    app = open_address("compare.py", hei="nu", lang=language)
    assert not app.exception
    assert any(words in item.value for item in app.markdown)


def test_the_peers_and_their_reasons_are_a_table(open_address: Callable[..., AppTest]) -> None:
    app = open_address("compare.py", lang="en")
    reasons = app.dataframe[0].value
    assert list(reasons.columns) == [
        "University", "Students", "Field", "Type", "Region", "Distance",
    ]  # fmt: skip
    assert reasons["University"].iloc[0] == "ENU"


def test_nobody_to_compare_with_is_said(open_address: Callable[..., AppTest]) -> None:
    app = open_address("compare.py", peers="chosen", lang="en")
    assert not app.exception
    assert any("Nobody to compare with" in item.value for item in app.markdown)
