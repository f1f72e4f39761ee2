"""How weights are found: `methods.json` with `weigh`, for `python -m indicators weights`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from schemas.pipeline import AggregateStep, AnyStep, Described, PipelineInput
from schemas.setting import Count, Name, Setting, Switch, Weight


class BudgetWeights(Setting):
    """Everybody spreads 100 points over the children of one parent.

    ballots  a table beside the plan: the column person, and one column a child
    faulty   whether a ballot with another sum is left out or scaled to 100
    """

    method: Literal["budget"]
    ballots: Name
    faulty: Literal["leave_out", "rescale"] = "leave_out"


class PairwiseMatrices(Setting):
    """The analytic hierarchy process: pairs of children of one parent compared on Saaty's scale.

    judgements  tables beside the plan, one a person: the column iCode, and one column a child;
                several are combined by geometric means
    """

    method: Literal["ahp"]
    judgements: Annotated[tuple[Name, ...], Field(min_length=1)]


class DataWeights(Setting):
    """Weights of the children of one parent from how the data vary.

    parent   element whose children are weighed
    factors  factors to keep (method factors); None keeps those the Handbook keeps
    """

    method: Literal["entropy", "critic", "component", "factors"]
    parent: Name
    factors: Annotated[Count, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> DataWeights:
        if self.factors is not None and self.method != "factors":
            raise ValueError("'factors' belongs to the method factors")
        return self


class InfluenceWeights(Setting):
    """Weights of all elements of a level that give each the influence wanted for it.

    level           level of the elements, below the index
    goal            balance: correlations with the index in the proportion of the targets;
                    information: correlations as high as possible
    targets         code: relative influence wanted; None wants equal ones
    allow_negative  whether weights may be below 0
    """

    method: Literal["optimised"]
    level: Annotated[Count, Field(ge=1)]
    goal: Literal["balance", "information"] = "balance"
    targets: dict[Name, Weight] | None = None
    allow_negative: Switch = False

    @model_validator(mode="after")
    def _fits(self) -> InfluenceWeights:
        if self.targets is not None and self.goal != "balance":
            raise ValueError("'targets' belongs to goal: balance")
        return self


AnyWeighing = Annotated[
    BudgetWeights | PairwiseMatrices | DataWeights | InfluenceWeights, Field(discriminator="method")
]


class WeightsPlan(Described):
    """What is weighed on which data.

    steps  run before: weights from data read the data set written last
    """

    input: PipelineInput = PipelineInput()
    steps: tuple[AnyStep, ...] = ()
    weigh: AnyWeighing

    @model_validator(mode="after")
    def _fits(self) -> WeightsPlan:
        if isinstance(self.weigh, InfluenceWeights) and not (
            self.steps and isinstance(self.steps[-1], AggregateStep)
        ):
            raise ValueError("weigh: the method optimised needs aggregate as the last of the steps")
        return self
