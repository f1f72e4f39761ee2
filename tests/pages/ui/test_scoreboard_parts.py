"""Parts of the Scoreboard: the source line names publishers, framework, runs and seed."""

from indicators.services.provenance import trail_scores
from indicators.services.scoreboard import build_scoreboard
from pages.ui import scoreboard_parts as parts
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_the_source_line_is_enough_to_repeat_the_figure() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    board = build_scoreboard(screen.view, screen.choice)
    line = parts.describe_source(screen, board, trail_scores(screen.view, board.scored))
    for part in ("QS World University Rankings 2026", "THE World University Rankings 2026",
                 "Visible in open sources", "4,000 runs", "seed 5"):  # fmt: skip
        assert part in line
    assert parts.write_runs(screen, board) == "4,000"


def test_the_main_figure_has_the_room_of_its_screen() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    assert parts.choose_width(screen, 690) == 690
