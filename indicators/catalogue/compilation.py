"""Parsing every formula, guard and rule of the catalogue, collecting what does not parse."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from data.definitions import RULE_FILE, Fault
from indicators.catalogue.formula import FormulaError, FormulaKind, list_metrics, parse_formula
from schemas.catalogue import ConsistencyRule, IndicatorDefinition
from schemas.formula import CompiledIndicator, Node

RULE_NAMES: Mapping[str, tuple[str, ...]] = {
    "same_year": (),
    "previous_year": ("value", "previous_value"),
    "records": ("value", "records_total"),
}
"""What the expression of a rule may read besides metrics, by scope: rules over series and records
look at one metric of `applies_to` at a time, so they name its value and not its code."""


def pillar_file(pillar: str) -> str:
    """Return the name of the file that defines a pillar and its indicators."""
    return f"pillar_{pillar}.yaml"


def compile_indicators(
    indicators: Mapping[str, IndicatorDefinition], metrics: Collection[str], faults: list[Fault]
) -> dict[str, CompiledIndicator]:
    """Parse formula and guard of each indicator; adds a fault for what does not parse or exist."""
    compiled = {}
    for code, indicator in indicators.items():
        file = pillar_file(indicator.pillar)
        formula = _parse(indicator.formula, FormulaKind.NUMBER, (file, f"{code}.formula"), faults)
        guard = None
        if indicator.guard is not None:
            guard = _parse(indicator.guard, FormulaKind.CONDITION, (file, f"{code}.guard"), faults)
        if formula is None:
            continue
        read = list_metrics(formula)
        if not read:
            remedy = "an indicator measures something"
            faults.append(Fault(file, f"{code}.formula", "reads no metric", remedy))
            continue
        read = tuple(dict.fromkeys(read + (list_metrics(guard) if guard is not None else ())))
        _require_names(read, metrics, (file, code), faults)
        compiled[code] = CompiledIndicator(code, formula, guard, read)
    return compiled


def compile_rules(
    rules: Mapping[str, ConsistencyRule], metrics: Collection[str], faults: list[Fault]
) -> dict[str, Node]:
    """Parse the expression of each rule; adds a fault for what does not parse or exist."""
    conditions = {}
    for code, rule in rules.items():
        place = (RULE_FILE, f"{code}.expression")
        node = _parse(rule.expression, FormulaKind.CONDITION, place, faults)
        if node is not None:
            _require_names(list_metrics(node), RULE_NAMES[rule.scope] or metrics, place, faults)
            conditions[code] = node
    return conditions


def _parse(
    text: str, kind: FormulaKind, place: tuple[str, str], faults: list[Fault]
) -> Node | None:
    try:
        return parse_formula(text, expects=kind)
    except FormulaError as error:
        faults.append(Fault(*place, str(error), f"correct the formula {text!r}"))
        return None


def _require_names(
    read: tuple[str, ...], known: Collection[str], place: tuple[str, str], faults: list[Fault]
) -> None:
    faults.extend(
        Fault(*place, f"there is no metric {name!r}", "use the code of a metric")
        for name in read
        if name not in known
    )
