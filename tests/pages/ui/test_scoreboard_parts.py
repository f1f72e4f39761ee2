"""The parts that ask the reader: filters that leave nobody, the pair, the unscored, the source."""

from __future__ import annotations

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from indicators.services.provenance import trail_scores
from indicators.services.scoreboard import Scoreboard, build_scoreboard
from pages.charts.tokens import Look, Width
from pages.ui import scoreboard_parts as parts
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make_board(workspace: str = "demo", **changes: object) -> tuple[Screen, Scoreboard]:
    own = {"demo": "demo_samal", "open": "kaznu"}[workspace]
    screen = make_screen(view_of(workspace), own, Language.ENGLISH)
    screen = replace(screen, choice=screen.choice.model_copy(update=changes))
    return screen, build_scoreboard(screen.view, screen.choice)


def parts_script(screen, board, part) -> None:
    import streamlit as st  # noqa: PLC0415

    from pages.ui import scoreboard_parts, state  # noqa: PLC0415

    state.adopt_address()
    if part == "filters":
        shown = scoreboard_parts.pick_rows(screen, board)
        st.session_state["shown"] = list(shown["institution"])
        if shown.empty:
            scoreboard_parts.show_nothing_found(screen)
    elif part == "pair":
        scoreboard_parts.show_pair(screen, board)
    else:
        scoreboard_parts.show_unscored(screen, board)
    state.write_address()


def run(part: str, screen: Screen, board: Scoreboard, **link: str) -> AppTest:
    kwargs = {"screen": screen, "board": board, "part": part}
    app = AppTest.from_function(parts_script, kwargs=kwargs, default_timeout=30)
    for name, value in link.items():
        app.query_params[name] = value
    return app.run()


def test_a_filter_of_the_link_is_applied() -> None:
    screen, board = make_board()
    app = run("filters", screen, board, type="private")
    assert not app.exception
    types = screen.names.institutions.loc[app.session_state["shown"], "type"]
    assert set(types) == {"private"}


def test_an_unknown_filter_is_dropped_and_noted() -> None:
    app = run("filters", *make_board(), type="imaginary")
    assert not app.exception
    assert len(app.session_state["shown"]) == 36
    assert "type" not in app.query_params
    (issue,) = app.session_state["_link_issues"]
    assert issue.values["value"] == "imaginary"


def test_filters_that_leave_nobody_say_so_and_are_removed_by_a_button() -> None:
    app = run("filters", *make_board(), search="nobody at all", region="KZ-75")
    assert app.info[0].value == "No scored university matches these filters."
    app = app.button[0].click().run()
    assert not app.info
    assert len(app.session_state["shown"]) == 36
    assert "search" not in app.query_params


def test_the_pair_starts_with_the_own_and_its_next_better() -> None:
    screen, board = make_board()
    codes = list(board.ranked["institution"])
    app = run("pair", screen, board)
    assert not app.exception
    above = codes[codes.index("demo_samal") - 1]
    assert [box.value for box in app.selectbox] == ["demo_samal", above]
    assert app.markdown[1].value.startswith("**Yes. In ")
    assert f"{screen.names.institution(above)} is ahead of Samal" in app.markdown[1].value


def test_another_pair_changes_answer_and_address() -> None:
    screen, board = make_board()
    app = run("pair", screen, board)
    app = app.selectbox[1].set_value("demo_aidyn").run()
    assert not app.exception
    assert app.markdown[1].value.startswith("**No. In ")
    assert "95% would be needed" in app.markdown[1].value
    assert app.query_params["pair_b"] in ("demo_aidyn", ["demo_aidyn"])


def test_the_unscored_are_listed_with_the_threshold() -> None:
    app = run("unscored", *make_board())
    assert app.markdown[0].value == "#### 5 universities are not scored"
    assert "60% of the weight" in app.markdown[1].value
    assert len(app.dataframe[0].value) == 5


def test_nobody_unscored_draws_nothing() -> None:
    screen, board = make_board()
    app = run("unscored", screen, replace(board, unscored=board.unscored.iloc[:0]))
    assert not app.exception
    assert not app.markdown


def test_the_source_names_publishers_weights_runs_and_seed() -> None:
    screen, board = make_board("open")
    told = parts.describe_source(screen, board, trail_scores(screen.view, board.scored))
    record = board.scored.uncertainty.record  # type: ignore[union-attr]
    assert "QS World University Rankings 2026" in told
    assert "THE World University Rankings 2026" in told
    assert "Visible in open sources" in told
    assert f"{record.runs:,} runs, seed {record.seed}" in told
    assert parts.write_runs(screen, board) == f"{record.runs:,}"


def test_without_a_simulation_the_source_claims_no_runs() -> None:
    screen, board = make_board("open", framework="full")
    assert board.scored.uncertainty is None
    told = parts.describe_source(screen, board, trail_scores(screen.view, board.scored))
    assert "seed" not in told
    assert parts.write_runs(screen, board) == "0"


def test_the_figure_takes_the_room_there_is() -> None:
    screen, _ = make_board()
    assert parts.choose_width(screen, 700) == 700
    phone = replace(screen, look=Look(width=Width.PHONE))
    assert parts.choose_width(phone, 700) is None
    assert parts.choose_width(replace(screen, projector=True), 700) == parts.PROJECTOR_PX
