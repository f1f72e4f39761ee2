"""The vocabulary of `methods.json`: one composite indicator from raw data to ranks, as data.

A pipeline is a list of steps in the order of the OECD/JRC Handbook (2008). Every step may say which
data set it reads (`source`) and how its result is called (`write_to`). What is not foreseen is
refused with the place of the setting and the values allowed there (`indicators.engine.recipes`).
"""

from __future__ import annotations

from enum import StrEnum
from math import isfinite
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from schemas.setting import Count, Finite, Name, Positive, Setting, Share, Switch, Weight

RAW = "Raw"
"""Name of the data set a pipeline starts from."""

CONSTANT_TOLERANCE = 1e-14
"""A column whose spread is not above this share of its largest value has no spread: some forty
times the rounding error of a double, far below what any measurement can tell apart."""


class NormalisationMethod(StrEnum):
    """How an indicator is brought to a common scale; formulas in `docs/methods.md`."""

    MINMAX = "minmax"
    ZSCORE = "zscore"
    SCALED = "scaled"
    GOALPOSTS = "goalposts"
    DIST2TARG = "dist2targ"
    DIST2REF = "dist2ref"
    DIST2MAX = "dist2max"
    FRACMAX = "fracmax"
    RANK = "rank"
    BORDA = "borda"
    PRANK = "prank"
    NONE = "none"


class Ties(StrEnum):
    """Which of the positions of equal values they are given."""

    MIN = "min"
    MAX = "max"
    AVERAGE = "average"


class AggregationMethod(StrEnum):
    """How the children of an aggregate become one value."""

    AMEAN = "amean"
    GMEAN = "gmean"
    HMEAN = "hmean"
    GENMEAN = "genmean"
    COPELAND = "copeland"


class Transform(StrEnum):
    """What is applied to an indicator that winsorising did not mend."""

    LOG_CT = "log_CT"
    LOG_CT_PLUS = "log_CT_plus"
    LOG_CT_ORIG = "log_CT_orig"
    BOXCOX = "boxcox"
    NONE = "none"


class Step(Setting):
    """What every step may say: which data set it reads and how its result is called."""

    op: str
    source: Name | None = None
    write_to: Name | None = None


class DenominateStep(Step):
    """Divide indicators by the size of the unit.

    denominators  indicator: code of a column of the data; None takes the column of the metadata
    scale         indicator: factor the quotient is multiplied with
    """

    op: Literal["denominate"]
    denominators: dict[Name, Name] | None = None
    scale: dict[Name, Finite] = Field(default={})


class ScreenStep(Step):
    """Leave out units with too little data.

    force  unit: kept (true) or left out (false) whatever its data
    """

    op: Literal["screen"]
    by: Literal["available", "nonzero", "both"] = "available"
    min_available: Share = 2 / 3
    min_nonzero: Share = 0.05
    force: dict[Name, Switch] = Field(default={})


