from __future__ import annotations

from data.demo.profiles import PILLARS
from data.demo.texts_strategy import AREAS, GOALS, NATIONAL_TITLE, STRATEGY_TITLE


def test_every_pillar_has_an_area_and_two_goals():
    assert tuple(AREAS) == PILLARS
    assert [goal.pillar for goal in GOALS] == [pillar for pillar in PILLARS for _ in range(2)]


def test_titles_take_two_years_in_every_language():
    for title in (STRATEGY_TITLE, NATIONAL_TITLE):
        assert [text.count("{}") for text in (title.en, title.ru, title.kk)] == [2, 2, 2]


def test_goals_differ_in_every_language():
    for language in ("en", "ru", "kk"):
        assert len({getattr(goal.text, language) for goal in GOALS}) == len(GOALS)
