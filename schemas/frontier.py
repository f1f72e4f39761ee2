"""The vocabulary of `methods.json` for benefit of the doubt and Mazziotta-Pareto."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from schemas.pipeline import Described
from schemas.setting import Name, Setting, Share


class ShareBounds(Setting):
    """Between which shares of a unit's own score each indicator must lie."""

    share_min: Share = 0.0
    share_max: Share = 1.0

    @model_validator(mode="after")
    def _fits(self) -> ShareBounds:
        if self.share_min > self.share_max:
            raise ValueError(
                f"share_min {self.share_min:g} must not be above share_max {self.share_max:g}"
            )
        return self


class FrontierRecipe(Described):
    """Which columns of a table are indicators, and the bounds of the constrained scores.

    input            file with the column uCode and the indicators, beside the file of this recipe
    columns          codes of the indicators, high is good
    bod_constrained  None leaves the constrained scores empty
    """

    input: Name = "input.csv"
    columns: Annotated[tuple[Name, ...], Field(min_length=1)]
    bod_constrained: ShareBounds | None = None

    @model_validator(mode="after")
    def _fits(self) -> FrontierRecipe:
        twice = [code for at, code in enumerate(self.columns) if code in self.columns[:at]]
        if twice:
            raise ValueError(f"columns: {twice[0]!r} is listed twice")
        bounds, count = self.bod_constrained, len(self.columns)
        if bounds is not None and bounds.share_min * count > 1 + 1e-12:
            raise ValueError(
                f"bod_constrained.share_min: {bounds.share_min:g} for each of {count} indicators "
                f"is more than the whole; at most {1 / count:.6g}"
            )
        if bounds is not None and bounds.share_max * count < 1 - 1e-12:
            raise ValueError(
                f"bod_constrained.share_max: {bounds.share_max:g} for each of {count} indicators "
                f"is less than the whole; at least {1 / count:.6g}"
            )
        return self