class ImputeStep(Step):
    """Fill gaps from other units (by column) or from the unit's other indicators (by row)."""

    op: Literal["impute"]
    method: Literal["mean", "median", "mean_group", "median_group"]
    group: Name | None = None
    by: Literal["column", "row"] = "column"
    within_level: Annotated[Count, Field(ge=2)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> ImputeStep:
        grouped = self.method.endswith("_group")
        if grouped and self.group is None:
            raise ValueError(f"the method {self.method} needs 'group', the name of a column")
        if not grouped and self.group is not None:
            raise ValueError(f"'group' contradicts the method {self.method}")
        if self.by == "row" and grouped:
            raise ValueError("by row the method is mean or median; groups belong to columns")
        if self.by == "row" and self.within_level is None:
            raise ValueError("by row 'within_level' is needed: the level that fills its gaps")
        if self.by == "column" and self.within_level is not None:
            raise ValueError("'within_level' belongs to by: row")
        return self


class ImputePanelStep(Step):
    """Fill gaps from other years of the same unit; `max_time` counts years of the panel."""

    op: Literal["impute_panel"]
    method: Literal["latest", "constant", "linear", "linear-constant"]
    max_time: Count | None = None

    @model_validator(mode="after")
    def _fits(self) -> ImputePanelStep:
        if self.max_time is not None and self.method != "latest":
            raise ValueError(f"'max_time' belongs to the method latest, not {self.method}")
        return self


class TreatSettings(Setting):
    """When an indicator counts as distorted, and what is done about it.

    winmax   most points that are winsorised, None without limit, 0 not at all
    skew     least absolute skewness, and
    kurt     least excess kurtosis that together make an indicator fail
    combine  whether the transform takes the winsorised values instead of the original ones
    """

    winmax: Count | None = 5
    skew: Positive = 2.0
    kurt: Finite = 3.5
    log: Transform | None = Transform.LOG_CT
    lambda_: Finite | None = Field(default=None, alias="lambda")
    combine: Switch = False

    @model_validator(mode="after")
    def _fits(self) -> TreatSettings:
        if self.log is Transform.BOXCOX and self.lambda_ is None:
            raise ValueError("boxcox needs 'lambda'")
        if self.log is not Transform.BOXCOX and self.lambda_ is not None:
            raise ValueError("'lambda' belongs to log: boxcox")
        return self


class TreatStep(Step, TreatSettings):
    """Treat outliers; `individual` holds settings of one indicator, or "none"."""

    op: Literal["treat"]
    individual: dict[Name, TreatSettings | Literal["none"]] = Field(default={})

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, given: Any) -> Any:
        """Settings of one indicator change the general ones; what they do not name stays."""
        if not isinstance(given, dict) or not isinstance(given.get("individual"), dict):
            return given
        general = {key: given[key] for key in _TREAT_KEYS if key in given}
        merged = {}
        for code, settings in given["individual"].items():
            if not isinstance(settings, dict):
                merged[code] = settings
                continue
            own = {k: v for k, v in settings.items() if v is not None or k in ("winmax", "log")}
            base = dict(general)
            if own.get("log", base.get("log")) != Transform.BOXCOX:
                base.pop("lambda", None)
            merged[code] = base | own
        return given | {"individual": merged}

    def settings(self) -> TreatSettings:
        """Return the settings of the indicators that have none of their own."""
        return TreatSettings.model_validate(
            self.model_dump(include=set(TreatSettings.model_fields), by_alias=True)
        )


_TREAT_KEYS = ("winmax", "skew", "kurt", "log", "lambda", "combine")

PARAMETERS: dict[NormalisationMethod, dict[str, bool]] = {
    NormalisationMethod.MINMAX: {"lower": False, "upper": False},
    NormalisationMethod.ZSCORE: {"mean": False, "sd": False},
    NormalisationMethod.SCALED: {"lower": False, "upper": False, "factor": False},
    NormalisationMethod.GOALPOSTS: {
        "lower": True,
        "upper": True,
        "factor": False,
        "truncate": False,
    },
    NormalisationMethod.DIST2TARG: {"target": False, "cap": False},
    NormalisationMethod.DIST2REF: {"unit": True, "cap": False},
    NormalisationMethod.DIST2MAX: {},
    NormalisationMethod.FRACMAX: {},
    NormalisationMethod.RANK: {"ties": False},
    NormalisationMethod.BORDA: {"ties": False},
    NormalisationMethod.PRANK: {"ties": False},
    NormalisationMethod.NONE: {},
}
"""The parameters each method takes, and whether it cannot do without."""


class NormalisationParameters(Setting):
    """Parameters of a normalisation; bounds and targets in the indicator's original units.

    target  None takes the indicator's own target, of the metadata
    """

    lower: Finite | None = None
    upper: Finite | None = None
    factor: Finite | None = None
    truncate: Switch | None = None
    mean: Finite | None = None
    sd: Finite | None = None
    target: Finite | None = None
    unit: Name | None = None
    cap: Switch | None = None
    ties: Ties | None = None


