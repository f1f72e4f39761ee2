"""Answers to the questions about a score: what is said, shown as a table, and written to files."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest

from indicators.engine.change_parts import ChangePart
from indicators.services.explanations import explain_change
from indicators.services.profile import build_profile
from pages.exports.table_files import write_csv
from pages.i18n.formats import format_signed
from pages.i18n.lookup import Words
from pages.ui import question_cards, question_choice
from pages.ui.chart_card import Card
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of

OWN = "demo_samal"


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch):
    """Answer one question and return its card and the lines said."""

    def ask(
        question: str, workspace: str = "demo", own: str = OWN, language=Language.ENGLISH, **other
    ):
        cards: list[Card] = []
        lines: list[str] = []

        def frame(_screen: object, card: Card) -> AbstractContextManager[None]:
            cards.append(card)
            return nullcontext()

        picks = {
            "pick_question": lambda _screen: question,
            "pick_metric": lambda _screen, numbers: (next(iter(numbers)), 20.0),
            "pick_place": lambda _screen, now, _of: max(now - 1, 1),
            "pick_heading": lambda _screen, codes, period: (codes[0], period + 2),
        }
        for name, pick in (picks | other).items():
            monkeypatch.setattr(question_choice, name, pick)
        monkeypatch.setattr(question_cards, "card_frame", frame)
        monkeypatch.setattr(question_cards.st, "markdown", lines.append)
        monkeypatch.setattr(question_cards.st, "info", lambda text, **_: lines.append(text))
        screen = make_screen(view_of(workspace), own, language)
        question_cards.show_questions(screen, build_profile(screen.view, screen.choice))
        return screen, (cards[0] if cards else None), "\n".join(lines)

    return ask


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("question", question_choice.QUESTIONS)
def test_every_question_is_answered_in_words_in_every_language(answer, question, language) -> None:
    _, card, said = answer(question, language=language)
    assert card is not None
    assert card.title
    assert len(card.table) > 0
    assert 2 <= len(card.table.columns) <= 5
    for text in (card.title, card.note, said, *map(str, card.table.columns)):
        assert "finding." not in text
        assert "question." not in text


def test_parts_of_the_change_sum_to_it_in_the_file(answer) -> None:
    screen, card, said = answer("change")
    assert card is not None
    profile = build_profile(screen.view, screen.choice)
    told = explain_change(screen.view, profile.scored, OWN)
    assert told.parts is not None
    change = float(told.parts.change[OWN])
    assert card.export.frame["points"].sum() == pytest.approx(change, abs=1e-9)
    assert "more in “" in said
    assert "The rest, " in said
    assert "smaller effects" in said


@pytest.mark.parametrize(
    ("own", "workspace"), [(OWN, "demo"), ("demo_tulpar", "demo"), ("kaznu", "open")]
)
def test_the_table_of_a_change_holds_the_points_told(answer, own, workspace) -> None:
    screen, card, said = answer("change", workspace=workspace, own=own)
    assert card is not None
    assert list(card.table.columns) == ["Indicator or part", "What moved", "Points"]
    points = [float(text.replace("\u2212", "-")) for text in card.table["Points"]]
    frame = card.export.frame
    assert points[-1] == pytest.approx(round(frame["points"].sum(), 2))
    assert card.table.iloc[-1, 0] == "Total"
    sizes = [abs(one) for one in points[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(points[:-1]) == pytest.approx(points[-1], abs=0.005 * len(points))
    largest = frame[frame["part"].isin([part.value for part in question_cards.OWN_PARTS])].iloc[0]
    row = card.table[
        (card.table["Indicator or part"] == screen.names.indicator(largest["indicator"]))
        & (card.table["What moved"] == screen.text(f"question.part_{largest['part']}"))
    ]
    assert row["Points"].tolist() == [format_signed(largest["points"], Language.ENGLISH, 2)]
    totals = frame[frame["part"] == "availability"]["points"].sum()
    if totals:
        name = screen.text("question.part_availability")
        told = card.table[card.table["Indicator or part"] == name].iloc[0]
        assert told["Points"] == format_signed(totals, Language.ENGLISH, 2)
        assert f"{told['Points']} points." in said


def test_the_halves_of_a_ratio_are_written_as_in_their_sentence(answer) -> None:
    said_once = 0
    for own in make_screen(view_of("demo"), OWN, Language.ENGLISH).view.access.institutions()[
        "institution"
    ][:12]:
        screen, card, _ = answer("change", own=str(own))
        profile = build_profile(screen.view, screen.choice)
        for found in explain_change(screen.view, profile.scored, str(own)).findings:
            if "above" not in found.facts:
                continue
            name = screen.names.indicator(str(found.facts["indicator"].value))
            rows = card.table[card.table["Indicator or part"] == name]
            told = {
                format_signed(float(found.facts[half].value), Language.ENGLISH, 2)
                for half in ("above", "below")
            }
            assert set(rows["Points"]) == told
            said_once += 1
    assert said_once > 0


@pytest.mark.parametrize("language", list(Language))
def test_every_part_of_a_change_has_a_short_name(language) -> None:
    words = Words(language)
    assert [part for part in ChangePart if not words.has(f"question.part_{part.value}")] == []


def test_the_table_and_the_sentences_write_a_number_alike(answer) -> None:
    def pick(_screen: object, _numbers: dict[str, float]) -> tuple[str, float]:
        return "welcome_centre_fte", 0.25

    _, card, said = answer("what_if", pick_metric=pick)
    assert card is not None
    assert list(card.table.columns) == ["Raw number", "Now", "Then", "Change"]
    _, now, then, change = card.table.iloc[0]
    assert f"from {now} to {then} ({change})" in said
    assert change == "+0.25"


def test_a_what_if_shows_the_number_before_and_after(answer) -> None:
    _, card, said = answer("what_if")
    assert card is not None
    row = card.export.frame.iloc[0]
    assert row["after"] == row["before"] + 20
    assert "(+20)" in said
    assert "place" in card.title


@pytest.mark.parametrize(("asked", "used"), [(-1e9, -885), (2.5, 3), (0.0, 0), (1e9, 19115)])
def test_a_what_if_shows_the_numbers_it_used(answer, asked, used) -> None:
    def pick(_screen: object, numbers: dict[str, float]) -> tuple[str, float]:
        return "intl_degree_students", asked

    _, card, said = answer("what_if", pick_metric=pick)
    assert card is not None
    row = card.export.frame.iloc[0]
    assert (row["before"], row["after"]) == (885, 885 + used)
    assert ("nothing was changed" in card.title) == (used == 0)
    assert ("from 885 to" in said) == (used != 0)


def test_what_was_not_reached_is_not_called_the_smallest_change(answer) -> None:
    screen, card, said = answer("target", pick_place=lambda _screen, _now, _of: 1)
    assert card is not None
    assert card.note == screen.text("question.target_note_best")
    assert "in most runs" in card.title
    assert len(card.table) > said.count("\n- ")  # six sentences; all numbers in the table
    assert f"{len(card.table) - 6} more change" in said
    screen, card, said = answer("target")
    assert card is not None
    assert card.note == screen.text("question.target_note")
    screen, card, _ = answer("target", pick_place=lambda _screen, now, _of: now)
    assert card is not None
    assert card.table.empty
    assert card.note == screen.text("question.what_if_note")


def test_a_forecast_ends_with_its_interval(answer) -> None:
    _, card, _ = answer("forecast")
    assert card is not None
    last = card.export.frame.iloc[-1]
    assert last["low95"] <= last["low80"] <= last["value"] <= last["high80"] <= last["high95"]
    assert "–" in card.table.iloc[-1, 2]
    assert card.table.iloc[0, 2] == "–"


def test_files_of_the_demonstration_carry_the_notice(answer) -> None:
    screen, card, _ = answer("grades")
    assert card is not None
    written = write_csv(card.export, 1000).decode("utf-8-sig")
    assert written.count(screen.text("notice.synthetic_export")) == len(card.export.frame)


@pytest.mark.parametrize("question", ["change", "similar", "grades", "target"])
def test_an_institution_without_a_score_gets_an_answer_in_words(answer, question) -> None:
    _, card, _ = answer(question, workspace="open", own="nu")
    assert card is not None
    assert card.title
    assert "finding." not in card.title


def test_where_nothing_is_known_that_is_said(answer) -> None:
    _, card, said = answer("what_if", workspace="open", own="nu")
    if card is None:
        assert "Too little is known" in said
    else:
        assert "no overall score now" in card.title
