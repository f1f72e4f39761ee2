from __future__ import annotations

from data.demo.profiles import PILLARS
from data.demo.texts_actions import ACTIONS


def test_every_pillar_has_two_actions_with_different_words():
    assert tuple(ACTIONS) == PILLARS
    assert {len(actions) for actions in ACTIONS.values()} == {2}
    texts = [text for actions in ACTIONS.values() for _, text in actions]
    for language in ("en", "ru", "kk"):
        assert len({getattr(text, language) for text in texts}) == len(texts)
