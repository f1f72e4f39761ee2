"""Cells, strips and tables of Compare: values as published, places with bases, reasons in words."""

from __future__ import annotations

import math

import pytest

from indicators.services.comparison import Comparison, build_comparison
from pages.ui import compare_rows as rows
from pages.ui.screen import Screen
from schemas.choice import PeerRule
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def compare(
    workspace: str,
    institution: str,
    language: Language = Language.ENGLISH,
    pillar: str | None = None,
    **changes: object,
) -> tuple[Screen, Comparison]:
    screen = make_screen(view_of(workspace), institution, language)
    choice = screen.choice.model_copy(update=changes)
    return screen, build_comparison(screen.view, choice, pillar)


def cell_of(screen: Screen, board: Comparison, code: str, measure: str) -> dict:
    cells = rows.prepare_cells(screen, board)
    chosen = cells[(cells["row_key"] == code) & (cells["column_key"] == measure)]
    (cell,) = chosen.to_dict("records")
    return cell


def test_published_values_stand_as_printed_with_place_and_base() -> None:
    screen, board = compare("open", "kaznu")
    rank = cell_of(screen, board, "kaznu", "the_rank")
    assert rank["value_text"] == "1201–1500"  # a band stays a band
    assert rank["column_group"] == "THE WUR 2026"
    share = cell_of(screen, board, "kaznu", "the_international_students_share")
    assert share["value_text"] == "26%"
    assert share["place_text"] == "=1\u00a0of\u00a030"  # a shared place is marked
    assert share["place_share"] == 0
    assert share["missing_text"] == ""
    assert share["is_own"]


def test_places_of_the_demonstration_match_the_values() -> None:
    screen, board = compare("demo", "demo_samal")
    cell = cell_of(screen, board, "demo_samal", "overall")
    scores = board.spread[board.spread["measure"] == "overall"].set_index("institution")["value"]
    place = int((scores > scores["demo_samal"]).sum()) + 1
    of = int(scores.notna().sum())
    low, high = board.scored.interval("demo_samal") or (0, 0)
    assert low <= place <= high
    assert cell["place_text"].replace("\u00a0", " ") == f"{low}–{high} of {of}"  # never bare
    assert cell["place_share"] == pytest.approx((place - 1) / (of - 1))
    assert cell["value_text"] == f"{scores['demo_samal']:.1f}"


@pytest.mark.parametrize("language", list(Language))
def test_a_missing_cell_has_its_reason_in_words_and_no_number(language: Language) -> None:
    screen, board = compare("open", "nu", language)
    cell = cell_of(screen, board, "nu", "qs_rank")
    words = {"en": "not in this edition's list"}
    expected = words.get(language.value, screen.text("reason.not_listed"))
    assert cell["missing_text"] == expected
    assert (cell["value_text"], cell["place_text"]) == ("", "")
    assert math.isnan(cell["place_share"])
    assert cell["hover"].endswith(f": {expected}")
    gaps = rows.list_gaps(screen, board)
    assert gaps[0] == screen.text("compare.cannot_editions")
    assert gaps[1].startswith(screen.names.institution("nu"))
    assert gaps[1].endswith(f"– {expected}.")


def test_reasons_differ_by_language() -> None:
    told = {
        cell_of(*compare("open", "nu", language), "nu", "qs_rank")["missing_text"]
        for language in Language
    }
    assert len(told) == 3


def test_an_unscored_institution_says_too_little_data_everywhere() -> None:
    screen, board = compare("demo", "demo_boztorgai")
    cells = rows.prepare_cells(screen, board)
    own = cells[cells["is_own"]]
    assert set(own["value_text"]) == {""}
    assert set(own["missing_text"]) == {"too little data for a score"}


def test_the_twin_repeats_the_chart_in_words() -> None:
    screen, board = compare("open", "kaznu")
    twin = rows.table_twin(screen, board)
    assert list(twin["University"]) == [screen.names.institution(c) for c in board.institutions]
    assert twin.shape == (len(board.institutions), len(board.measures) + 1)
    assert twin["THE rank"].iloc[0] == "1201–1500 (2\u00a0of\u00a05)"
    assert "sent data, not ranked" in set(twin["THE rank"])


