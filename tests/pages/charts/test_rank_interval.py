"""The scoreboard figure: places, texts, own row, groups, missing ranks, phone."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest

from pages.charts.frame import Chart
from pages.charts.rank_interval import RankIntervalWords, build
from pages.charts.tokens import DARK, LIGHT, PROJECTOR, Look, Mode, Tokens, Width

WORDS = RankIntervalWords(score="Ұпай", rank="Орын", empty="Ешкім жоқ", alt="Ақдала 2–4-орында")
KAZAKH = "Тұлпар атындағы Қазақ ұлттық техникалық зерттеу университеті, Алматы"


def make_row(institution: str, low: Any, high: Any, median: Any, **changes: Any) -> dict[str, Any]:
    row = {
        "institution": institution,
        "label": institution.title(),
        "group_label": "1-топ",
        "score_text": "70,5",
        "rank_low": low,
        "rank_high": high,
        "rank_median": median,
        "interval_text": f"{low}–{high}",
        "is_own": False,
        "hover": f"hover of {institution}",
    }
    return {**row, **changes}


def make_board() -> pd.DataFrame:
    return pd.DataFrame(
        [
            make_row("urker", 1, 2, 1),
            make_row("aqdala", 2, 4, 3, is_own=True, group_label="2-топ"),
            make_row("samal", 9, 11, 10, group_label="2-топ"),
            make_row("kyzyl", None, None, None, group_label="2-топ", score_text="–",
                     interval_text="деректер жоқ"),
        ]
    )  # fmt: skip


def texts(chart: Chart) -> dict[str, Any]:
    return {note.text: note for note in chart.figure.layout.annotations}


def trace(chart: Chart, name: str) -> Any:
    (found,) = [item for item in chart.figure.data if item.name == name]
    return found


def test_median_stands_at_its_rank_and_the_bar_covers_the_interval() -> None:
    chart = build(make_board(), WORDS, Look(), count=11)
    assert list(trace(chart, "peers median").x) == [1, 10]
    assert list(trace(chart, "own median").x) == [3]
    bar = trace(chart, "own interval")
    low, high = bar.base[0], bar.base[0] + bar.x[0]
    assert low == pytest.approx(2 - (high - 4))  # the same overrun on both sides
    assert 0.1 < high - 4 < 0.3
    assert chart.alt == WORDS.alt


def test_own_is_blue_and_hollow_peers_are_grey_and_filled() -> None:
    chart = build(make_board(), WORDS, Look(), count=11)
    own, peers = trace(chart, "own median").marker, trace(chart, "peers median").marker
    assert (own.color, own.line.color) == (LIGHT.page, LIGHT.own)
    assert peers.color == LIGHT.peer
    assert trace(chart, "own interval").marker.color == LIGHT.own
    assert texts(chart)["Aqdala"].font.color == LIGHT.own_text
    assert texts(chart)["Aqdala"].font.weight == 700
    tints = [s for s in chart.figure.layout.shapes if s.fillcolor == LIGHT.own_row]
    assert len(tints) == 1
    assert tints[0].x1 == pytest.approx(chart.figure.layout.xaxis.range[1])


def test_interval_stands_at_the_end_or_in_the_last_fifth_at_the_start() -> None:
    notes = texts(build(make_board(), WORDS, Look(), count=11))
    assert notes["2–4"].xanchor == "left"
    assert notes["9–11"].xanchor == "right"


def test_missing_rank_is_a_hollow_mark_at_the_foot_with_its_reason() -> None:
    chart = build(make_board(), WORDS, Look(), count=11)
    missing = trace(chart, "missing")
    assert list(missing.x) == [1]
    assert missing.marker.color == LIGHT.page
    assert list(missing.customdata) == ["kyzyl"]
    assert "деректер жоқ" in texts(chart)


def test_a_new_group_gets_its_label_once_a_hairline_and_half_a_row_of_air() -> None:
    chart = build(make_board(), WORDS, Look(), count=11)
    labels = [note.text for note in chart.figure.layout.annotations]
    assert (labels.count("1-топ"), labels.count("2-топ")) == (1, 1)
    hairlines = [
        s for s in chart.figure.layout.shapes if s.type == "line" and s.line.color == LIGHT.hairline
    ]
    assert len(hairlines) == 1
    ys = [texts(chart)[name].y for name in ("Urker", "Aqdala", "Samal")]
    row = LIGHT.row * 0.92
    assert ys[1] - ys[0] == pytest.approx(1.5 * row)
    assert ys[2] - ys[1] == pytest.approx(row)


def test_every_number_can_be_pressed() -> None:
    chart = build(make_board(), WORDS, Look(), count=11)
    numbers = trace(chart, "numbers")
    assert list(numbers.customdata) == [
        "urker", "urker", "aqdala", "aqdala", "samal", "samal", "kyzyl", "kyzyl",
    ]  # fmt: skip
    assert set(numbers.hovertext) >= {"hover of urker", "hover of kyzyl"}


def test_axis_runs_from_one_to_count_or_over_an_excerpt() -> None:
    def ticks(chart: Chart) -> list[str]:
        return [n.text for n in chart.figure.layout.annotations if n.text.isdigit()]

    assert ticks(build(make_board(), WORDS, Look(), count=24))[::5] == ["1", "24"]
    excerpt = make_board().iloc[2:3]
    assert ticks(build(excerpt, WORDS, Look())) == ["9", "10", "11"]
    alone = pd.DataFrame([make_row("urker", 1, 1, 1)])
    assert ticks(build(alone, WORDS, Look(), count=1)) == ["1", "2"]


def test_no_rows_say_so() -> None:
    chart = build(make_board().iloc[:0], WORDS, Look())
    assert [note.text for note in chart.figure.layout.annotations] == ["Ешкім жоқ"]


@pytest.mark.parametrize("look", [Look(), Look(width=Width.PHONE), Look(Mode.PROJECTOR)])
def test_long_names_break_into_lines_and_are_escaped(look: Look) -> None:
    frame = make_board()
    frame.loc[0, "label"] = KAZAKH + " <b>"
    chart = build(frame, WORDS, look, count=11)
    (name,) = [t for t in texts(chart) if t.startswith("Тұлпар")]
    assert "<br>" in name
    assert "<b>" not in name


def test_phone_sets_names_above_the_marks_and_intervals_in_a_column() -> None:
    chart = build(make_board(), WORDS, Look(width=Width.PHONE), count=11)
    notes = texts(chart)
    assert notes["Aqdala"].y < trace(chart, "own median").y[0]
    ends = {notes[text].x for text in ("1–2", "2–4", "9–11")}
    assert len(ends) == 1
    assert {notes[text].xanchor for text in ("1–2", "2–4", "9–11")} == {"right"}


def test_a_hundred_and_ten_rows_stay_in_order_without_overlap() -> None:
    frame = pd.DataFrame([make_row(f"i{rank}", rank, rank, rank) for rank in range(1, 111)])
    chart = build(frame, WORDS, Look(), count=110)
    ys = list(trace(chart, "peers median").y)
    steps = [below - above for above, below in pairwise(ys)]
    assert min(steps) > LIGHT.text * 1.3
    assert ys[-1] < chart.height


@pytest.mark.parametrize(
    ("mode", "tokens"),
    [(Mode.LIGHT, LIGHT), (Mode.DARK, DARK), (Mode.PROJECTOR, PROJECTOR)],
)
def test_colours_come_from_the_tokens_and_drawing_is_repeatable(mode: Mode, tokens: Tokens) -> None:
    frame = make_board()
    before = frame.copy()
    chart = build(frame, WORDS, Look(mode), count=11)
    known = {getattr(tokens, field.name) for field in fields(Tokens) if field.name != "slate"}
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", chart.figure.to_json())) <= known
    assert chart.figure.to_json() == build(frame, WORDS, Look(mode), count=11).figure.to_json()
    pd.testing.assert_frame_equal(frame, before)
