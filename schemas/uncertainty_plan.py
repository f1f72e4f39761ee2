"""What an uncertainty analysis varies: `methods.json` with `nominal_steps` and `alternatives`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, TypeAdapter, ValidationError, model_validator
from pydantic_core import InitErrorDetails, PydanticCustomError

from schemas.pipeline import (
    AggregateStep,
    AnyStep,
    Described,
    ImputePanelStep,
    ImputeStep,
    NormaliseStep,
    PipelineInput,
    ScreenStep,
    TreatStep,
)
from schemas.setting import Count, Name, Positive, Setting, Weight


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

    noise: Annotated[Positive, Field(le=1)]


class BallotFile(Setting):
    """Weights that people gave: each ballot is one set, all equally likely.

    ballots  a table beside the plan with the column person and one column for every child of one
             parent; a row is somebody's 100 points. The weights of all other elements stay
    """

    ballots: Name


def _kind_of_set(given: object) -> str:
    if isinstance(given, str):
        return "kind:named"
    is_file = isinstance(given, WeightFile) or (isinstance(given, dict) and "file" in given)
    return "kind:file" if is_file else "kind:own"


def _kind_of_weights(given: object) -> str:
    if isinstance(given, list | tuple):
        return "kind:list"
    for kind, model in _WHOLE.items():
        if isinstance(given, model) or (isinstance(given, dict) and kind in given):
            return f"kind:{kind}"
    raise ValueError(
        "a list of weight sets is needed, or one of "
        + ", ".join(f'{{"{kind}": ...}}' for kind in _WHOLE)
    )


_WHOLE: dict[str, type[Setting]] = {
    "dirichlet": DirichletWeights, "noise": NoisyWeights, "ballots": BallotFile,
}  # fmt: skip
WeightSet = Annotated[
    Annotated[Literal["original", "equal"], Tag("kind:named")]
    | Annotated[WeightFile, Tag("kind:file")]
    | Annotated[dict[Name, Weight], Tag("kind:own")],
    Discriminator(_kind_of_set),
]
AnyWeights = Annotated[
    Annotated[tuple[WeightSet, ...], Tag("kind:list")]
    | Annotated[DirichletWeights, Tag("kind:dirichlet")]
    | Annotated[NoisyWeights, Tag("kind:noise")]
    | Annotated[BallotFile, Tag("kind:ballots")],
    Discriminator(_kind_of_weights),
]

_KINDS: dict[str, TypeAdapter[Any]] = {
    "screen": TypeAdapter(tuple[ScreenStep, ...]),
    "impute": TypeAdapter(tuple[ImputeStep, ...]),
    "impute_panel": TypeAdapter(tuple[ImputePanelStep, ...]),
    "treat": TypeAdapter(tuple[TreatStep, ...]),
    "winmax": TypeAdapter(tuple[Count | None, ...]),
    "normalise": TypeAdapter(tuple[NormaliseStep, ...]),
    "aggregate": TypeAdapter(tuple[AggregateStep, ...]),
    "weights": TypeAdapter(AnyWeights),
    "remove": TypeAdapter(tuple[Name | None, ...]),
}
VARIABLES = tuple(_KINDS)
"""What can be varied. `remove` leaves one element out; null is the whole index."""


def _read_variable(name: str, wanted: object) -> Any:
    """Validate one variable; a fault is told with the whole path to it."""
    try:
        return _KINDS[name].validate_python(wanted)
    except ValidationError as error:
        faults = [
            InitErrorDetails(
                type=PydanticCustomError(fault["type"], "{words}", {"words": fault["msg"]})
                if fault["type"] == "value_error"
                else fault["type"],
                loc=("alternatives", name, *fault["loc"]),
                input=fault["input"],
                ctx=fault.get("ctx", {}),
            )
            for fault in error.errors()
        ]
        raise ValidationError.from_exception_data("alternatives", faults) from error
    except ValueError as error:
        raise ValueError(f"alternatives.{name}: {error}") from error


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
    runs: Count = Field(default=RUNS, ge=2, le=1_000_000)
    seed: Count = 20260101

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
            read[name] = _read_variable(name, wanted)
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
