"""Where an axis gets its numbers: round values for measures, places for ranks, whole editions."""

from __future__ import annotations

import math

_NICE_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def choose_step(span: float, about: int) -> float:
    """Return the round step (1, 2, 2.5 or 5 times a power of ten) that gives about so many parts.

    >>> choose_step(100, 4)
    25.0
    """
    if span <= 0:
        return 1.0
    rough = span / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [nice * power for nice in _NICE_STEPS]
    return float(min(steps, key=lambda step: abs(math.log(step / rough))))


def choose_ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values inside [low, high], about so many.

    >>> choose_ticks(38.5, 84.0, 5)
    [40.0, 50.0, 60.0, 70.0, 80.0]
    """
    step = choose_step(high - low, about)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


def choose_rank_ticks(worst: int, about: int = 5) -> list[int]:
    """Return places from 1 to the worst, both included, round ones between.

    A round place closer than half a step to either end is left out, so labels do not touch.

    >>> choose_rank_ticks(24, 5)
    [1, 5, 10, 15, 20, 24]
    """
    if worst <= 1:
        return [1]
    step = max(1, round(choose_step(worst, about)))
    inner = range(step, worst, step)
    apart = [place for place in inner if min(place - 1, worst - place) > step / 2]
    return [1, *apart, worst]


def choose_editions(first: int, last: int, room: int) -> list[int]:
    """Return the first and the last edition, and round ones between them when there is room.

    >>> choose_editions(2017, 2027, 3)
    [2017, 2022, 2027]
    """
    if first == last:
        return [first]
    if room < 3:
        return [first, last]
    span = last - first
    step = max(1, math.ceil(span / (room - 1)))
    while span % step and step < span:
        step += 1
    return list(range(first, last + 1, step))


def pad_range(low: float, high: float, share: float = 0.04) -> tuple[float, float]:
    """Widen a range on both sides by a share of its span; a single value gets one unit each side.

    >>> pad_range(0, 100)
    (-4.0, 104.0)
    """
    if low == high:
        return low - 1.0, high + 1.0
    air = (high - low) * share
    return low - air, high + air
