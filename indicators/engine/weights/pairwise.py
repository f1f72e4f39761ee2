"""Weights from pairwise comparisons: the analytic hierarchy process (AHP).

Somebody says of every two indicators how much more important one is, on Saaty's scale: 1 equally,
3 moderately, 5 strongly, 7 very strongly, 9 extremely; 2, 4, 6, 8 between. Sources: Saaty (1980),
"The Analytic Hierarchy Process"; OECD/JRC Handbook (2008), step 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.engine.steps.table import FloatArray
from schemas.issue import Issue, Severity

RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
"""Mean consistency index of random judgements on the scale, by size. Source: Saaty (1980)."""
ACCEPTED_RATIO = 0.1
"""Above a tenth of the inconsistency of random judgements they should be looked at again."""
SCALE = np.array([1 / k for k in range(9, 1, -1)] + [float(k) for k in range(1, 10)])
"""Saaty's fundamental scale with its reciprocals."""
ROUNDED_RECIPROCAL = 0.05
"""People write 0.33 for 1/3 and 0.14 for 1/7: products of the halves may be that far from 1."""


@dataclass(frozen=True)
class Judgement:
    """A comparison: `first` was judged `given` times as important as `second`.

    implied    what the weights say it is;  suggested  the value of Saaty's scale nearest to that
    deviation  |ln(given / implied)|, 0 when consistent
    """

    first: str
    second: str
    given: float
    implied: float
    suggested: float
    deviation: float


@dataclass(frozen=True)
class PairwiseWeights:
    """Weights with the consistency of the judgements, in the order of `codes`.

    weights            principal right eigenvector, sum 1
    geometric_weights  geometric means of the rows, sum 1 (Crawford and Williams 1985)
    largest            largest eigenvalue; as large as the matrix when consistent
    consistency_index  (largest - n) / (n - 1)
    random_index       that of random judgements; 0 below three indicators
    consistency_ratio  index / random index; 0 below three indicators
    geometric_index    2 / ((n - 1)(n - 2)) sum over pairs of ln(a_ij w_j / w_i)^2, w the geometric
                       weights (Aguaron and Moreno-Jimenez 2003); 0 below three indicators
    worst              the most inconsistent judgement, None when all are consistent
    """

    codes: tuple[str, ...]
    weights: FloatArray
    geometric_weights: FloatArray
    largest: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    geometric_index: float
    worst: Judgement | None
    issues: tuple[Issue, ...] = ()

    def by_code(self) -> dict[str, float]:
        """Return the eigenvector weights by code."""
        return dict(zip(self.codes, self.weights.tolist(), strict=True))


def weigh_by_pairs(judgements: FloatArray, codes: Sequence[str]) -> PairwiseWeights:
    """Return weights and consistency of a matrix of judgements.

    judgements  n x n; a_ij says how many times as important i is as j; one half is enough (the
                other is its reciprocal), the diagonal may be NaN

    Missing, non-positive or contradicting judgements give NaN with an issue that names the pair;
    a consistency ratio above 0.1 is told with the judgement to look at first. Raises ValueError
    where the shape does not fit the codes.
    """
    size = len(codes)
    if judgements.shape != (size, size):
        raise ValueError(f"judgements: {judgements.shape} for {size} codes")
    matrix = complete_judgements(judgements)
    issues = _find_faults(judgements, matrix, codes)
    if not size or any(issue.severity is Severity.ERROR for issue in issues):
        gap, none = np.full(size, np.nan), float("nan")
        return PairwiseWeights(
            tuple(codes), gap, gap, none, none, none, none, none, None, tuple(issues)
        )
    weights, largest = _principal(matrix)
    geometric = np.exp(np.log(matrix).mean(axis=1))
    geometric /= geometric.sum()
    index = max(largest - size, 0.0) / (size - 1) if size > 1 else 0.0
    random = find_random_index(size)
    ratio = index / random if random else 0.0
    worst = _find_worst(matrix, weights, codes)
    if ratio > ACCEPTED_RATIO and worst is not None:
        issues.append(_inconsistent(worst, ratio))
    spread = _measure_geometric(matrix, geometric)
    return PairwiseWeights(
        tuple(codes), weights, geometric, largest, index, random, ratio, spread, worst,
        tuple(issues),
    )  # fmt: skip


def find_random_index(size: int) -> float:
    """Return the mean consistency index of random judgements.

    Saaty's table up to 10; above, the line (2.7699 n - 4.3513 - n) / (n - 1) that Alonso and Lamata
    (2006) fitted to the mean largest eigenvalue of 100,000 random matrices of each size.
    """
    if size < 3:
        return 0.0
    return RANDOM_INDEX.get(size, (2.7699 * size - 4.3513 - size) / (size - 1))