def test_the_file_has_full_precision_and_reasons() -> None:
    screen, board = compare("demo", "demo_samal")
    frame = rows.export_frame(screen, board)
    assert len(frame) == len(board.institutions) * len(board.measures)
    assert frame.loc[frame["value"].isna(), "reason"].notna().all()
    value = frame[(frame["institution"] == "demo_samal") & (frame["measure"] == "overall")]
    overall = board.scored.result.overall["demo_samal"]
    assert value["value"].iloc[0] == overall != round(overall, 3)
    assert value["name"].iloc[0] == "Samal University of Economics and Law"


def test_no_peers_leaves_the_own_row_and_an_empty_reasons_table() -> None:
    screen, board = compare("demo", "demo_samal", peers=PeerRule.CHOSEN, chosen=())
    assert board.institutions == ("demo_samal",)
    assert rows.reasons_twin(screen, board).empty
    assert len(rows.table_twin(screen, board)) == 1
    assert screen.say(board.standfirst).startswith("Nobody to compare with")


def test_a_university_abroad_has_values_and_no_place() -> None:
    abroad = next(
        code
        for code, kind in view_of("open").access.institutions()[["institution", "kind"]].to_numpy()
        if kind != "measured"
    )
    screen, board = compare("open", "kaznu", peers=PeerRule.CHOSEN, chosen=(abroad,))
    cells = rows.prepare_cells(screen, board)
    theirs = cells[cells["row_key"] == abroad]
    assert (theirs["value_text"] != "").any()
    assert set(theirs["place_text"]) == {""}


def test_indicators_of_a_pillar_stand_under_its_name() -> None:
    screen, board = compare("demo", "demo_samal", pillar="curricula")
    assert set(board.kinds.values()) == {"indicator"}
    heads = set(rows.prepare_cells(screen, board)["column_group"])
    assert heads == {screen.names.pillar("curricula")}


def test_strips_show_everybody_with_the_own_and_the_compared_marked() -> None:
    screen, board = compare("demo", "demo_samal")
    dots, measures = rows.prepare_strips(screen, board)
    assert list(measures["measure"]) == rows.list_strips(screen, board)
    assert measures["measure"].iloc[0] == "overall"
    one = dots[dots["measure"] == "overall"]
    assert set(one.loc[one["is_own"], "key"]) == {"demo_samal"}
    assert set(one.loc[one["is_peer"], "key"]) <= set(board.institutions)
    assert one["value"].notna().all()
    median = one["value"].median()
    assert measures["median"].iloc[0] == pytest.approx(median)
    assert measures["median_text"].iloc[0] == f"median {median:.1f}"


def test_the_own_dot_stays_with_its_reason_where_it_has_no_value() -> None:
    screen, board = compare("open", "nu")
    dots, _ = rows.prepare_strips(screen, board)
    own = dots[dots["is_own"] & dots["value"].isna()]
    assert set(own["value_text"]) <= {"not in this edition's list"}
    others = dots[~dots["is_own"]]
    assert others["value"].notna().all()


def test_reasons_name_size_field_type_region_and_distance() -> None:
    screen, board = compare("demo", "demo_samal")
    twin = rows.reasons_twin(screen, board)
    assert list(twin.columns) == ["University", "Students", "Field", "Type", "Region", "Distance"]
    assert twin["University"].iloc[0] == screen.names.institution(board.institutions[1])
    assert twin["Distance"].is_monotonic_increasing
    unknown = rows.reasons_twin(*compare("open", "kaznu"))["Students"]
    assert "unknown" in set(unknown)


@pytest.mark.parametrize(
    ("verbatim", "decimals"), [("26%", 0), ("83.2", 1), ("7.25%", 2), ("100", 0)]
)
def test_decimals_are_those_of_the_publisher(verbatim: str, decimals: int) -> None:
    assert rows.count_decimals(verbatim) == decimals


def test_words_of_the_charts_state_the_message() -> None:
    screen, board = compare("demo", "demo_samal")
    words = rows.cell_words(screen, board, "T")
    assert words.alt.startswith("T: 8 universities by 9 measures")
    assert words.nothing == screen.say(board.title)
    dots, _ = rows.prepare_strips(screen, board)
    assert [at for at, _ in rows.strip_words(screen, "S", dots).ticks] == [0, 25, 50, 75, 100]


