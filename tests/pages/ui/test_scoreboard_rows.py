"""Rows of the scoreboard: filters hide only, ranks have intervals, a pair is answered in words."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from indicators.services.scoreboard import PairAnswer, Scoreboard, build_scoreboard
from pages.ui import scoreboard_rows as rows
from pages.ui.screen import Screen
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make_board(
    own: str = "demo_samal", language: Language = Language.ENGLISH
) -> tuple[Screen, Scoreboard]:
    screen = make_screen(view_of("demo"), own, language)
    return screen, build_scoreboard(screen.view, screen.choice)


def test_filters_hide_rows_and_ranks_stay() -> None:
    screen, board = make_board()
    register = screen.names.institutions
    kept = rows.keep_rows(screen, board, "", {"type": ["private"], "profile": [], "region": []})
    assert 0 < len(kept) < len(board.ranked)
    assert set(register.loc[kept["institution"], "type"]) == {"private"}
    everybody = board.ranked.set_index("institution")["rank"]
    assert list(kept["rank"]) == list(everybody[kept["institution"]])


def test_filters_of_several_kinds_all_have_to_match() -> None:
    screen, board = make_board()
    kinds = {"type": ["private"], "region": ["KZ-75"]}
    kept = screen.names.institutions.loc[
        list(rows.keep_rows(screen, board, "", kinds)["institution"])
    ]
    assert not kept.empty
    assert set(zip(kept["type"], kept["region"], strict=True)) == {("private", "KZ-75")}


@pytest.mark.parametrize("search", ["samal", "  SAMAL ", "economics and law"])
def test_search_finds_any_part_of_a_name(search: str) -> None:
    screen, board = make_board()
    assert "demo_samal" in set(rows.keep_rows(screen, board, search, {})["institution"])


def test_search_is_literal_and_may_find_nobody() -> None:
    screen, board = make_board()
    assert rows.keep_rows(screen, board, ".*", {}).empty
    assert rows.prepare_ranks(screen, rows.keep_rows(screen, board, ".*", {})).empty


@pytest.mark.parametrize(
    ("own", "kept"),
    [("a", "abcdef"), ("b", "abcdef"), ("e", "bcdefg"), ("h", "cdefgh"), ("zz", "abcdef")],
)
def test_a_projector_shows_the_rows_around_the_own(own: str, kept: str) -> None:
    table = pd.DataFrame({"institution": list("abcdefgh")})
    assert "".join(rows.keep_nearest(table, own)["institution"]) == kept


def test_a_rank_is_shown_with_its_interval() -> None:
    screen, board = make_board()
    prepared = rows.prepare_ranks(screen, board.ranked).set_index("institution")
    raw = board.ranked.set_index("institution").loc["demo_samal"]
    own = prepared.loc["demo_samal"]
    assert own["interval_text"] == f"{int(raw['rank_low'])}–{int(raw['rank_high'])}"
    assert own["group_label"] == f"Group {int(raw['group'])}"
    assert own["score_text"] == f"{raw['score']:.1f}"
    assert "<b>Samal University of Economics and Law</b>" in own["hover"]
    assert list(prepared.index[prepared["is_own"]]) == ["demo_samal"]


def test_a_single_scored_institution_has_no_interval_and_says_so() -> None:
    screen, board = make_board()
    one = board.ranked.iloc[[0]].copy()
    for column in ("rank_low", "rank_high", "rank_median", "group"):
        one[column] = float("nan")
    (row,) = rows.prepare_ranks(screen, one).to_dict("records")
    assert row["interval_text"] == screen.text("scoreboard.no_interval")
    assert row["group_label"] == ""
    twin = rows.table_twin(screen, one)
    assert twin["Rank"].iloc[0] == ""
    assert twin["Group"].iloc[0] == ""


def test_on_a_projector_a_group_is_its_number() -> None:
    screen, board = make_board()
    prepared = rows.prepare_ranks(replace(screen, projector=True), board.ranked)
    assert prepared["group_label"].iloc[0] == "1"


def test_the_twin_has_five_columns_of_words() -> None:
    screen, board = make_board()
    twin = rows.table_twin(screen, board.ranked)
    assert list(twin.columns) == ["University", "Score", "Rank", "Group", "Data coverage"]
    row = twin[twin["University"] == "Samal"].iloc[0]
    raw = board.ranked.set_index("institution").loc["demo_samal"]
    assert row["Data coverage"] == f"{round(raw['coverage'] * 100)}%"


def test_every_column_of_the_file_is_explained() -> None:
    screen, board = make_board()
    meanings = rows.export_columns(screen, board)
    assert set(board.ranked.columns) <= set(meanings)
    assert all(meanings.values())


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (
            PairAnswer("demo_samal", "demo_arsha", 0.97, True),
            "Yes. In 97% of the runs Samal is ahead of Arsha.",
        ),
        (
            PairAnswer("demo_samal", "demo_arsha", 0.0, True),
            "Yes. Arsha is ahead of Samal in every run.",
        ),
        (
            PairAnswer("demo_samal", "demo_arsha", 0.9998, True),
            "Yes. In >99% of the runs Samal is ahead of Arsha.",
        ),
        (
            PairAnswer("demo_samal", "demo_arsha", 0.02, True),
            "Yes. In 98% of the runs Arsha is ahead of Samal.",
        ),
        (
            PairAnswer("demo_samal", "demo_arsha", 0.4, False),
            "No. In 60% of the runs Arsha is ahead of Samal; 95% would be needed.",
        ),
        (
            PairAnswer("demo_samal", "demo_arsha", 0.5, False),
            "No. In 50% of the runs Samal is ahead of Arsha; 95% would be needed.",
        ),
    ],
)
def test_the_answer_names_the_leader_first(answer: PairAnswer, sentence: str) -> None:
    screen, _ = make_board()
    assert rows.say_pair(screen, answer) == sentence


@pytest.mark.parametrize(
    ("language", "yes", "no"), [(Language.RUSSIAN, "Да.", "Нет."), (Language.KAZAKH, "Иә.", "Жоқ.")]
)
def test_the_answer_is_given_in_each_language(language: Language, yes: str, no: str) -> None:
    screen, _ = make_board(language=language)
    told = [
        rows.say_pair(screen, PairAnswer("demo_samal", "demo_arsha", share, clear))
        for share, clear in ((0.97, True), (0.6, False))
    ]
    assert told[0].startswith(yes)
    assert told[1].startswith(no)


def test_the_bar_of_a_pair_has_both_shares() -> None:
    screen, _ = make_board()
    words = rows.pair_words(screen, PairAnswer("demo_samal", "demo_arsha", 0.3, False))
    assert (words.first_hover, words.second_hover) == ("Samal: 30%", "Arsha: 70%")
    assert (words.low_text, words.middle_text, words.high_text) == ("5%", "50%", "95%")


def test_drivers_are_shares_largest_first() -> None:
    screen, board = make_board()
    drivers = rows.prepare_drivers(screen, board, "demo_samal")
    assert drivers["share"].is_monotonic_decreasing
    assert drivers["share"].sum() == pytest.approx(1)
    assert set(drivers["driver"]) == {"weights", "normalisation", "aggregation", "interaction"}


def test_an_unmoved_rank_and_an_unscored_institution_have_no_drivers() -> None:
    screen, board = make_board()
    leader = board.ranked["institution"].iloc[0]
    assert board.drivers.loc[leader].isna().all()  # the same rank in every run
    assert rows.prepare_drivers(screen, board, leader).empty
    assert rows.prepare_drivers(screen, board, "demo_emen").empty


def test_the_triangle_holds_every_pair_once() -> None:
    screen, board = make_board()
    order, cells = rows.prepare_pairs(screen, board)
    n = len(board.ranked)
    assert len(cells) == n * (n - 1) // 2
    assert len(cells[["first", "second"]].drop_duplicates()) == len(cells)
    unclear, _ = board.count_unclear()
    assert int((~cells["is_distinguishable"]).sum()) == unclear
    assert list(order.loc[order["is_own"], "institution"]) == ["demo_samal"]


def test_the_pairs_in_words_name_the_higher_one_first_and_say_whether_it_is_clear() -> None:
    screen, board = make_board()
    _, cells = rows.prepare_pairs(screen, board)
    twin = rows.pairs_twin(screen, cells)
    codes = list(board.ranked["institution"])
    assert list(twin.iloc[0])[:2] == [screen.names.institution(code) for code in codes[:2]]
    assert cells["share"].iloc[0] == board.pairs.loc[codes[0], codes[1]]
    unclear, _ = board.count_unclear()
    assert (twin["Told apart"] == "no").sum() == unclear


def test_the_causes_in_words_have_heads_of_the_reader() -> None:
    screen, board = make_board(language=Language.KAZAKH)
    twin = rows.drivers_twin(screen, rows.prepare_drivers(screen, board, "demo_samal"))
    assert list(twin.columns) == ["Себеп", "Шашырау үлесі"]
    assert len(twin) == 4


def test_the_note_of_the_triangle_counts_the_own_pairs() -> None:
    screen, board = make_board()
    others = board.clear.loc["demo_samal"].drop("demo_samal")
    note = rows.triangle_words(screen, board, "T").own_note
    assert note == f"Samal: {int((~others).sum())} of {len(others)} not distinguishable"
    assert rows.triangle_words(*make_board("demo_emen"), "T").own_note == ""


def test_the_unscored_are_listed_with_their_coverage() -> None:
    screen, board = make_board()
    twin = rows.unscored_twin(screen, board)
    assert list(twin["University"]) == [
        screen.names.institution(code) for code in board.unscored["institution"]
    ]
    shares = [round(share * 100) for share in board.unscored["coverage"]]
    assert list(twin["Data coverage"]) == [f"{share}%" for share in shares]
    assert max(shares) < 60


def test_words_of_the_chart_count_the_scored() -> None:
    screen, board = make_board()
    words = rows.rank_words(screen, board)
    assert f"{len(board.ranked)} universities" in words.alt
    assert (words.score, words.rank) == ("Score", "Rank")


def test_a_real_row_is_written_in_the_language_of_the_reader() -> None:
    screen = make_screen(view_of("open"), "satbayev", Language.KAZAKH)
    board = build_scoreboard(screen.view, screen.choice)
    prepared = rows.prepare_ranks(screen, board.ranked)
    own = prepared[prepared["is_own"]].iloc[0]
    assert own["label"] == "Сәтбаев Университеті"
    assert own["score_text"] == "76,2"
    assert own["interval_text"] == "2"
    assert own["group_label"] == "2-топ"
