from __future__ import annotations

from data.demo.texts import say, spread
from schemas.language import LocalisedText


def test_say_keeps_the_order_english_russian_kazakh():
    assert say("a", "б", "ә") == LocalisedText(en="a", ru="б", kk="ә")


def test_spread_fills_braces_in_every_language():
    assert spread("title", say("{}–{}", "{}–{} гг.", "{}–{} жж."), 2021, 2026) == {
        "title_en": "2021–2026",
        "title_ru": "2021–2026 гг.",
        "title_kk": "2021–2026 жж.",
    }
