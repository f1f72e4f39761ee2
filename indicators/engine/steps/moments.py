"""Skewness and excess kurtosis of samples, as spreadsheets and SAS define them."""

from __future__ import annotations

import math

import numpy as np

from indicators.engine.steps.table import FloatArray


def measure_shape(block: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return skewness G1 and excess kurtosis G2 of every column over its present values.

    block  rows x columns, NaN is missing

    G1 = sqrt(n) S3 / S2^1.5 * sqrt(n (n - 1)) / (n - 2);
    G2 = ((n + 1) (n S4 / S2^2 - 3) + 6) (n - 1) / ((n - 2) (n - 3)), with Sk the sum of the k-th
    powers of deviations from the mean (Joanes and Gill 1998, type 2). NaN where a column is
    constant or has fewer than three (four) values.
    """
    present = ~np.isnan(block)
    count = present.sum(axis=0).astype(float)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = np.where(present, block, 0.0).sum(axis=0) / count
        deviation = np.where(present, block - mean, 0.0)
        # both moments are free of scale; a power of two changes no digit and avoids overflow
        _, size = np.frexp(np.abs(deviation).max(axis=0, initial=0.0))
        deviation = np.ldexp(deviation, -size)
        square = deviation * deviation
        s2, s3, s4 = (
            square.sum(axis=0), (square * deviation).sum(axis=0), (square * square).sum(axis=0),
        )  # fmt: skip
        low = np.where(present, block, np.inf).min(axis=0, initial=np.inf)
        high = np.where(present, block, -np.inf).max(axis=0, initial=-np.inf)
        s2 = np.where(high > low, s2, np.nan)  # rounding noise around a constant is no spread
        n = count
        skew = np.sqrt(n) * s3 / s2**1.5 * np.sqrt(n * (n - 1)) / (n - 2)
        kurt = ((n + 1) * (n * s4 / s2**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
    return np.where(n > 2, skew, np.nan), np.where(n > 3, kurt, np.nan)


REBASE_BELOW = 0.25
"""Running sums are taken anew when the variance has fallen below this share of what they know."""


class SortedSample:
    """A sorted sample whose ends can be winsorised step by step, each in constant time.

    Moments come from running sums of the standardised values. Sums around a centre that an outlier
    has dragged along lose digits once the outlier is gone, so they are taken anew around the centre
    of what is left whenever its spread has fallen.
    """

    def __init__(self, values: FloatArray) -> None:
        """values  present values in any order, at least two different ones."""
        self.sorted = np.sort(values)
        self.count = len(values)
        self.low, self.high = 0, self.count - 1
        """Places in the sorted sample that the lowest and highest values are drawn to."""
        self._start = 0
        self._sum_powers()

    def _sum_powers(self) -> None:
        """Standardise what is left and sum its powers; only places from low to high are kept."""
        now = np.clip(self.sorted, self.sorted[self.low], self.sorted[self.high])
        now = now - now[self.count // 2]
        _, size = np.frexp(np.abs(now).max())
        now = np.ldexp(now, -int(size))
        centred = now - now.mean()
        deviation = (centred / (centred.std() or 1.0))[self.low : self.high + 1]
        square = deviation * deviation
        self._start = self.low
        self._scaled = deviation
        self._sums = np.zeros((len(deviation) + 1, 4))
        for at, power in enumerate((deviation, square, square * deviation, square * square)):
            np.cumsum(power, out=self._sums[1:, at])

    def is_collapsed(self) -> bool:
        """Tell whether all values have become one."""
        return bool(self.sorted[self.low] >= self.sorted[self.high])

    def draw_high(self) -> None:
        """Set every unit at the maximum to the next lower distinct value."""
        self.high = int(np.searchsorted(self.sorted, self.sorted[self.high], side="left")) - 1

    def draw_low(self) -> None:
        """Set every unit at the minimum to the next higher distinct value."""
        self.low = int(np.searchsorted(self.sorted, self.sorted[self.low], side="right"))

    def drawn(self) -> int:
        """Return how many units have been set to another value."""
        return self.low + self.count - 1 - self.high

    def shape(self) -> tuple[float, float]:
        """Return skewness and excess kurtosis of the sample as it is now."""
        n = self.count
        if n < 3 or self.is_collapsed():
            return math.nan, math.nan
        m1, m2, m3, m4 = self._moments()
        if m2 - m1 * m1 < REBASE_BELOW:
            self._sum_powers()
            m1, m2, m3, m4 = self._moments()
        s2 = n * (m2 - m1 * m1)
        s3 = n * (m3 - 3 * m1 * m2 + 2 * m1**3)
        s4 = n * (m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1**4)
        if s2 <= 0:
            return math.nan, math.nan
        skew = math.sqrt(n) * s3 / s2**1.5 * math.sqrt(n * (n - 1)) / (n - 2)
        if n < 4:
            return skew, math.nan
        kurt = ((n + 1) * (n * s4 / s2**2 - 3) + 6) * (n - 1) / ((n - 2) * (n - 3))
        return skew, kurt

    def _moments(self) -> tuple[float, float, float, float]:
        """Return the means of the first four powers of the standardised values as they are now."""
        first, last = self.low - self._start, self.high - self._start
        low, high = float(self._scaled[first]), float(self._scaled[last])
        below, above = self.low, self.count - 1 - self.high
        inner = self._sums[last + 1] - self._sums[first]
        m1, m2, m3, m4 = (
            (float(inner[k]) + below * low ** (k + 1) + above * high ** (k + 1)) / self.count
            for k in range(4)
        )
        return m1, m2, m3, m4
