"""Weights from how much indicators tell units apart: entropy and CRITIC.

Both reward indicators that vary. That is a statement about the data at hand, not about importance,
and it changes with every new unit: use them as an alternative in an uncertainty analysis rather
than as the weights of a policy index.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.engine.diagnostics.correlation import correlate
from indicators.engine.steps.scale import find_ends, has_spread, keep_within, place_between
from indicators.engine.steps.table import BoolArray, FloatArray, Table
from schemas.issue import Issue, Severity

NOISE = 1e-12
"""Information below this is rounding noise of an indicator that does not vary."""


@dataclass(frozen=True)
class InformationWeights:
    """Weights with the information they are proportional to, in the order of `codes`.

    weights      sum 1 over the indicators that could be used, NaN for the others
    information  1 - entropy, or standard deviation times conflict; NaN where not usable
    """

    codes: tuple[str, ...]
    weights: FloatArray
    information: FloatArray
    issues: tuple[Issue, ...] = ()

    def by_code(self) -> dict[str, float]:
        """Return the weights by code."""
        return dict(zip(self.codes, self.weights.tolist(), strict=True))


def weigh_by_entropy(table: Table) -> InformationWeights:
    """Return entropy weights: the less evenly an indicator is spread, the more it weighs.

    table  rows x indicators, 0 and more (normalise first); missing values are left out

    p = x / sum(x) over the n rows with a value; e = -sum(p ln p) / ln n, with 0 ln 0 = 0; weights
    (1 - e) / sum(1 - e). Source: Shannon (1948); Zeleny (1982); Hwang and Yoon (1981).

    An indicator with a negative value, fewer than two values or only zeros has no entropy: its
    weight is NaN and an issue says so. A constant one weighs 0.
    """
    values = keep_within(_finite(table))
    present = ~np.isnan(values)
    count = present.sum(axis=0)
    total = np.where(present, values, 0.0).sum(axis=0)
    negative = np.array((np.where(present, values, 0.0) < 0).any(axis=0), dtype=bool)
    usable: BoolArray = (count > 1) & (total > 0) & ~negative
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(present & usable, values / total, 0.0)
        logs = np.where(parts > 0, parts * np.log(parts), 0.0)
        information = np.where(usable, 1.0 + logs.sum(axis=0) / np.log(count), np.nan)
    issues = []
    for at, code in enumerate(table.codes):
        if usable[at]:
            continue
        if negative[at]:
            issues.append(Issue(code="entropy_needs_nonnegative", place=code))
        elif count[at] > 1:
            issues.append(Issue(code="entropy_only_zeros", place=code))
        else:
            issues.append(_too_few(code, int(count[at])))
    return _share(table.codes, information, issues, usable & ~has_spread(values))


def weigh_by_critic(table: Table) -> InformationWeights:
    """Return CRITIC weights: contrast of an indicator times its conflict with the others.

    table  rows x indicators, high always good; missing values are left out pair by pair

    Every indicator is scaled to 0-1 over the rows; then C_j = s_j sum_k (1 - r_jk), s_j the
    standard deviation (n - 1), r_jk Pearson's correlation; weights C / sum(C). Source: Diakoulaki,
    Mavrotas and Papayannakis (1995), Computers & Operations Research 22.

    Pairs with fewer than three common rows count as without conflict.
    A constant indicator has no contrast: it weighs 0 and takes no part in the others' conflict.
    """
    values = _finite(table)
    present = ~np.isnan(values)
    count = present.sum(axis=0)
    varies = (count > 1) & has_spread(values)
    low, high = find_ends(values)
    scaled = place_between(values, low, np.where(varies, high, np.nan))
    mean = np.where(present & varies, scaled, 0.0).sum(axis=0) / np.maximum(count, 1)
    square = np.where(present & varies, (scaled - mean) ** 2, 0.0).sum(axis=0)
    contrast = np.sqrt(square / np.maximum(count - 1, 1))
    correlations = correlate(scaled).values
    conflict = np.where(np.isnan(correlations), 0.0, 1.0 - correlations).sum(axis=1)
    information = np.where(varies, contrast * conflict, np.where(count > 1, 0.0, np.nan))
    issues = [_too_few(table.codes[at], int(count[at])) for at in np.flatnonzero(count < 2)]
    return _share(table.codes, information, issues, ~varies & (count > 1))


def _share(
    codes: tuple[str, ...], information: FloatArray, issues: list[Issue], constant: BoolArray
) -> InformationWeights:
    """Turn information into weights; nothing to tell units apart by means no weights."""
    information = np.where(information < NOISE, 0.0, information)
    total = np.nansum(information)
    if not total > 0:
        issues = [*issues, Issue(code="weights_no_information", severity=Severity.ERROR)]
        return InformationWeights(codes, np.full(len(codes), np.nan), information, tuple(issues))
    issues = [*issues, *(_constant(codes[at]) for at in np.flatnonzero(constant))]
    return InformationWeights(codes, information / total, information, tuple(issues))


def _constant(code: str) -> Issue:
    return Issue(code="indicator_constant", place=code, values={"indicator": code})


def _too_few(code: str, count: int) -> Issue:
    return Issue(code="weights_too_few_units", place=code, values={"count": count})


def _finite(table: Table) -> FloatArray:
    return np.where(np.isfinite(table.values), table.values, np.nan)
