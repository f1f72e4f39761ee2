"""The data of a pipeline: rows are units (or unit and time), columns are codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """One data set.

    units   unit of each row; a panel repeats a unit, once a time
    times   time of each row, None where there is only one; rows are ordered by time, then unit
    codes   code of each column
    values  rows x columns, NaN is missing
    """

    units: tuple[str, ...]
    times: IntArray | None
    codes: tuple[str, ...]
    values: FloatArray

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.units), len(self.codes)):
            raise ValueError(
                f"{self.values.shape} values for {len(self.units)} x {len(self.codes)}"
            )

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the column of every code."""
        return {code: at for at, code in enumerate(self.codes)}

    def column(self, code: str) -> FloatArray:
        """Return the values of one code."""
        return self.values[:, self.places[code]]

    def blocks(self) -> Iterator[slice]:
        """Yield the rows of one time after the other; all rows where there is only one time."""
        if self.times is None:
            yield slice(0, len(self.units))
            return
        edges = np.flatnonzero(np.diff(self.times)) + 1
        bounds = [0, *edges.tolist(), len(self.units)]
        for start, end in pairwise(bounds):
            if end > start:
                yield slice(start, end)

    def with_values(self, values: FloatArray, codes: Sequence[str] | None = None) -> Table:
        """Return the same rows with other values."""
        return replace(self, values=values, codes=self.codes if codes is None else tuple(codes))

    def keep_rows(self, kept: BoolArray) -> Table:
        """Return the rows that are kept, in their order."""
        units = tuple(unit for unit, stays in zip(self.units, kept, strict=True) if stays)
        times = None if self.times is None else self.times[kept]
        return replace(self, units=units, times=times, values=self.values[kept])

    def select(self, codes: Sequence[str]) -> Table:
        """Return some columns, in the order given."""
        at = [self.places[code] for code in codes]
        return replace(self, codes=tuple(codes), values=self.values[:, at])
