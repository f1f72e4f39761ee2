"""Colours and sizes by role: the one place where a colour is written (besides the theme file).

A role, never a hue, is asked for: `own` is the institution or subject, `target` a target or a loss,
`peer` everyone else. Shape always repeats what colour says. A test computes the contrast of every
text and mark role with its page (WCAG 2.2: text 4.5:1, marks 3:1, projector text 7:1) and compares
the theme file with this module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum


class Mode(StrEnum):
    """The light a chart is drawn for."""

    LIGHT = "light"
    DARK = "dark"
    PROJECTOR = "projector"


class Width(StrEnum):
    """The room a chart has: names stand left of the marks, or above them on a phone."""

    WIDE = "wide"
    PHONE = "phone"


@dataclass(frozen=True)
class Tokens:
    """Colours and sizes of one mode; colours are #RRGGBB, sizes px."""

    page: str
    panel: str
    ink: str
    ink_soft: str
    axis: str
    hairline: str
    grid: str
    own: str
    own_text: str
    own_row: str
    target: str
    target_text: str
    target_fill: str
    peer: str
    interval: str
    band: str
    context_line: str
    on_own: str
    on_dark_cell: str
    demonstration: str
    slate: tuple[str, ...]
    text: float = 13.5
    text_small: float = 12.0
    line: float = 1.5
    dot: float = 10.0
    row: float = 34.0
    scale: float = 1.0


LIGHT = Tokens(
    page="#FFFFFF",
    panel="#F3F6F9",
    ink="#0F172A",
    ink_soft="#475569",
    axis="#64748B",
    hairline="#DDE3EA",
    grid="#E9EEF3",
    own="#0B5FA5",
    own_text="#0B5FA5",
    own_row="#DCE9F4",
    target="#C75B00",
    target_text="#A84B00",
    target_fill="#F9E3D0",
    peer="#6B7280",
    interval="#8492A3",
    band="#E1E6EC",
    context_line="#C6CED8",
    on_own="#FFFFFF",
    on_dark_cell="#FFFFFF",
    demonstration="#671FCC",
    slate=(
        "#F1F4F7",
        "#E2E8EF",
        "#D0D9E3",
        "#BBC7D4",
        "#A3B2C3",
        "#8597AC",
        "#62768E",
        "#4E617A",
        "#384B63",
        "#25354D",
    ),
)

DARK = Tokens(
    page="#0F172A",
    panel="#1A2540",
    ink="#F1F5F9",
    ink_soft="#B6C2D4",
    axis="#94A3B8",
    hairline="#2B3955",
    grid="#1D2943",
    own="#62B0E8",
    own_text="#62B0E8",
    own_row="#1B3654",
    target="#F0A040",
    target_text="#F0A040",
    target_fill="#4A3419",
    peer="#94A3B8",
    interval="#6F809C",
    band="#2A3854",
    context_line="#45546F",
    on_own="#0F172A",
    on_dark_cell="#0F172A",
    demonstration="#D3A4F5",
    slate=(
        "#1D2943",
        "#26344F",
        "#31405C",
        "#3F506D",
        "#506380",
        "#5B6F8C",
        "#8396B0",
        "#A1B1C7",
        "#C1CDDC",
        "#E2E9F1",
    ),
)

PROJECTOR = replace(
    LIGHT,
    ink_soft="#3B4658",
    axis="#3B4658",
    own_text="#09508C",
    own_row="#E8F1F9",
    target_text="#8A3D00",
    peer="#4B5563",
    interval="#6B7A8D",
    text=25.0,
    text_small=24.0,
    line=3.0,
    dot=18.0,
    row=62.0,
    scale=1.6,
)

TOKENS = {Mode.LIGHT: LIGHT, Mode.DARK: DARK, Mode.PROJECTOR: PROJECTOR}

FONT = "Kokjiek Text, sans-serif"


@dataclass(frozen=True)
class Look:
    """How a chart is to look: the mode, and whether the screen is a phone."""

    mode: Mode = Mode.LIGHT
    width: Width = Width.WIDE

    @property
    def tokens(self) -> Tokens:
        """Return the colours and sizes of the mode."""
        return TOKENS[self.mode]

    @property
    def is_phone(self) -> bool:
        """Tell whether names stand above the marks."""
        return self.width is Width.PHONE
