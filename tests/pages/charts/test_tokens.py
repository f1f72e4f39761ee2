"""Contrast is computed, and the theme file says the same colours as the tokens."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from pages.charts.tokens import TOKENS, Look, Mode, Tokens, Width

CONFIG = Path(__file__).parents[3] / ".streamlit" / "config.toml"
TEXT_ROLES = ("ink", "ink_soft", "axis", "own_text", "target_text", "demonstration")
MARK_ROLES = ("own", "target", "peer", "interval")
ON_PAPER = {Mode.LIGHT: "light", Mode.DARK: "dark"}
ROLES_OF_THEME = {
    "primaryColor": "own",
    "backgroundColor": "page",
    "secondaryBackgroundColor": "panel",
    "textColor": "ink",
    "linkColor": "own_text",
    "borderColor": "hairline",
    "dataframeBorderColor": "hairline",
    "dataframeHeaderBackgroundColor": "panel",
    "dataframeHeaderTextColor": "ink_soft",
    "blueColor": "own",
    "orangeColor": "target",
    "violetColor": "demonstration",
    "grayColor": "peer",
    "blueTextColor": "own_text",
    "orangeTextColor": "target_text",
    "violetTextColor": "demonstration",
    "grayTextColor": "ink_soft",
    "blueBackgroundColor": "own_row",
    "orangeBackgroundColor": "target_fill",
    "grayBackgroundColor": "panel",
}


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    darker, lighter = sorted((luminance(first), luminance(second)))
    return (lighter + 0.05) / (darker + 0.05)


def read_config() -> dict[str, Any]:
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))


def test_contrast_knows_the_two_ends_and_one_published_value() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#123456", "#123456") == pytest.approx(1)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.005)  # the WCAG example


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("role", TEXT_ROLES)
def test_text_is_read_on_the_page(mode: Mode, role: str) -> None:
    tokens = TOKENS[mode]
    demanded = 7.0 if mode is Mode.PROJECTOR else 4.5
    assert contrast(getattr(tokens, role), tokens.page) >= demanded


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("own_text", "own_row"),
        ("ink", "own_row"),
        ("ink_soft", "own_row"),
        ("ink", "panel"),
        ("ink_soft", "panel"),
        ("ink", "target_fill"),
        ("on_own", "own"),
    ],
)
def test_text_is_read_on_tints(mode: Mode, text: str, ground: str) -> None:
    tokens = TOKENS[mode]
    demanded = 7.0 if mode is Mode.PROJECTOR and text == "own_text" else 4.5
    assert contrast(getattr(tokens, text), getattr(tokens, ground)) >= demanded


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("role", MARK_ROLES)
def test_marks_are_seen_on_the_page(mode: Mode, role: str) -> None:
    tokens = TOKENS[mode]
    assert contrast(getattr(tokens, role), tokens.page) >= 3.0


@pytest.mark.parametrize("mode", Mode)
def test_marks_are_seen_on_what_lies_behind_them(mode: Mode) -> None:
    tokens = TOKENS[mode]
    assert contrast(tokens.own, tokens.own_row) >= 3.0
    assert contrast(tokens.own, tokens.band) >= 3.0
    assert contrast(tokens.peer, tokens.band) >= 3.0


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("step", range(10))
def test_cell_text_switches_at_the_seventh_step(mode: Mode, step: int) -> None:
    tokens = TOKENS[mode]
    text = tokens.ink if step < 6 else tokens.on_dark_cell
    assert contrast(text, tokens.slate[step]) >= 4.5


@pytest.mark.parametrize("mode", Mode)
def test_slate_steps_grow_away_from_the_page(mode: Mode) -> None:
    tokens = TOKENS[mode]
    distances = [contrast(step, tokens.page) for step in tokens.slate]
    assert len(distances) == 10
    assert distances == sorted(distances)
    assert len(set(distances)) == 10


@pytest.mark.parametrize("mode", Mode)
def test_colours_are_written_in_one_form(mode: Mode) -> None:
    tokens = TOKENS[mode]
    for field in fields(Tokens):
        value = getattr(tokens, field.name)
        colours = value if isinstance(value, tuple) else (value,)
        if isinstance(colours[0], str):
            assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours), field.name


@pytest.mark.parametrize("mode", ON_PAPER)
@pytest.mark.parametrize("option", ROLES_OF_THEME)
def test_theme_file_repeats_the_tokens(mode: Mode, option: str) -> None:
    theme = read_config()["theme"][ON_PAPER[mode]]
    assert theme[option] == getattr(TOKENS[mode], ROLES_OF_THEME[option])


@pytest.mark.parametrize("mode", ON_PAPER)
def test_theme_file_has_no_colour_of_its_own(mode: Mode) -> None:
    theme = read_config()["theme"][ON_PAPER[mode]]
    tokens = TOKENS[mode]
    known = {*tokens.slate, *(getattr(tokens, field.name) for field in fields(Tokens)[:20])}
    badge = {theme["violetBackgroundColor"]}
    written = set(re.findall(r"#[0-9A-Fa-f]{6}", str(theme)))
    assert written - known == badge
    assert contrast(tokens.demonstration, *badge) >= 4.5


def test_service_is_closed_and_quiet() -> None:
    config = read_config()
    assert config["server"] == {
        "address": "127.0.0.1",
        "headless": True,
        "enableStaticServing": True,
        "fileWatcherType": "none",
    }
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"] == {"toolbarMode": "viewer", "showErrorDetails": "none"}
    assert config["runner"]["magicEnabled"] is False


def test_look_chooses_tokens_and_layout() -> None:
    assert Look().tokens is TOKENS[Mode.LIGHT]
    assert Look(Mode.DARK).tokens.page == "#0F172A"
    assert not Look().is_phone
    assert Look(width=Width.PHONE).is_phone