def complete_judgements(judgements: FloatArray) -> FloatArray:
    """Return the matrix with each missing half taken from the other and 1 on the diagonal.

    Where both halves are given, the one of 1 or more counts: 0.33 beside 3 becomes 1/3.
    """
    given = np.where(np.isfinite(judgements), judgements, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        mirrored = np.where(given.T > 0, 1.0 / given.T, np.nan)
    whole = np.where(np.isnan(given) | ((given < 1) & (given.T > 1)), mirrored, given)
    np.fill_diagonal(whole, 1.0)
    return np.asarray(whole)


def combine_judgements(matrices: Sequence[FloatArray]) -> FloatArray:
    """Return the judgements of a group: the geometric mean of each comparison.

    The only mean that keeps them reciprocal. Source: Aczel and Saaty (1983). Raises ValueError
    without matrices.
    """
    if not matrices:
        raise ValueError("matrices: none given")
    whole = np.stack([complete_judgements(matrix) for matrix in matrices])
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.exp(np.log(np.where(whole > 0, whole, np.nan)).mean(axis=0)))


def _principal(matrix: FloatArray) -> tuple[FloatArray, float]:
    """Return the principal eigenvector, sum 1, and its eigenvalue (Perron: real and positive)."""
    values, vectors = np.linalg.eig(matrix)
    at = int(np.argmax(values.real))
    vector = np.abs(vectors[:, at].real)
    return vector / vector.sum(), float(values[at].real)


def _find_worst(matrix: FloatArray, weights: FloatArray, codes: Sequence[str]) -> Judgement | None:
    """Return the judgement farthest from what the weights imply (Saaty 2003, EJOR 145)."""
    implied = weights[:, None] / weights[None, :]
    deviation = np.triu(np.abs(np.log(matrix / implied)), 1)
    first, second = divmod(int(deviation.argmax()), len(codes))
    if deviation[first, second] < 1e-9:
        return None
    if matrix[first, second] < 1:
        first, second = second, first
    ratio = float(implied[first, second])
    nearest = float(SCALE[np.argmin(np.abs(np.log(SCALE / ratio)))])
    given = float(matrix[first, second])
    return Judgement(
        codes[first], codes[second], given, ratio, nearest, float(abs(np.log(given / ratio)))
    )


def _measure_geometric(matrix: FloatArray, weights: FloatArray) -> float:
    size = len(weights)
    if size < 3:
        return 0.0
    errors = np.triu(np.log(matrix * weights[None, :] / weights[:, None]), 1)
    return float(2.0 / ((size - 1) * (size - 2)) * (errors**2).sum())


def _find_faults(given: FloatArray, matrix: FloatArray, codes: Sequence[str]) -> list[Issue]:
    """Return what is wrong with single comparisons, each once."""
    issues = []
    told: dict[str, str | int | float]
    for first in range(len(codes)):
        own = float(given[first, first])
        if np.isfinite(own) and own != 1:
            told = {"first": codes[first], "second": codes[first], "given": own, "reverse": own}
            issues.append(_fault("pairs_contradict", codes[first], told))
        for second in range(first + 1, len(codes)):
            place = f"{codes[first]} / {codes[second]}"
            one, other = float(given[first, second]), float(given[second, first])
            told = {"first": codes[first], "second": codes[second]}
            if one <= 0 or other <= 0:
                told |= {"given": min(x for x in (one, other) if x <= 0)}
                issues.append(_fault("pairs_not_positive", place, told))
            elif not np.isfinite(matrix[first, second]):
                issues.append(_fault("pairs_missing", place, told))
            elif np.isfinite(one * other) and abs(one * other - 1) > ROUNDED_RECIPROCAL:
                told |= {"given": one, "reverse": other}
                issues.append(_fault("pairs_contradict", place, told))
            elif not SCALE[0] - 1e-9 <= matrix[first, second] <= SCALE[-1] + 1e-9:
                told |= {"given": float(matrix[first, second]), "highest": 9}
                issues.append(Issue(code="pairs_off_scale", place=place, values=told))
    return issues


def _inconsistent(worst: Judgement, ratio: float) -> Issue:
    return Issue(
        code="pairs_inconsistent",
        place=f"{worst.first} / {worst.second}",
        values={
            "ratio": ratio,
            "first": worst.first,
            "second": worst.second,
            "given": worst.given,
            "suggested": worst.suggested,
        },
    )


def _fault(code: str, place: str, told: dict[str, str | int | float]) -> Issue:
    return Issue(code=code, severity=Severity.ERROR, place=place, values=told)