def test_shares_of_a_pillar_share_an_axis_that_ends_where_all_have_room() -> None:
    screen, board = compare("demo", "demo_samal", pillar="curricula")
    dots, measures = rows.prepare_strips(screen, board)
    assert len(measures) == 4
    assert all(text.endswith("%") for text in measures["median_text"])
    ticks = [at for at, _ in rows.strip_words(screen, "S", dots).ticks]
    assert ticks[-1] in rows.STRIP_ENDS
    assert ticks[-1] >= dots["value"].max()
    assert ticks[1] == ticks[-1] / 4


def test_a_gap_of_several_universities_is_one_sentence() -> None:
    screen, board = compare("open", "kaznu")
    lacking = board.cells[board.cells["value"].isna()]
    gaps = rows.list_gaps(screen, board)
    assert len(gaps) - 1 < lacking.groupby(["institution", "reason"]).ngroups
    for code in lacking["institution"].unique():
        assert any(screen.names.institution(code) in gap for gap in gaps)


def test_universities_abroad_are_explained_only_where_there_are_any() -> None:
    without = rows.list_gaps(*compare("open", "kaznu"))
    abroad = rows.list_gaps(*compare("open", "kaznu", peers=PeerRule.CHOSEN, chosen=("ada",)))
    assert not any(gap.startswith("Universities abroad") for gap in without)
    assert any(gap.startswith("Universities abroad") for gap in abroad)
    chosen = compare("open", "kaznu", peers=PeerRule.CHOSEN, chosen=("ada",))
    twin = rows.reasons_twin(*chosen)
    assert list(twin.columns) == ["University", "Students", "Field", "Type", "Region"]
    assert twin.iloc[0].to_list()[2:] == ["multidisciplinary", "abroad", "abroad"]


def test_the_projector_has_few_rows_and_the_measures_that_are_known() -> None:
    screen, board = compare("open", "nu", Language.KAZAKH)
    kept = rows.keep_projected(screen, board, rows.prepare_cells(screen, board))
    assert list(kept["row_key"].unique()) == list(board.institutions[:5])
    assert kept["column_key"].nunique() == 3
    assert (kept[kept["is_own"]]["value_text"] != "").all()
    assert set(kept["column_group"]) == {""}


def test_the_measure_of_the_title_is_on_the_projector() -> None:
    screen, board = compare("demo", "demo_samal")
    assert board.title.code == "compare_best"
    assert board.title.facts["measure"].value in rows.list_projected(screen, board)


def test_peers_without_room_are_counted() -> None:
    near = rows.say_reasons(*compare("demo", "demo_samal"))
    assert "Distance 0" in near
    assert "7 of 8 universities are shown" in near
    everybody = rows.say_reasons(*compare("open", "kaznu", peers=PeerRule.ALL))
    assert "Distance" not in everybody
    assert "7 of 106 universities are shown: those with the most values" in everybody


def test_every_column_of_the_file_is_explained() -> None:
    screen, board = compare("open", "kaznu")
    meanings = rows.export_columns(screen)
    assert set(rows.export_frame(screen, board).columns) <= set(meanings)


def test_values_are_written_as_the_publisher_printed_them() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.RUSSIAN)
    share = "the_international_students_share"
    assert rows.write_cell(screen, share, "metric", 26.0, "26%") == "26\u00a0%"
    score = "qs_international_students_score"
    assert rows.write_cell(screen, score, "metric", 83.2, "83.2") == "83,2"
    assert rows.write_cell(screen, "qs_rank", "metric", 735.5, "731-740") == "731-740"
    assert rows.write_cell(screen, "qs_rank", "metric", float("nan"), None) == ""


def test_a_place_has_its_base_and_says_when_it_is_shared() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    assert rows.write_place(screen, 3, 18, False) == "3\u00a0of\u00a018"
    assert rows.write_place(screen, 1, 30, True) == "=1\u00a0of\u00a030"
    assert rows.write_place(screen, float("nan"), float("nan"), False) == ""


def test_every_cell_has_a_value_or_a_reason_and_the_own_row_is_marked() -> None:
    screen, board = compare("open", "satbayev", Language.KAZAKH)
    cells = rows.prepare_cells(screen, board)
    assert len(cells) == len(board.institutions) * len(board.measures)
    assert ((cells["value_text"] != "") ^ (cells["missing_text"] != "")).all()
    assert set(cells.loc[cells["is_own"], "row_key"]) == {"satbayev"}
    assert cells["place_share"].dropna().between(0, 1).all()
