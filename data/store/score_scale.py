"""Normalisation as SQL, block by block; formulas of `indicators.engine.steps.scale`.

Means and spreads are sums of whole numbers (a value's place between least and largest, in 2^52
parts), so that neither threads nor the order of rows change a digit; the spread is off by at most
n / 2^53 of itself, 4e-11 for 400,000 values. Source: OECD/JRC Handbook (2008), step 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from data.store.score_text import Block, Script, count_lost, keep_finite, write_number
from schemas.bulk_plan import Scale
from schemas.pipeline import CONSTANT_TOLERANCE, NormalisationMethod, NormalisationParameters, Ties

PARTS = "4503599627370496e0"
"""2^52: parts into which the range of an indicator is cut for exact sums."""


def add_scaled_block(
    script: Script, source: Block, target: Block, scales: Sequence[Scale], together: bool
) -> None:
    """Add the statements that normalise a block.

    scales    one for every code of the target;  together  over all times, else each by itself
    """
    names = script.names
    directed = ", ".join(_directed(scale, names[scale.code]) for scale in scales)
    scope = "0" if together else "time"
    directed = f"(SELECT place, unit, time, {scope} AS scope, {directed} FROM {source.table}) AS d"
    extent = f"extent_{target.table}"
    measured = ", ".join(
        f"count({c}) AS n_{c}, min({c}) AS low_{c}, max({c}) AS high_{c}"
        for c in (names[scale.code] for scale in scales)
    )
    script.make(extent, f"SELECT scope, {measured} FROM {directed} GROUP BY scope")
    items = f"{directed} JOIN {extent} AS e ON e.scope = d.scope"
    made = [extent]
    scored = [names[s.code] for s in scales if s.settings.method is NormalisationMethod.ZSCORE]
    if scored:
        middle, spread = f"middle_{target.table}", f"spread_{target.table}"
        means = ", ".join(_mean(c) for c in scored)
        script.make(middle, f"SELECT d.scope AS scope, {means} FROM {items} GROUP BY d.scope")
        items += f" JOIN {middle} AS m ON m.scope = d.scope"
        spreads = ", ".join(_spread(c) for c in scored)
        script.make(spread, f"SELECT d.scope AS scope, {spreads} FROM {items} GROUP BY d.scope")
        items += f" JOIN {spread} AS s ON s.scope = d.scope"
        made += [middle, spread]
    columns = ", ".join(f"{_scaled(s, names[s.code])} AS {names[s.code]}" for s in scales)
    script.make(target.table, f"SELECT d.place, d.unit, d.time, {columns} FROM {items}")
    for table in made:
        script.drop(table)
    script.ask(count_lost("indicator_without_scale", script.names, source, target, target.codes))


def _directed(scale: Scale, column: str) -> str:
    return column if scale.direction == 1 else f"-{column} AS {column}"


def _range(c: str) -> str:
    """Write half the distance of the ends, NULL where it is rounding noise.

    Halves change no digit, and the distance of the largest numbers stays within the doubles.
    """
    span = f"(e.high_{c} * 0.5e0 - e.low_{c} * 0.5e0)"
    noise = f"{CONSTANT_TOLERANCE / 2!r} * greatest(abs(e.low_{c}), abs(e.high_{c}))"
    return f"(CASE WHEN {span} > {noise} THEN {span} END)"


def _above_low(c: str) -> str:
    """Write half the distance from the least value."""
    return f"(d.{c} * 0.5e0 - e.low_{c} * 0.5e0)"


def _mean(c: str) -> str:
    """Write half of low + mean place * range; the group holds one row of the extent only."""
    place = keep_finite(f"({_above_low(c)} / {_range(c)} * {PARTS})")
    parts = f"sum(CAST({place} AS BIGINT))"
    share = f"CAST({parts} AS DOUBLE) / {PARTS} / max(e.n_{c})"
    return f"min(e.low_{c}) * 0.5e0 + {share} * {_widest(c)} AS mean_{c}"


def _spread(c: str) -> str:
    """Write half the standard deviation with the divisor n - 1."""
    deviation = f"((d.{c} * 0.5e0 - m.mean_{c}) / {_range(c)})"
    square = keep_finite(f"({deviation} * {deviation} * {PARTS})")
    parts = f"sum(CAST({square} AS BIGINT))"
    variance = f"CAST({parts} AS DOUBLE) / {PARTS} / NULLIF(max(e.n_{c}) - 1, 0)"
    return f"sqrt({variance}) * {_widest(c)} AS sd_{c}"


def _widest(c: str) -> str:
    return f"max(e.high_{c} * 0.5e0 - e.low_{c} * 0.5e0)"


def _scaled(scale: Scale, c: str) -> str:
    text = _METHODS[scale.settings.method](c, scale.settings.params, scale.direction)
    return keep_finite(text)


def _value(given: float | None, default: float) -> float:
    return default if given is None else given


def _minmax(c: str, params: NormalisationParameters, _direction: int) -> str:
    lower, upper = _value(params.lower, 0.0), _value(params.upper, 100.0)
    share = f"{_above_low(c)} / {_range(c)}"
    return f"({share} * {write_number(upper - lower)} + {write_number(lower)})"


def _zscore(c: str, params: NormalisationParameters, _direction: int) -> str:
    sd, mean = write_number(_value(params.sd, 1.0)), write_number(_value(params.mean, 0.0))
    return f"((d.{c} * 0.5e0 - m.mean_{c}) / NULLIF(s.sd_{c}, 0e0) * {sd} + {mean})"


def _share(c: str, params: NormalisationParameters, direction: int) -> str:
    """Write the place between the goalposts; both change places when low is good."""
    lower, upper = _value(params.lower, 0.0), _value(params.upper, 100.0)
    low, high = (lower, upper) if direction > 0 else (-upper, -lower)
    if high == low:
        return "NULL"
    return f"(d.{c} - {write_number(low)}) / {write_number(high - low)}"


def _scaled_between(c: str, params: NormalisationParameters, direction: int) -> str:
    factor = write_number(_value(params.factor, 100.0))
    return f"({_share(c, params, direction)} * {factor})"


def _goalposts(c: str, params: NormalisationParameters, direction: int) -> str:
    factor = write_number(_value(params.factor, 100.0))
    share = f"{_scaled_between(c, params, direction)} / NULLIF({factor}, 0e0)"
    if params.truncate is not False:
        share = f"CASE WHEN {share} < 0e0 THEN 0e0 WHEN {share} > 1e0 THEN 1e0 ELSE {share} END"
    return f"(({share}) * {factor})"


def _dist2targ(c: str, params: NormalisationParameters, direction: int) -> str:
    target = write_number(direction * _value(params.target, 0.0))
    share = f"(d.{c} - e.low_{c}) / NULLIF({target} - e.low_{c}, 0e0)"
    return f"(CASE WHEN {share} > 1e0 THEN 1e0 ELSE {share} END)" if params.cap else f"({share})"


def _dist2max(c: str, _params: NormalisationParameters, _direction: int) -> str:
    return f"(1e0 - (e.high_{c} * 0.5e0 - d.{c} * 0.5e0) / {_range(c)})"


def _fracmax(c: str, _params: NormalisationParameters, direction: int) -> str:
    """x / max; where low is good, min / x: the best has 1 either way."""
    if direction > 0:
        return f"(d.{c} / NULLIF(e.high_{c}, 0e0))"
    return f"(e.high_{c} / NULLIF(d.{c}, 0e0))"


def _position(c: str, params: NormalisationParameters, _direction: int) -> str:
    over = f"OVER (PARTITION BY d.scope ORDER BY d.{c} NULLS LAST"
    first = f"rank() {over})"
    last = f"count(d.{c}) {over} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
    middle = f"({first} + {last}) / 2e0"
    text = {Ties.MIN: first, Ties.MAX: last, Ties.AVERAGE: middle}[params.ties or Ties.MIN]
    return f"(CASE WHEN d.{c} IS NOT NULL THEN CAST({text} AS DOUBLE) END)"


def _borda(c: str, params: NormalisationParameters, direction: int) -> str:
    return f"({_position(c, params, direction)} - 1e0)"


def _prank(c: str, params: NormalisationParameters, direction: int) -> str:
    return f"({_borda(c, params, direction)} / NULLIF(e.n_{c} - 1, 0))"


_METHODS: dict[NormalisationMethod, Callable[[str, NormalisationParameters, int], str]] = {
    NormalisationMethod.MINMAX: _minmax,
    NormalisationMethod.ZSCORE: _zscore,
    NormalisationMethod.SCALED: _scaled_between,
    NormalisationMethod.GOALPOSTS: _goalposts,
    NormalisationMethod.DIST2TARG: _dist2targ,
    NormalisationMethod.DIST2MAX: _dist2max,
    NormalisationMethod.FRACMAX: _fracmax,
    NormalisationMethod.RANK: _position,
    NormalisationMethod.BORDA: _borda,
    NormalisationMethod.PRANK: _prank,
    NormalisationMethod.NONE: lambda c, _params, _direction: f"d.{c}",
}
