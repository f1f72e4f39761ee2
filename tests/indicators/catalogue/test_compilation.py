from indicators.catalogue.compilation import compile_indicators, compile_rules, pillar_file
from indicators.catalogue.formula import parse_formula
from indicators.catalogue.registry import load_catalogue
from schemas.formula import CompiledIndicator


def compile_changed(**changes):
    indicator = load_catalogue().indicators["share_intl_staff"].model_copy(update=changes)
    faults = []
    compiled = compile_indicators(
        {"share_intl_staff": indicator}, {"intl_academic_staff", "academic_staff"}, faults
    )
    return compiled, [(fault.path, fault.problem) for fault in faults]


def test_formula_and_guard_are_compiled_with_their_metrics():
    compiled, faults = compile_changed(guard="academic_staff >= 10")
    assert faults == []
    assert compiled["share_intl_staff"] == CompiledIndicator(
        "share_intl_staff",
        parse_formula("100 * intl_academic_staff / academic_staff"),
        parse_formula("academic_staff >= 10"),
        ("intl_academic_staff", "academic_staff"),
    )


def test_a_formula_that_does_not_parse_is_a_fault_with_its_position():
    _, faults = compile_changed(formula="100 * intl_academic_staff / ")
    assert faults[0][0] == "share_intl_staff.formula"
    assert "character 29: found the end" in faults[0][1]


def test_formula_and_guard_may_not_change_places():
    _, faults = compile_changed(formula="academic_staff > 1", guard="academic_staff")
    assert [path for path, _ in faults] == ["share_intl_staff.formula", "share_intl_staff.guard"]
    assert "found a condition, expected a number" in faults[0][1]
    assert "found a number, expected a condition" in faults[1][1]


def test_unknown_metrics_and_formulas_without_any_are_faults():
    _, faults = compile_changed(formula="100 * intl_staff / academic_staff", guard="cats > 1")
    assert [problem for _, problem in faults] == [
        "there is no metric 'intl_staff'",
        "there is no metric 'cats'",
    ]
    _, faults = compile_changed(formula="1 + 1")
    assert [problem for _, problem in faults] == ["reads no metric"]


def test_rules_read_the_names_of_their_scope():
    rules = load_catalogue().rules
    faults = []
    conditions = compile_rules(rules, load_catalogue().metrics, faults)
    assert faults == []
    assert list(conditions) == list(rules)
    wrong = {
        "R02": rules["R02"].model_copy(update={"expression": "value <= previous_value"}),
        "R90": rules["R90"].model_copy(update={"expression": "enrolled_students > 0"}),
        "R91": rules["R91"].model_copy(update={"expression": "sum(value) == 1"}),
    }
    assert list(compile_rules(wrong, load_catalogue().metrics, faults)) == ["R02", "R90"]
    assert [(fault.path, fault.problem.split(":")[0]) for fault in faults] == [
        ("R02.expression", "there is no metric 'value'"),
        ("R02.expression", "there is no metric 'previous_value'"),
        ("R90.expression", "there is no metric 'enrolled_students'"),
        ("R91.expression", "formula, character 1"),
    ]


def test_a_pillar_has_a_file_of_its_name():
    assert pillar_file("research") == "pillar_research.yaml"
