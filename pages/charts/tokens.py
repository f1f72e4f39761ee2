"""Every colour and every size of the product, by role: the one place they are written down.

A role says what something means (`own`, `target`, `peer`), never how it looks. Charts, SVG graphics
and `.streamlit/config.toml` agree with this module; a test computes the WCAG contrast of each role.

Contrast demanded: text 4.5:1 and marks 3:1 on the page; text 7:1 on the projector. `band`, `grid`,
`hairline` and `context_line` are background, never the only carrier of a fact: a band has edges in
`interval` and its numbers stand in the table twin.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

FONT_NAME = "Kokjiek Text"
FONT_FAMILY = f"{FONT_NAME}, sans-serif"
TRANSPARENT = "rgba(0,0,0,0)"

MINIMUM_TEXT_CONTRAST = 4.5
MINIMUM_MARK_CONTRAST = 3.0
MINIMUM_PROJECTOR_CONTRAST = 7.0


class Theme(StrEnum):
    """A set of colours and sizes for one room: screen by day, screen by night, a hall."""

    LIGHT = "light"
    DARK = "dark"
    PROJECTOR = "projector"
    PROJECTOR_DARK = "projector_dark"


@dataclass(frozen=True)
class Tokens:
    """Colours as `#RRGGBB`, sizes in CSS pixels. One instance a theme.

    own, target          blue of the subject; orange of a target or a loss
    *_text               the same colour dark (or light) enough for small text
    own_row, target_fill tints behind text
    peer, interval       everybody else: dots; bars of their intervals
    band, context_line   the middle half; lines of those who are not named
    ramp                 ten slate steps of a heat table, weak to strong
    line, line_strong    a median or reference line; the line of the subject
    dot_own, dot, dot_small  diameters: the subject, a peer, a peer in a crowded strip
    bar, bar_wide        thickness of an interval; of the band behind it
    """

    page: str
    panel: str
    ink: str
    ink_soft: str
    ink_axis: str
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
    land: str
    badge_text: str
    badge_fill: str
    ramp: tuple[str, ...]
    text_row: float = 13.5
    text_axis: float = 12.0
    text_title: float = 13.5
    row_height: float = 34.0
    line: float = 1.75
    line_thin: float = 1.0
    line_strong: float = 3.0
    dot: float = 11.0
    dot_small: float = 8.0
    dot_own: float = 16.0
    bar: float = 6.0
    bar_wide: float = 13.0
    scale: float = 1.0


LIGHT = Tokens(
    page="#FFFFFF",
    panel="#F3F6F9",
    ink="#0F172A",
    ink_soft="#475569",
    ink_axis="#5B6B80",
    hairline="#DDE3EA",
    grid="#E9EEF3",
    own="#0B5FA5",
    own_text="#0B5FA5",
    own_row="#DCE9F4",
    target="#C75B00",
    target_text="#A84B00",
    target_fill="#F9E3D0",
    peer="#6B7280",
    interval="#8390A1",
    band="#E1E6EC",
    context_line="#C6CED8",
    land="#E6EAEF",
    badge_text="#671FCC",
    badge_fill="#EFE6FB",
    ramp=(
        "#F1F4F7",
        "#DADFE4",
        "#C4CAD1",
        "#ADB4BE",
        "#969FAB",
        "#808A99",
        "#697586",
        "#525F73",
        "#3C4A60",
        "#25354D",
    ),
)

DARK = Tokens(
    page="#0F172A",
    panel="#1A2540",
    ink="#F1F5F9",
    ink_soft="#B6C2D4",
    ink_axis="#94A3B8",
    hairline="#2B3955",
    grid="#1D2943",
    own="#62B0E8",
    own_text="#62B0E8",
    own_row="#1B3654",
    target="#F0A040",
    target_text="#F0A040",
    target_fill="#4A3419",
    peer="#94A3B8",
    interval="#667793",
    band="#2A3854",
    context_line="#45546F",
    land="#24314C",
    badge_text="#D3A4F5",
    badge_fill="#331B4D",
    ramp=(
        "#1D2943",
        "#2C3852",
        "#3B4761",
        "#495571",
        "#586580",
        "#7C889C",
        "#8995A8",
        "#95A2B4",
        "#A2AEC1",
        "#AEBBCD",
    ),
)

_PROJECTOR_SIZES: Mapping[str, float] = {
    "text_row": 26.0,
    "text_axis": 24.0,
    "text_title": 26.0,
    "row_height": 58.0,
    "line": 3.0,
    "line_thin": 3.0,
    "line_strong": 5.0,
    "dot": 20.0,
    "dot_small": 15.0,
    "dot_own": 28.0,
    "bar": 11.0,
    "bar_wide": 24.0,
    "scale": 1.85,
}

PROJECTOR = replace(
    LIGHT,
    ink_soft="#3B4658",
    ink_axis="#3B4658",
    hairline="#B9C3CF",
    grid="#D5DCE5",
    own_text="#09508C",
    own_row="#E6F0F8",
    target_text="#8A3D00",
    peer="#4B5563",
    interval="#6B7280",
    band="#CFD7E0",
    context_line="#9AA5B3",
    badge_text="#5316A8",
    ramp=(
        "#F1F4F7",
        "#E2E7EC",
        "#D3D9E0",
        "#C4CAD1",
        "#B0B8C2",
        "#4F5A6C",
        "#455063",
        "#3B475B",
        "#303E54",
        "#25354D",
    ),
    **_PROJECTOR_SIZES,  # type: ignore[arg-type]
)

PROJECTOR_DARK = replace(
    DARK,
    ink="#F8FAFC",
    ink_soft="#C4CEDC",
    ink_axis="#C4CEDC",
    hairline="#45546F",
    grid="#2B3955",
    own_text="#8CC6F0",
    own_row="#16294A",
    target_text="#F5B669",
    interval="#7C8CA6",
    band="#33425F",
    context_line="#5C6B86",
    badge_text="#E0BDF8",
    ramp=(
        "#1D2943",
        "#25314B",
        "#2E3A54",
        "#38445E",
        "#424E69",
        "#9BA7BA",
        "#A3AFC1",
        "#ACB8C9",
        "#B6C1D1",
        "#C0CAD9",
    ),
    **_PROJECTOR_SIZES,  # type: ignore[arg-type]
)

TOKENS: Mapping[Theme, Tokens] = {
    Theme.LIGHT: LIGHT,
    Theme.DARK: DARK,
    Theme.PROJECTOR: PROJECTOR,
    Theme.PROJECTOR_DARK: PROJECTOR_DARK,
}

COLOUR_ROLES = tuple(
    name for name, value in vars(LIGHT).items() if isinstance(value, str) and value.startswith("#")
)


def relative_luminance(colour: str) -> float:
    """Return the relative luminance of an `#RRGGBB` colour, 0 (black) to 1 (white).

    Method: WCAG 2.2, definition of relative luminance (sRGB).

    >>> relative_luminance("#FFFFFF")
    1.0
    """
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the WCAG contrast ratio of two colours, 1 (same) to 21 (black on white).

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str, tokens: Tokens) -> str:
    """Return the page colour or the ink, whichever reads better on a background."""
    return max((tokens.ink, tokens.page), key=lambda colour: contrast(colour, background))
