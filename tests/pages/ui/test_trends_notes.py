"""Words around the charts of Trends: titles that do not claim too much, notes, gaps."""

from dataclasses import replace

from indicators.services.trends import build_trends
from pages.ui import trends_notes as notes
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make(key: str, since: int | None = None, own: str = "kaznu", name: str = "open"):
    screen = make_screen(view_of(name), own, Language.ENGLISH)
    return screen, build_trends(screen.view, screen.choice, key, since)


def test_titles_name_the_measure_and_refuse_across_a_break() -> None:
    screen, board = make("published.qs_rank")
    assert notes.panels_title(screen, board) == "QS rank, 2017–2026"
    assert notes.slope_title(screen, board).startswith("Changed from 2024 to 2026: ")
    assert not notes.is_refused(screen, board)
    screen, board = make("published.qs_rank", since=2022)
    assert notes.is_refused(screen, board)
    assert notes.slope_title(screen, board) == "2022 and 2026: no change can be given"


def test_every_measure_has_its_reading_key() -> None:
    _, board = make("published.qs_rank")
    keys = {notes.choose_reading_key(item) for item in board.measures}
    assert keys == {"rank", "share", "place", "score"}
    assert "90 % interval" in notes.panels_note(*make("overall.overall"))


def test_notes_stand_with_their_period() -> None:
    lines = notes.list_notes(*make("published.qs_rank"))
    assert lines[0].startswith("**2023:** ")
    assert lines[1].startswith("**since 2024:** QS changed the method")


def test_gaps_are_told_in_stretches() -> None:
    (line,) = notes.list_gaps(*make("published.qs_rank"))
    assert line.startswith("**not in this edition's list:** Dulaty University 2017–2023, 2026; ")
    assert line.endswith("Saginov University 2017–2018")
    assert notes.join_stretches([2017, 2018, 2021], [2017, 2018, 2020, 2021]) == [
        (2017, 2018), (2021, 2021),
    ]  # fmt: skip


def test_lists_fill_the_columns_below_the_charts() -> None:
    screen, board = make("published.qs_rank")
    assert [(title, span) for title, _, span in notes.list_lines(screen, board)] == [
        ("What to know about this series", 2), ("Where a value is missing, and why", 1),
    ]  # fmt: skip
    screen, board = make("overall.overall", own="samal", name="demo")
    (_, known, _), (_, gaps, _) = notes.list_lines(screen, board)
    assert known == ["No note is recorded for this series."]
    assert gaps[0].startswith("**")
    assert [span for _, _, span in notes.list_lines(screen, replace(board, choices=()))] == ["all"]


def test_nothing_missing_is_said_where_a_place_is_kept_for_it() -> None:
    screen, board = make("published.qs_rank")
    full = board.series[board.series["value"].notna()]
    (_, gaps, _) = notes.list_lines(screen, replace(board, series=full))[1]
    assert gaps == ["Every university shown has a value in every edition."]
