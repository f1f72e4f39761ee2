from indicators.engine.recipe_run import run_pipeline
from indicators.services.diagnosis_stages import Stages, find_stages
from schemas.pipeline import AggregationMethod
from tests.indicators.services.diagnosis_factory import DATA, META, MINMAX, STEPS, build_case


def stages_of(data: str = DATA, meta: str = META, steps: tuple[dict, ...] = STEPS) -> Stages:
    inputs, pipeline = build_case(data, meta, steps)
    return find_stages(inputs, pipeline, run_pipeline(inputs, pipeline))


def test_data_sets_are_found_by_the_part_they_play() -> None:
    steps = (
        {**MINMAX, "write_to": "Scale"},
        {"op": "aggregate", "method": ["amean", "gmean"], "min_available": 0.5,
         "weights": {"a": 2}, "write_to": "Whole"},
    )  # fmt: skip
    found = stages_of(steps=steps)
    assert (found.raw.name, found.raw.table.codes) == ("Raw", ("a", "b", "c"))
    assert found.treated is None
    assert found.normalised is not None
    assert found.normalised.name == "Scale"
    assert found.aggregated is not None
    assert found.aggregated.name == "Whole"
    assert found.aggregated.table.codes == ("a", "b", "c", "left", "right", "index")
    assert found.sizes.codes == ("people",)
    assert found.combination is not None
    assert list(found.combination.methods) == [AggregationMethod.AMEAN, AggregationMethod.GMEAN]
    assert found.combination.min_available is not None
    assert list(found.combination.min_available) == [0.5, 0.5]
    assert found.hierarchy.nodes[0].weight == 2


def test_groups_are_named_by_their_level() -> None:
    found = stages_of()
    assert found.level_names() == {1: "indicator", 2: "pillar", 3: "index"}
    groups = found.groups()
    assert groups is not None
    assert (groups.name, groups.table.codes) == ("pillars", ("left", "right"))


def test_there_are_no_groups_without_two_aggregates() -> None:
    assert stages_of(steps=(MINMAX,)).groups() is None
    flat = "iCode,Level,Parent,Weight,Direction\na,1,top,1,1\nb,1,top,1,1\ntop,2,,1,1\n"
    assert stages_of(meta=flat, steps=(MINMAX, {"op": "aggregate"})).groups() is None
