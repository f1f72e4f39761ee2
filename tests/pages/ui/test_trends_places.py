"""The bump chart's rows and words: no place without its interval, gaps and marks in words."""

from dataclasses import replace

import pytest

from indicators.services.trend_places import build_places
from indicators.services.trends import build_trends
from pages.charts import bump
from pages.ui import trends_notes as notes
from pages.ui import trends_places as ranks
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def make(own: str = "satbayev", edition: int = 2026, language: Language = Language.ENGLISH):
    screen = make_screen(view_of("open"), own, language)
    choice = screen.choice.model_copy(update={"edition": edition})
    screen = replace(screen, choice=choice)
    board = build_trends(screen.view, choice, "overall.overall")
    return screen, board, build_places(screen.view, choice, board)


def test_what_is_printed_as_a_place_is_its_interval() -> None:
    screen, _, places = make()
    rows = ranks.prepare_places(screen, places).set_index(["key", "period"])
    row = rows.loc[("satbayev", 2024)]
    assert (row["rank_text"], row["place_text"]) == ("2–12", "2–12\u00a0of\u00a021")
    assert (row["low"], row["high"]) == (2, 12)
    assert row["is_own"]
    assert row["hover"] == (
        "Satbayev University, 2024<br>2–12\u00a0of\u00a021 (90 % interval); "
        f"official place {row['rank']:.0f}"
    )
    for (_, period), other in rows[rows["rank"].notna()].iterrows():
        assert other["rank_text"] in other["hover"]
        assert str(period) in other["hover"]


def test_a_missing_place_says_why() -> None:
    screen, board, places = make("zhubanov")
    rows = ranks.prepare_places(screen, places).set_index(["key", "period"])
    row = rows.loc[("zhubanov", 2026)]
    assert row["rank_text"] == row["place_text"] == "too little data for a score"
    assert row["official_text"] == ""
    (line,) = notes.list_gaps(screen, ranks.narrow_board(board, places))
    assert line.startswith("**too little data for a score:** Zhubanov University 2024–2026")


def test_the_chart_takes_the_rows_and_leaves_the_incomplete_edition_apart() -> None:
    screen, _, places = make(edition=2027)
    chart = bump.build(
        ranks.prepare_places(screen, places),
        ranks.bump_words(screen, places),
        screen.look,
        apart=[edition.period for edition in places.incomplete],
    )
    lines = [trace for trace in chart.figure.data if trace.mode == "lines"]
    assert len(lines) == 10
    assert all(line.y[-1] is None for line in lines)
    assert "2027*" in [note.text for note in chart.figure.layout.annotations]
    assert chart.alt.startswith("Places, 2024–2027: Overall score. Satbayev University")


def test_the_note_tells_what_is_left_out_and_what_is_marked() -> None:
    screen, _, places = make(edition=2027)
    note = ranks.write_note(screen, places)
    assert "Overlapping intervals: no order between the two can be claimed" in note
    assert "Editions before 2024 were made by another method" in note
    assert note.endswith("not compared with the others: QS WUR 2027 · THE WUR 2027 not held.")
    assert "Incomplete" not in ranks.write_note(*make()[::2])


@pytest.mark.parametrize(
    ("language", "columns"),
    [
        (Language.ENGLISH, ["University", "Edition", "Place, 90 % interval"]),
        (Language.RUSSIAN, ["Вуз", "Издание", "Место, 90-процентный интервал"]),
        (Language.KAZAKH, ["ЖОО", "Шығарылым", "Орын, 90 пайыздық аралық"]),
    ],
)
def test_the_table_twin_holds_every_place_with_its_interval(
    language: Language, columns: list[str]
) -> None:
    screen, _, places = make(language=language)
    table = ranks.make_twin(screen, places)
    assert list(table.columns)[:3] == columns
    assert len(table) == len(places.places)
    assert table[columns[2]].astype(bool).all()


def test_the_card_carries_source_trail_and_the_meaning_of_columns() -> None:
    screen, board, places = make()
    card = ranks.make_card(screen, board, places)
    assert card.title == "Places, 2024–2026: Overall score"
    assert "QS World University Rankings" in card.source
    assert card.trail is board.trail
    assert card.export.name == "kokjiek-trends-places-2026-en"
    assert set(card.export.columns) == {"rank", "rank_low", "rank_high", "of"}
    assert card.export.title.startswith("Satbayev University")


def test_the_export_holds_numbers_reasons_and_the_state_of_the_edition() -> None:
    screen, _, places = make(edition=2027)
    frame = ranks.export_places(screen, places)
    own = frame[frame["institution"] == "satbayev"].set_index("period")
    assert (own.at[2024, "rank_low"], own.at[2024, "rank_high"], own.at[2024, "of"]) == (2, 12, 21)
    assert own["edition_complete"].tolist() == [True, True, True, False]
    assert frame.loc[frame["rank"].isna(), "reason"].notna().all()


def test_nothing_to_show_is_said() -> None:
    screen, board, places = make()
    empty = replace(places, periods=(), places=places.places.iloc[:0])
    assert ranks.write_title(screen, empty) == "Overall score"
    words = ranks.bump_words(screen, empty)
    assert words.nothing == "No comparable edition up to this one has places."
    assert ranks.make_card(screen, board, empty).table.empty
