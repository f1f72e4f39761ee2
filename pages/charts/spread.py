"""Placing things that must not cover each other: labels along a line, dots in a swarm."""

from __future__ import annotations

from collections.abc import Sequence


def spread(
    centres: Sequence[float], sizes: Sequence[float], low: float, high: float, gap: float = 0.0
) -> list[float]:
    """Move labels along a line as little as possible until none overlaps another.

    centres  where each label would like its centre, any unit, any order
    sizes    length of each label in the same unit
    low, high  the ends of the line; labels stay inside when they fit at all, and otherwise start
             at `low` and run over `high`
    gap      free space between neighbours
    returns  new centres in the order of the input; the order along the line is kept

    Method: least squares under order constraints (pool adjacent violators).

    >>> spread([10, 11], [4, 4], 0, 100)
    [8.5, 12.5]
    """
    order = sorted(range(len(centres)), key=lambda index: (centres[index], index))
    starts, offset = [], 0.0
    for index in order:
        offset += sizes[index] / 2
        starts.append(centres[index] - offset)
        offset += sizes[index] / 2 + gap
    total = offset - gap
    pools: list[list[float]] = []  # sum, count
    for start in starts:
        pools.append([start, 1.0])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            last = pools.pop()
            pools[-1] = [pools[-1][0] + last[0], pools[-1][1] + last[1]]
    bases = [total_ / count for total_, count in pools for _ in range(int(count))]
    placed = [0.0] * len(order)
    offset = 0.0
    for index, base in zip(order, bases, strict=True):
        kept = max(low, min(base, high - total))
        placed[index] = kept + offset + sizes[index] / 2
        offset += sizes[index] + gap
    return placed


def stack_swarm(
    positions: Sequence[float], diameters: Sequence[float], first: int | None = None
) -> list[float]:
    """Give every dot of a swarm an offset across the line so that no two dots overlap.

    positions  along the line, in pixels;  diameters  in pixels
    first      the dot that must lie on the line (the own institution)
    returns    offsets in pixels, 0 on the line; the same input always gives the same picture

    Method: dots are taken from the left; each takes the free offset nearest to the line, above
    before below. Two dots are free of each other when their centres are a mean diameter apart.

    >>> stack_swarm([0, 4, 30], [10, 10, 10])
    [0.0, -9.17, 0.0]
    """
    order = sorted(range(len(positions)), key=lambda index: (positions[index], index))
    if first is not None:
        order.remove(first)
        order.insert(0, first)
    offsets: dict[int, float] = {}
    for index in order:
        offsets[index] = _free_offset(index, offsets, positions, diameters)
    return [offsets[index] for index in range(len(positions))]


def _free_offset(
    index: int,
    taken: dict[int, float],
    positions: Sequence[float],
    diameters: Sequence[float],
) -> float:
    """Return the free offset of one dot that is nearest to the line."""
    near: list[tuple[float, float]] = []  # centre across the line, half the forbidden chord
    for other, offset in taken.items():
        reach = (diameters[index] + diameters[other]) / 2
        apart = abs(positions[index] - positions[other])
        if apart < reach:
            near.append((offset, (reach**2 - apart**2) ** 0.5))
    candidates = [0.0]
    for centre, chord in near:
        candidates += [round(centre - chord, 2), round(centre + chord, 2)]
    ordered = sorted(candidates, key=lambda value: (abs(value), value))
    return next(
        candidate
        for candidate in ordered
        if all(abs(candidate - centre) >= chord - 0.02 for centre, chord in near)
    )
