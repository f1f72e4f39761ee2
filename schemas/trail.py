"""Where a screen's numbers come from: sources, steps and the recipe, enough to do it again."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from schemas.language import LocalisedText


class Trailing(BaseModel):
    """Base of the parts of a trail."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TrailSource(Trailing):
    """A source as it has to be named wherever its values are shown."""

    source: str
    title: LocalisedText
    short_title: str
    producer: str
    editions: tuple[str, ...] = ()
    licence: str
    citation: str
    link: str | None = None
    processing: str = ""
    quoted_facts: bool = False
    synthetic: bool = False


class TrailStep(Trailing):
    """One step from observations to the number shown; `code` has words in three languages."""

    code: str
    parameters: dict[str, str | int | float] = {}


class Trail(Trailing):
    """Everything needed to judge a screen and to compute it again.

    plan_digest   digest of the score plan; empty where nothing was scored
    data_version  changes with every append to the workspace
    """

    workspace: str
    synthetic: bool
    framework: str | None = None
    period: int | None = None
    sources: tuple[TrailSource, ...] = ()
    steps: tuple[TrailStep, ...] = ()
    plan_digest: str = ""
    data_version: str = ""


class InputValue(Trailing):
    """One observation that a formula reads, with its origin.

    explains  the metric of the formula that this observation explains: what a derived value was
              computed from, or the rank that says why a publisher shows no value; None for the
              observation of a metric of the formula itself
    """

    metric: str
    period: int
    value: float | None
    verbatim: str | None
    status: str
    reason: str | None = None
    source: str
    source_edition: str | None = None
    locator: str | None = None
    name_in_source: str | None = None
    recorded_by: str
    recorded_at: str
    revision: int
    explains: str | None = None


class Explanation(Trailing):
    """The trail of one number: from the observations to its effect on the overall score.

    formula         as defined;  filled  the same with the numbers in it, empty where one is missing
    value           in the indicator's unit;  score  0-100
    weight          share of the overall weight;  contribution  points of the overall score
    place, of       place inside the edition among those with a value
    """

    institution: str
    indicator: str
    framework: str
    period: int
    unit: str
    formula: str
    guard: str | None
    filled: str
    value: float | None
    reason: str | None
    missing_metrics: tuple[str, ...]
    normalisation: str
    goalpost_low: float | None
    goalpost_high: float | None
    direction: int
    score: float | None
    weight: float
    weight_used: float | None
    contribution: float | None
    place: int | None
    of: int
    inputs: tuple[InputValue, ...]
    sources: tuple[TrailSource, ...]
    annotations: tuple[str, ...] = ()
    plan_digest: str


"""`annotations` are ids of notes that touch the inputs; their texts stand in the store."""
