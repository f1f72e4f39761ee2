"""For which room, width and slot a chart is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pages.charts.tokens import TOKENS, Theme, Tokens


class Width(StrEnum):
    """The layout a chart uses: numbers beside names, names above marks, or large type."""

    WIDE = "wide"
    PHONE = "phone"
    PROJECTOR = "projector"


_DEFAULT_SLOTS = {Width.WIDE: 640.0, Width.PHONE: 326.0, Width.PROJECTOR: 1184.0}
_PROJECTOR_THEMES = frozenset({Theme.PROJECTOR, Theme.PROJECTOR_DARK})


@dataclass(frozen=True)
class Look:
    """Theme, layout and room for one chart.

    slot  width of the place on the page in CSS pixels, as small as the page is expected to make
          it. The figure itself follows its container: the column of names keeps its pixels, marks
          and numbers share the rest. A wider container gives more air, never an overlap.

    Raises ValueError when the projector layout and a screen theme (or the other way round) are
    mixed: their sizes would not fit together.

    >>> Look(Theme.DARK).tokens.page
    '#0F172A'
    """

    theme: Theme = Theme.LIGHT
    width: Width = Width.WIDE
    slot: float = 0.0

    def __post_init__(self) -> None:
        if (self.width is Width.PROJECTOR) != (self.theme in _PROJECTOR_THEMES):
            raise ValueError(f"theme {self.theme} does not go with layout {self.width}")
        if not self.slot:
            object.__setattr__(self, "slot", _DEFAULT_SLOTS[self.width])

    @property
    def tokens(self) -> Tokens:
        """Colours and sizes of the theme."""
        return TOKENS[self.theme]

    @property
    def is_phone(self) -> bool:
        """Tell whether names stand above the marks."""
        return self.width is Width.PHONE

    def scaled(self, pixels: float) -> float:
        """Return a distance of the screen design at the size of this room."""
        return pixels * self.tokens.scale