class NormalisationSettings(Setting):
    """A method with its parameters."""

    method: NormalisationMethod = NormalisationMethod.MINMAX
    params: NormalisationParameters = NormalisationParameters()

    @model_validator(mode="after")
    def _fits(self) -> NormalisationSettings:
        taken = PARAMETERS[self.method]
        given = {k for k, v in self.params.model_dump().items() if v is not None}
        surplus = sorted(given - set(taken))
        if surplus:
            allowed = ", ".join(taken) or "none"
            raise ValueError(
                f"params: the method {self.method} does not take {', '.join(surplus)}; "
                f"it takes: {allowed}"
            )
        absent = [name for name, needed in taken.items() if needed and name not in given]
        if absent:
            raise ValueError(f"params: the method {self.method} needs {', '.join(absent)}")
        low, high = self.params.lower, self.params.upper
        if low is not None and high is not None and not low < high:
            raise ValueError(f"params: lower {low} must be below upper {high}")
        if low is not None and high is not None and not isfinite(high - low):
            raise ValueError(f"params: lower {low} and upper {high} are too far apart")
        return self


class NormaliseStep(Step, NormalisationSettings):
    """Bring every indicator to a common scale, high always good.

    individual  settings of one indicator, in full
    global      panels: over all years together (true) or every year by itself
    """

    op: Literal["normalise"]
    individual: dict[Name, NormalisationSettings] = Field(default={})
    global_: Switch = Field(default=True, alias="global")


class AggregateStep(Step):
    """Build the hierarchy from the bottom; lists hold one entry a level, the lowest first.

    p        exponent of genmean
    weights  `original`, `equal`, or {code: weight} that replace single original ones
    """

    op: Literal["aggregate"]
    method: AggregationMethod | tuple[AggregationMethod, ...] = AggregationMethod.AMEAN
    p: Finite | None = None
    weights: Literal["original", "equal"] | dict[Name, Weight] = "original"
    min_available: Share | tuple[Share, ...] | None = None

    @model_validator(mode="after")
    def _fits(self) -> AggregateStep:
        methods = self.method if isinstance(self.method, tuple) else (self.method,)
        general = AggregationMethod.GENMEAN in methods
        if general and (self.p is None or self.p == 0):
            raise ValueError("genmean needs 'p', not 0 (the limit at 0 is gmean)")
        if not general and self.p is not None:
            raise ValueError("'p' belongs to the method genmean")
        return self


class RankStep(Step):
    """Rank every column of the data set before: 1 is the highest, ties share the best place."""

    op: Literal["rank"]


AnyStep = Annotated[
    DenominateStep
    | ScreenStep
    | ImputeStep
    | ImputePanelStep
    | TreatStep
    | NormaliseStep
    | AggregateStep
    | RankStep,
    Field(discriminator="op"),
]

RESULT_NAMES = {
    "denominate": "Denominated",
    "screen": "Screened",
    "impute": "Imputed",
    "impute_panel": "Imputed",
    "treat": "Treated",
    "normalise": "Normalised",
    "aggregate": "Aggregated",
    "rank": "Ranked",
}
"""How the result of a step is called where it does not say so itself."""


def result_name(step: Step) -> str:
    """Return the name of the data set a step writes."""
    return step.write_to or RESULT_NAMES[step.op]


class PipelineInput(Setting):
    """The two tables a pipeline reads; paths relative to the file that names them."""

    data: Name = Field(default="iData.csv", alias="iData")
    meta: Name = Field(default="iMeta.csv", alias="iMeta")


class Described(Setting):
    """Words about a pipeline that change nothing."""

    name: str | None = None
    title: str | None = None
    description: str | None = None
    note: str | None = None
    peer: str | None = None
    source: str | None = None
    expected: str | None = None


class Pipeline(Described):
    """A whole `methods.json`; `outputs` names the data sets wanted, None wants all."""

    input: PipelineInput = PipelineInput()
    steps: tuple[AnyStep, ...]
    outputs: tuple[Name, ...] | None = None

    @model_validator(mode="after")
    def _names(self) -> Pipeline:
        known = [RAW]
        for at, step in enumerate(self.steps):
            if step.write_to == RAW:
                raise ValueError(f"steps.{at}.write_to: {RAW} is the input; choose another name")
            if step.source is not None and step.source not in known:
                raise ValueError(
                    f"steps.{at}.source: there is no data set {step.source!r} yet; "
                    f"there are: {', '.join(known)}"
                )
            known.append(result_name(step))
        unknown = [name for name in self.outputs or () if name not in known]
        if unknown:
            raise ValueError(
                f"outputs: no step writes {', '.join(unknown)}; there are: {', '.join(known)}"
            )
        return self
