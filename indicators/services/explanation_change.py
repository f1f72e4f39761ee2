"""The parts of a changed score as findings: what moved, from which number to which, what it did."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indicators.engine.change_parts import WHOLE, ChangePart, ChangeParts
from schemas.finding import Fact, Finding, indicator, listed, metric, number, signed

LEAST_POINTS = 0.05
"""Effects smaller than that, in points of the overall score, are not said one by one."""

LEAST_SAID = 0.005
"""A rest that is written as 0.00 is not said."""

MOST_SAID = 6
"""Single effects said; all of them stand in the table."""

_TOTALS = (
    ChangePart.AVAILABILITY,
    ChangePart.PEERS_PRESENT,
    ChangePart.PEERS_MOVED,
    ChangePart.WEIGHTS,
    ChangePart.SCALES,
    ChangePart.RULE,
)
"""Parts said as one number: what they did to single indicators stands in the table."""


def say_parts(
    parts: ChangeParts,
    own: str,
    metrics: pd.DataFrame,
    values: pd.Series,
    earlier: pd.Series,
) -> tuple[Finding, ...]:
    """Return the largest effects of single indicators, then the other parts as totals, then the
    rest as one number: what is said sums to the change.

    metrics          index metric; before, after
    values, earlier  the institution's indicator values in the two editions
    """
    table = parts.table(own)
    single = table[~table["part"].isin([part.value for part in _TOTALS])]
    single = single[(single["points"].abs() >= LEAST_POINTS) & (single["indicator"] != WHOLE)]
    findings = [
        _say_single(parts, metrics, str(part), str(code), float(points))
        for part, code, points in single.head(MOST_SAID).itertuples(index=False)
    ]
    said = float(single.head(MOST_SAID)["points"].sum())
    totals = parts.by_part().T[own]
    for part in _TOTALS:
        points = float(totals[part.value])
        if abs(points) >= LEAST_POINTS:
            facts: dict[str, Fact] = {"points": signed(points, 2)}
            findings.append(Finding(code=f"explain_part_{part.value}", facts=facts))
            said += points
        if part is ChangePart.AVAILABILITY:
            findings += _say_data(values, earlier)
    rest = float(parts.change.loc[own]) - said
    if abs(rest) >= LEAST_SAID:
        findings.append(Finding(code="explain_part_rest", facts={"points": signed(rest, 2)}))
    return tuple(findings)


def _say_single(
    parts: ChangeParts, metrics: pd.DataFrame, part: str, code: str, points: float
) -> Finding:
    """Say one effect of one indicator, with the raw number behind it where it is a single one."""
    facts: dict[str, Fact] = {"indicator": indicator(code), "points": signed(points, 2)}
    if part == ChangePart.VALUE.value:
        return Finding(code="explain_part_value", facts=facts)
    above, below = parts.ratios[code]
    read = above if part == ChangePart.NUMERATOR.value else below
    if len(read) != 1:
        facts["metrics"] = listed(*(metric(own) for own in read))
        several = f"explain_part_{part}s"
        return Finding(code=several, facts=facts)
    before, after = metrics.loc[[read[0]], ["before", "after"]].to_numpy(dtype=np.float64)[0]
    decimals = 0 if float(before).is_integer() and float(after).is_integer() else 1
    facts |= {
        "metric": metric(read[0]),
        "old": number(float(before), decimals),
        "new": number(float(after), decimals),
    }
    word = "grew" if after > before else "shrank"
    moved = f"explain_part_{part}_{word}"
    return Finding(code=moved, facts=facts)


def _say_data(values: pd.Series, earlier: pd.Series) -> list[Finding]:
    """Name the indicators whose value is new, and those whose value is gone."""
    there = ~np.isnan(values.to_numpy(dtype=np.float64))
    before = ~np.isnan(earlier.reindex(values.index).to_numpy(dtype=np.float64))
    found = []
    for code, changed in (("came", there & ~before), ("dropped", before & ~there)):
        names = [indicator(str(own)) for own in values.index[changed]]
        if names:
            found.append(Finding(code=f"explain_data_{code}", facts={"indicators": listed(*names)}))
    return found
