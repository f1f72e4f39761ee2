"""Small trees and tables for the tests of the diagnostics."""

import numpy as np

from indicators.engine.steps.hierarchy import Hierarchy, Node, build_hierarchy
from indicators.engine.steps.table import Table


def build_tree(*, weight_b: float = 1.0) -> Hierarchy:
    """Index over two pillars: left with a, b; right with c."""
    return build_hierarchy(
        [
            Node("a", 1, "left", 1.0),
            Node("b", 1, "left", weight_b),
            Node("c", 1, "right", 1.0),
            Node("left", 2, "index", 3.0),
            Node("right", 2, "index", 1.0),
            Node("index", 3, "", 1.0),
        ]
    )


def build_table(
    values: list[list[float]], codes: str = "abc", times: list[int] | None = None
) -> Table:
    """Rows are units u0, u1, ...; in a panel the units repeat every year."""
    count = len(values)
    years = None if times is None else np.array(times)
    size = count if times is None else times.count(times[0])
    units = tuple(f"u{at % size}" for at in range(count))
    return Table(
        units, years, tuple(codes), np.array(values, dtype=float).reshape(count, len(codes))
    )
