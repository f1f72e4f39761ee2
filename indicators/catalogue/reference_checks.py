"""Checks that the entries of the catalogue fit together; each returns every fault it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from string import Formatter

from data.definitions import METRIC_FILES, RULE_FILE, UNIT_FILE, Fault
from indicators.catalogue.compilation import RULE_NAMES, pillar_file
from indicators.catalogue.contents import Catalogue
from indicators.catalogue.formula import list_metrics
from schemas.catalogue import Framework, Normalisation
from schemas.language import Language

CONTEXT_GROUP = "context"
PERCENT = "percent"


def check_references(catalogue: Catalogue) -> list[Fault]:
    """Return every fault of entries that do not fit together; empty for a sound catalogue."""
    checks: tuple[Callable[[Catalogue], Iterator[Fault]], ...] = (
        _check_units,
        _check_groups,
        _check_goalposts,
        _check_frameworks,
        _check_indicators_used,
        _check_metrics_used,
        _check_rules,
    )
    return [fault for check in checks for fault in check(catalogue)]


def framework_file(framework: str) -> str:
    """Return the name of the file that defines a framework."""
    return f"framework_{framework}.yaml"


def _check_units(catalogue: Catalogue) -> Iterator[Fault]:
    used = set()
    for metric in catalogue.metrics.values():
        used.add(metric.unit)
        if metric.unit not in catalogue.units:
            yield Fault(
                METRIC_FILES[metric.kind],
                f"{metric.code}.unit",
                f"there is no unit {metric.unit!r}",
                f"use or add a unit in {UNIT_FILE}",
            )
    for indicator in catalogue.indicators.values():
        used.add(indicator.unit)
        if indicator.unit not in catalogue.units:
            yield Fault(
                pillar_file(indicator.pillar),
                f"{indicator.code}.unit",
                f"there is no unit {indicator.unit!r}",
                f"use or add a unit in {UNIT_FILE}",
            )
    for code in sorted(catalogue.units.keys() - used):
        yield Fault(UNIT_FILE, code, "no metric and no indicator uses it", "remove it")


def _check_groups(catalogue: Catalogue) -> Iterator[Fault]:
    groups = {*catalogue.pillars, CONTEXT_GROUP}
    for metric in catalogue.metrics.values():
        if metric.group not in groups:
            yield Fault(
                METRIC_FILES[metric.kind],
                f"{metric.code}.group",
                f"there is no pillar {metric.group!r}",
                f"use the code of a pillar or {CONTEXT_GROUP!r}",
            )


def _check_goalposts(catalogue: Catalogue) -> Iterator[Fault]:
    for indicator in catalogue.indicators.values():
        posts = indicator.goalposts
        if (
            posts is not None
            and indicator.unit == PERCENT
            and not 0 <= posts.low < posts.high <= 100
        ):
            yield Fault(
                pillar_file(indicator.pillar),
                f"{indicator.code}.goalposts",
                f"{posts.low:g} to {posts.high:g} is not inside 0 to 100 %",
                "a share lies between 0 and 100; for a rate use a unit per 100",
            )


def _check_frameworks(catalogue: Catalogue) -> Iterator[Fault]:
    for framework in catalogue.frameworks.values():
        file = framework_file(framework.code)
        for pillar in framework.pillars:
            if pillar.code not in catalogue.pillars:
                problem = f"there is no pillar {pillar.code!r}"
                yield Fault(file, f"pillars.{pillar.code}", problem, "name a pillar with a file")
            for item in pillar.indicators:
                yield from _check_member(catalogue, framework, pillar.code, item.code)


def _check_member(
    catalogue: Catalogue, framework: Framework, pillar: str, code: str
) -> Iterator[Fault]:
    file, path = framework_file(framework.code), f"pillars.{pillar}.{code}"
    indicator = catalogue.indicators.get(code)
    if indicator is None:
        problem = f"there is no indicator {code!r}"
        yield Fault(file, path, problem, f"define it in {pillar_file(pillar)}")
        return
    if indicator.pillar != pillar:
        problem = f"the indicator belongs to the pillar {indicator.pillar!r}"
        yield Fault(file, path, problem, "move it to that pillar")
    varied = Normalisation.GOALPOST in framework.uncertainty.normalisations
    if varied and indicator.goalposts is None:
        problem = "the uncertainty analysis varies goalposts and the indicator has none"
        yield Fault(pillar_file(pillar), f"{code}.goalposts", problem, "give it goalposts")


def _check_indicators_used(catalogue: Catalogue) -> Iterator[Fault]:
    frameworks = catalogue.frameworks.values()
    used = {code for framework in frameworks for code in framework.indicator_codes()}
    pillars = {pillar.code for framework in frameworks for pillar in framework.pillars}
    for indicator in catalogue.indicators.values():
        if indicator.code not in used:
            file = pillar_file(indicator.pillar)
            yield Fault(file, indicator.code, "no framework uses it", "weigh it or remove it")
    for code in sorted(catalogue.pillars.keys() - pillars):
        yield Fault(pillar_file(code), code, "no framework uses it", "weigh it or remove it")


def _check_metrics_used(catalogue: Catalogue) -> Iterator[Fault]:
    read = {code for indicator in catalogue.compiled.values() for code in indicator.metrics}
    for code, metric in catalogue.metrics.items():
        file = METRIC_FILES[metric.kind]
        kept = code in catalogue.kept_metrics
        if code not in read and not kept and metric.group != CONTEXT_GROUP:
            remedy = "use it, or say under kept_because why it is held"
            yield Fault(file, code, "no formula reads it", remedy)
        if code in read and kept:
            remedy = "remove it from kept_because"
            yield Fault(file, code, "a formula reads it now", remedy)
    for code in sorted(catalogue.kept_metrics.keys() - catalogue.metrics.keys()):
        yield Fault(
            "metrics_*.yaml", f"kept_because.{code}", "there is no such metric", "remove it"
        )


def _check_rules(catalogue: Catalogue) -> Iterator[Fault]:
    for rule in catalogue.rules.values():
        names = set(list_metrics(catalogue.conditions[rule.id]))
        if rule.scope != "same_year":
            names |= {"metric", *RULE_NAMES[rule.scope]}
        for language in Language:
            text = rule.message.in_language(language)
            shown = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
            if not shown or not shown <= names:
                yield Fault(
                    RULE_FILE,
                    f"{rule.id}.message.{language}",
                    f"shows {sorted(shown)}",
                    f"show some of {sorted(names)}, and nothing else",
                )
        missing = {*rule.applies_to, *rule.null_as_zero} - catalogue.metrics.keys()
        for code in sorted(missing):
            yield Fault(RULE_FILE, rule.id, f"there is no metric {code!r}", "use a metric's code")
        if rule.scope != "same_year" and not rule.applies_to:
            problem = "a rule over series or records looks at no metric"
            yield Fault(RULE_FILE, rule.id, problem, "list the metrics under applies_to")
