"""Scoreboard: groups in the title, the pair question, filters, and who is left out."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest


def test_the_title_counts_universities_and_groups(open_address: Callable[..., AppTest]) -> None:
    app = open_address("scoreboard.py", lang="en", edition=2026)
    assert not app.exception
    assert app.title[0].value.startswith("20 universities form")


def test_the_pair_question_names_the_one_that_is_ahead(
    open_address: Callable[..., AppTest],
) -> None:
    app = open_address("scoreboard.py", lang="en", pair_a="enu", pair_b="kaznu")
    assert any("the runs KazNU is ahead of ENU" in item.value for item in app.markdown)


def test_filters_that_leave_nobody_say_so_with_the_button_that_removes_them(
    open_address: Callable[..., AppTest],
) -> None:
    app = open_address("scoreboard.py", lang="en", search="zzzz")
    assert any("No scored university matches" in item.value for item in app.info)
    button = next(item for item in app.button if item.label == "Remove the filters")
    button.click().run()
    assert not any("No scored university matches" in item.value for item in app.info)


def test_who_has_no_score_is_listed(open_address: Callable[..., AppTest]) -> None:
    app = open_address("scoreboard.py", lang="en", edition=2026)
    assert any("87 universities are not scored" in item.value for item in app.markdown)
    assert any("Nazarbayev University" in str(item.value) for item in app.dataframe)
