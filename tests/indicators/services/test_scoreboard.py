"""The scoreboard: order, intervals, groups, pairs, and who is left out with the reason."""

import pytest

from indicators.services.scoreboard import Scoreboard, build_scoreboard, tabulate_all
from schemas.choice import Choice
from tests.workspaces import view_of


def make_board(institution: str = "demo_samal") -> Scoreboard:
    choice = Choice(workspace="demo", framework="full", institution=institution, edition=2025)
    return build_scoreboard(view_of("demo"), choice)


def test_rows_stand_best_first_with_rank_and_interval() -> None:
    board = make_board()
    assert board.ranked["score"].is_monotonic_decreasing
    assert list(board.ranked["rank"]) == list(range(1, len(board.ranked) + 1))
    assert (board.ranked["rank_low"] <= board.ranked["rank_high"]).all()
    assert board.ranked["group"].is_monotonic_increasing


def test_scored_and_unscored_are_everybody_once() -> None:
    board = make_board()
    everybody = set(board.scored.values.index)
    ranked, left = set(board.ranked["institution"]), set(board.unscored["institution"])
    assert ranked | left == everybody
    assert ranked & left == set()
    assert (board.unscored["coverage"] < board.scored.framework.overall_coverage).all()


def test_a_pair_is_answered_the_same_from_both_sides() -> None:
    board = make_board()
    first, second = board.ranked["institution"].iloc[[0, -1]]
    there, back = board.ask_pair(first, second), board.ask_pair(second, first)
    assert there.share == pytest.approx(1 - back.share)
    assert there.clear
    assert back.clear


def test_unclear_pairs_are_counted_once_each() -> None:
    board = make_board()
    unclear, pairs = board.count_unclear()
    n = len(board.ranked)
    assert pairs == n * (n - 1) // 2
    by_hand = sum(not board.clear.iloc[i, j] for i in range(n) for j in range(i + 1, n))
    assert unclear == by_hand > 0


def test_the_title_counts_and_the_standfirst_is_about_the_own_institution() -> None:
    board = make_board()
    assert board.title.code == "scoreboard_groups"
    assert board.title.facts["institutions"].value == len(board.ranked)
    assert board.standfirst.code == "scoreboard_own"
    left_out = str(board.unscored["institution"].iloc[0])
    assert make_board(left_out).standfirst.code == "scoreboard_own_unscored"


def test_the_public_table_has_everybody_and_the_promised_columns() -> None:
    table = tabulate_all(make_board().scored)
    assert list(table.columns[:6]) == [
        "institution", "score", "rank", "rank_low", "rank_high", "coverage",
    ]  # fmt: skip
    assert len(table.columns) == 6 + 8
    assert len(table) == len(make_board().scored.values)
    unscored = table[table["score"].isna()]
    assert unscored[["rank", "rank_low", "rank_high"]].isna().all().all()
