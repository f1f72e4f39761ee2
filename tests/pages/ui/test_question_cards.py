"""Answers to the questions about a score: what is said, shown as a table, and written to files."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import pytest

from indicators.services.explanations import explain_change
from indicators.services.profile import build_profile
from pages.exports.table_files import write_csv
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
