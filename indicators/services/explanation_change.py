"""The parts of a changed score as findings: what moved, from which number to which, what it did.

Indicators are said in the order of their net effect. The two halves of a ratio often pull against
each other (more students with recognised credits, and more students in all); said one by one they
would look like the two largest reasons of a change that neither of them made. So both stand in one
sentence that begins with what they come to. Many small effects can come to more than the largest
that is named; those of one pillar are said together before the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.engine.change_parts import WHOLE, ChangePart, ChangeParts
from indicators.services.explanation_inputs import tell_apart
from schemas.finding import (
    Fact,
    Finding,
    count,
    indicator,
    listed,
    metric,
    number,
    pillar,
    signed,
)

LEAST_POINTS = 0.05
"""Effects smaller than that, in points of the overall score, are not said one by one."""

LEAST_SAID = 0.005
"""A rest that is written as 0.00 is not said."""

LEAST_COUNTED = 1e-9
"""Effects up to that, in points, are rounding and not counted among those of the rest."""

MOST_SAID = 6
"""Indicators said; all of them stand in the table."""

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
    parts: ChangeParts, own: str, metrics: pd.DataFrame, indicators: pd.DataFrame
) -> tuple[Finding, ...]:
    """Return the largest net effects of single indicators, the other parts as totals, the smaller
    effects of a pillar as one number, then that of the rest: what is said sums to the change.

    metrics     index metric; before, after
    indicators  index indicator; before, after: its value in the two editions, NaN missing; decimals
                of its unit; pillar
    """
    effects = _read_effects(parts, own)
    ranked = sorted(effects, key=lambda code: -abs(sum(effects[code].values())))
    noted = {code: keep_noted(effects[code]) for code in ranked if code != WHOLE}
    told = {code: kept for code, kept in noted.items() if kept}
    told = dict(list(told.items())[:MOST_SAID])
    findings = [
        _say_indicator(parts, code, kept, metrics, indicators) for code, kept in told.items()
    ]
    said = sum(points for kept in told.values() for points in kept.values())
    # an indicator that is not said is one effect of the rest; so is a half beside the one said
    unsaid = [(code, sum(own.values())) for code, own in effects.items() if code not in told]
    unsaid += [
        (code, points)
        for code, kept in told.items()
        for part, points in effects[code].items()
        if part not in kept
    ]
    totals = parts.by_part().T[own]
    for part in _TOTALS:
        points = float(totals[part.value])
        if abs(points) >= LEAST_POINTS:
            facts: dict[str, Fact] = {"points": signed(points, 2)}
            findings.append(Finding(code=f"explain_part_{part.value}", facts=facts))
            said += points
        else:
            unsaid.append((WHOLE, points))
        if part is ChangePart.AVAILABILITY:
            findings += _say_data(indicators)
    findings += _say_pillars(unsaid, indicators)
    named = {str(own.facts["pillar"].value) for own in findings if "pillar" in own.facts}
    left = [points for code, points in unsaid if _pillar_of(code, indicators) not in named]
    said += sum(points for code, points in unsaid if _pillar_of(code, indicators) in named)
    rest = float(parts.change.loc[own]) - said
    if abs(rest) >= LEAST_SAID:
        smaller = sum(abs(points) > LEAST_COUNTED for points in left)
        facts = {"points": signed(rest, 2), "n": count(smaller)}
        findings.append(Finding(code="explain_part_rest", facts=facts))
    return tuple(findings)


def _say_pillars(unsaid: Sequence[tuple[str, float]], indicators: pd.DataFrame) -> list[Finding]:
    """Say what the smaller effects of a pillar come to, the largest sum first."""
    together: dict[str, list[float]] = {}
    for code, points in unsaid:
        together.setdefault(_pillar_of(code, indicators), []).append(points)
    together.pop(WHOLE, None)
    return [
        Finding(
            code="explain_part_rest_pillar",
            facts={
                "pillar": pillar(code),
                "points": signed(sum(own), 2),
                "n": count(sum(abs(points) > LEAST_COUNTED for points in own)),
            },
        )
        for code, own in sorted(together.items(), key=lambda item: -abs(sum(item[1])))
        if abs(sum(own)) >= LEAST_POINTS
    ]


def _pillar_of(code: str, indicators: pd.DataFrame) -> str:
    """Return the pillar of an indicator; WHOLE for what belongs to none."""
    return WHOLE if code == WHOLE else str(indicators["pillar"].loc[code])


def _read_effects(parts: ChangeParts, own: str) -> dict[str, dict[str, float]]:
    """Return the effects of single indicators in points: indicator, part, points."""
    totals = [part.value for part in _TOTALS]
    effects: dict[str, dict[str, float]] = {}
    for part, code, points in parts.table(own).itertuples(index=False):
        if part not in totals:
            effects.setdefault(str(code), {})[str(part)] = float(points)
    return effects


def keep_noted(effects: Mapping[str, float]) -> dict[str, float]:
    """Return the effects of one indicator that are said: each of note, or all that are together."""
    noted = {part: points for part, points in effects.items() if abs(points) >= LEAST_POINTS}
    if noted or abs(sum(effects.values())) < LEAST_POINTS:
        return noted
    return dict(effects)


def _say_indicator(
    parts: ChangeParts,
    code: str,
    effects: Mapping[str, float],
    metrics: pd.DataFrame,
    indicators: pd.DataFrame,
) -> Finding:
    """Say what one indicator did: by its value, by one half of its ratio, or by both."""
    facts: dict[str, Fact] = {
        "indicator": indicator(code), "points": signed(sum(effects.values()), 2),
    }  # fmt: skip
    if ChangePart.VALUE.value in effects:
        columns = ["before", "after", "decimals"]
        before, after, decimals = indicators.loc[[code], columns].to_numpy(dtype=np.float64)[0]
        if np.isnan(before) or np.isnan(after):
            return Finding(code="explain_part_value_plain", facts=facts)
        facts |= _write_ends(before, after, int(decimals), "old", "new")
        return Finding(code="explain_part_value", facts=facts)
    above, below = parts.ratios[code]
    if len(effects) == len((above, below)):
        # the halves add up to the whole as it is written, not only before rounding
        counted_points = round(effects[ChangePart.NUMERATOR.value], 2)
        facts["above"] = signed(counted_points, 2)
        facts["below"] = signed(round(sum(effects.values()), 2) - counted_points, 2)
        counted, counted_facts = _say_half(above, metrics, ("metric", "old", "new", "metrics"))
        based, based_facts = _say_half(below, metrics, ("base", "base_old", "base_new", "bases"))
        both = f"explain_part_both_{counted}_{based}"
        return Finding(code=both, facts=facts | counted_facts | based_facts)
    (part,) = effects
    read = above if part == ChangePart.NUMERATOR.value else below
    word, ends = _say_half(read, metrics, ("metric", "old", "new", "metrics"))
    which = f"explain_part_{part}s" if word == "several" else f"explain_part_{part}_{word}"
    return Finding(code=which, facts=facts | ends)


def _say_half(
    read: tuple[str, ...], metrics: pd.DataFrame, names: tuple[str, str, str, str]
) -> tuple[str, dict[str, Fact]]:
    """Return how one half of a ratio moved, and its facts under the names given.

    returns  grew, shrank with the metric, old and new; several with the list of metrics
    """
    one, old, new, many = names
    if len(read) != 1:
        return "several", {many: listed(*(metric(code) for code in read))}
    before, after = metrics.loc[[read[0]], ["before", "after"]].to_numpy(dtype=np.float64)[0]
    decimals = 0 if float(before).is_integer() and float(after).is_integer() else 1
    facts = {one: metric(read[0])} | _write_ends(before, after, decimals, old, new)
    return ("grew" if after > before else "shrank"), facts


def _write_ends(before: float, after: float, decimals: int, old: str, new: str) -> dict[str, Fact]:
    """Return two numbers, with more decimals where they would be written alike."""
    enough = tell_apart(before, after, decimals)
    return {old: number(float(before), enough), new: number(float(after), enough)}


def _say_data(indicators: pd.DataFrame) -> list[Finding]:
    """Name the indicators whose value is new, and those whose value is gone."""
    there, before = indicators["after"].notna(), indicators["before"].notna()
    found = []
    for code, changed in (("came", there & ~before), ("dropped", before & ~there)):
        names = [indicator(str(own)) for own in indicators.index[changed]]
        if names:
            found.append(Finding(code=f"explain_data_{code}", facts={"indicators": listed(*names)}))
    return found
