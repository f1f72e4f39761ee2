"""Rows of the Scoreboard: filters hide rows and keep ranks, intervals stand beside names."""

from indicators.services.scoreboard import PairAnswer, Scoreboard, build_scoreboard
from pages.ui import scoreboard_rows as rows
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make(language: Language = Language.ENGLISH) -> tuple[Screen, Scoreboard]:
    screen = make_screen(view_of("open"), "satbayev", language)
    return screen, build_scoreboard(screen.view, screen.choice)


def test_a_filter_hides_rows_and_keeps_the_ranks() -> None:
    screen, board = make()
    kept = rows.keep_rows(screen, board, "", {"type": ["national"]})
    assert 0 < len(kept) < len(board.ranked)
    whole = board.ranked.set_index("institution")["rank"]
    assert kept.set_index("institution")["rank"].equals(whole.loc[kept["institution"]])


def test_a_search_finds_any_part_of_a_name() -> None:
    screen, board = make()
    assert list(rows.keep_rows(screen, board, " SATB ", {})["institution"]) == ["satbayev"]


def test_the_projector_shows_the_rows_around_the_own_one() -> None:
    _, board = make()
    near = rows.keep_nearest(board.ranked, "kbtu", 5)
    assert len(near) == 5
    assert near["institution"].iloc[2] == "kbtu"
    assert rows.keep_nearest(board.ranked, "kaznu", 5)["institution"].iloc[0] == "kaznu"


def test_every_row_carries_score_and_interval_in_the_language() -> None:
    screen, board = make(Language.KAZAKH)
    prepared = rows.prepare_ranks(screen, board.ranked)
    own = prepared[prepared["is_own"]].iloc[0]
    assert own["label"] == "Сәтбаев Университеті"
    assert own["score_text"] == "76,2"
    assert own["interval_text"] == "2"
    assert own["group_label"] == "2-топ"


def test_the_answer_names_the_leader_first() -> None:
    screen, _ = make()
    said = rows.say_pair(screen, PairAnswer("enu", "kaznu", 0.02, True))
    assert said == "Yes. In 98% of the runs KazNU is ahead of ENU."


def test_pairs_are_listed_once_each_and_drivers_sum_to_one() -> None:
    screen, board = make()
    order, pairs = rows.prepare_pairs(screen, board)
    assert len(pairs) == len(order) * (len(order) - 1) // 2
    assert not pairs["is_distinguishable"].all()
    drivers = rows.prepare_drivers(screen, board, "kaznpu")
    assert abs(drivers["share"].sum() - 1) < 1e-6
    assert drivers["share"].is_monotonic_decreasing
