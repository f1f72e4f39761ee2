"""Compare a result with a reference table: every listed row, nothing more, nothing less."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

RELATIVE = 1e-9


def read_golden(path: Path) -> pd.DataFrame:
    """Return a reference table; only an empty cell is missing."""
    return pd.read_csv(path, keep_default_na=False, na_values=[""], dtype={"uCode": str})


def assert_close(
    got: pd.Series, expected: pd.Series, what: str, relative: float = RELATIVE
) -> None:
    """Assert the same missing cells and numbers within a relative distance (exact at 0)."""
    left, right = got.to_numpy(dtype=float), expected.to_numpy(dtype=float)
    assert left.shape == right.shape, what
    assert np.isnan(left).tolist() == np.isnan(right).tolist(), f"{what}: other missing cells"
    known = ~np.isnan(right)
    far = np.abs(left[known] - right[known]) > relative * np.abs(right[known]) + 1e-300
    same = left[known] == right[known]  # infinities
    worst = np.flatnonzero(far & ~same)
    assert not worst.size, (
        f"{what}: {worst.size} of {known.sum()} differ, first "
        f"{left[known][worst[0]]!r} instead of {right[known][worst[0]]!r}"
    )
