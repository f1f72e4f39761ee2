"""What an uncertainty analysis varies: `methods.json` with `nominal_steps` and `alternatives`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, model_validator

from schemas.pipeline import (
    AggregateStep,
    AnyStep,
    Described,
    ImputePanelStep,
    ImputeStep,
    Name,
    NormaliseStep,
    PipelineInput,
    Positive,
    ScreenStep,
    Setting,
    TreatStep,
    Weight,
)


class WeightFile(Setting):
    """A column of weights in a table beside the plan; the table has a column iCode."""

    file: Name
    column: Name


class DirichletWeights(Setting):
    """Weights drawn around the nominal ones; a higher concentration keeps them closer.

    Inside every parent the shares follow a Dirichlet distribution with the nominal shares as mean
    and concentration * share as parameters.
    """

    dirichlet: Positive


class NoisyWeights(Setting):
    """Weights w (1 + u f), u uniform on -1..1, independently for every element; f at most 1."""

    noise: Annotated[float, Field(gt=0, le=1)]


class BallotFile(Setting):
    """Weights that people gave: each ballot is one set, all equally likely.

    ballots  a table beside the plan with the column person and one column for every child of one
             parent; a row is somebody's 100 points. The weights of all other elements stay
    """

    ballots: Name


WeightSet = Literal["original", "equal"] | WeightFile | dict[Name, Weight]
ContinuousWeights = DirichletWeights | NoisyWeights

_KINDS: dict[str, TypeAdapter[Any]] = {
    "screen": TypeAdapter(tuple[ScreenStep, ...]),
    "impute": TypeAdapter(tuple[ImputeStep, ...]),
    "impute_panel": TypeAdapter(tuple[ImputePanelStep, ...]),
    "treat": TypeAdapter(tuple[TreatStep, ...]),
    "winmax": TypeAdapter(tuple[Annotated[int, Field(ge=0)] | None, ...]),
    "normalise": TypeAdapter(tuple[NormaliseStep, ...]),
    "aggregate": TypeAdapter(tuple[AggregateStep, ...]),
    "weights": TypeAdapter(tuple[WeightSet, ...] | ContinuousWeights | BallotFile),
    "remove": TypeAdapter(tuple[Name | None, ...]),
}
VARIABLES = tuple(_KINDS)
"""What can be varied. `remove` leaves one element out; null is the whole index."""

RUNS = 1024
FACTORIAL_MAX = 20_000


class UncertaintyPlan(Described):
    """The nominal recipe, the alternatives to its parts, and how they are gone through.

    alternatives  variable: its alternatives, equally likely; weights may be continuous instead, or
                  the ballots of a file
    target        the element whose ranks are studied
    runs          runs of a sample; where all is discrete and the combinations are few enough, all
                  of them are run instead, each once
    seed          seed of the quasi-random sequence
    """

    input: PipelineInput = PipelineInput()
    nominal_steps: tuple[AnyStep, ...] = Field(min_length=1)
    alternatives: dict[str, Any]
    target: Name
    runs: int = Field(default=RUNS, ge=2, le=1_000_000)
    seed: int = Field(default=20260101, ge=0)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:
        """Validate every variable by its own kind; the order of the file is kept."""
        if not isinstance(given, dict) or not isinstance(given.get("alternatives"), dict):
            return given
        read = {}
        for name, wanted in given["alternatives"].items():
            if name not in _KINDS:
                raise ValueError(
                    f"alternatives.{name}: this cannot be varied; allowed: {', '.join(VARIABLES)}"
                )
            read[name] = _KINDS[name].validate_python(wanted)
        return given | {"alternatives": read}

    @model_validator(mode="after")
    def _fits(self) -> UncertaintyPlan:
        if not self.alternatives:
            raise ValueError("alternatives: nothing is varied")
        for name, wanted in self.alternatives.items():
            if isinstance(wanted, tuple) and not wanted:
                raise ValueError(f"alternatives.{name}: the list is empty")
        ops = {step.op for step in self.nominal_steps}
        for name in self.alternatives:
            needed = {"winmax": "treat", "weights": "aggregate", "remove": "aggregate"}
            if needed.get(name, name) not in ops:
                raise ValueError(
                    f"alternatives.{name}: the nominal steps have no {needed.get(name, name)}"
                )
        return self

    def combinations(self) -> int | None:
        """Return how many combinations there are.

        None where a variable is continuous, or ballots have not been read.
        """
        total = 1
        for wanted in self.alternatives.values():
            if not isinstance(wanted, tuple):
                return None
            total *= len(wanted)
        return total
