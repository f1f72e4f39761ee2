"""Put a finding into words: facts are formatted, names translated, nouns put in their plural."""

from __future__ import annotations

from pages.i18n.formats import (
    format_interval,
    format_number,
    format_percent,
    format_signed,
    format_year,
    join_list,
)
from pages.i18n.names import Names
from schemas.finding import Fact, FactKind, Finding
from schemas.issue import Issue


def say(finding: Finding, names: Names) -> str:
    """Return the sentence of a finding in the reader's language.

    The first fact of kind `count` chooses the plural form. Raises MissingTextError for a finding
    without words.
    """
    values = {name: say_fact(fact, names) for name, fact in finding.facts.items()}
    counts = [int(f.value) for f in finding.facts.values() if f.kind is FactKind.COUNT]  # type: ignore[arg-type]
    key = f"finding.{finding.code}"
    if counts:
        return names.words.plural(key, counts[0], **values)
    return names.words.text(key, **values)


def say_fact(fact: Fact, names: Names) -> str:
    """Return one fact as it stands in a sentence."""
    language = names.words.language
    if fact.kind is FactKind.LIST:
        members = fact.value if isinstance(fact.value, tuple) else ()
        return join_list([say_fact(member, names) for member in members], language)
    if fact.kind is FactKind.INTERVAL:
        ends = fact.value if isinstance(fact.value, tuple) else ()
        low, high = (float(end.value) for end in ends)  # type: ignore[arg-type]
        return format_interval(low, high, language, fact.decimals)
    numeric = {
        FactKind.NUMBER: format_number,
        FactKind.COUNT: format_number,
        FactKind.SIGNED: format_signed,
        FactKind.PERCENT: format_percent,
    }
    if fact.kind in numeric:
        return numeric[fact.kind](float(fact.value), language, fact.decimals)  # type: ignore[arg-type]
    if fact.kind in (FactKind.YEAR, FactKind.EDITION):
        return format_year(int(fact.value))  # type: ignore[arg-type]
    lookups = {
        FactKind.INSTITUTION: names.institution,
        FactKind.PILLAR: names.pillar,
        FactKind.PILLAR_SHORT: names.pillar_short,
        FactKind.INDICATOR: names.indicator,
        FactKind.INDICATOR_SHORT: names.indicator_short,
        FactKind.METRIC: names.metric,
        FactKind.MEASURE: names.measure,
        FactKind.REASON: names.reason,
    }
    return lookups[fact.kind](str(fact.value)) if fact.kind in lookups else str(fact.value)


def say_issue(issue: Issue, names: Names) -> str:
    """Return the sentence of an issue: codes in it are named, counts formatted."""
    told = {
        "indicator": issue.place
    } | issue.values  # the place of an indicator's issue is its code
    values = {name: _say_value(name, value, names) for name, value in told.items()}
    return names.words.text(f"issue.{issue.code}", place=issue.place, **values)


def _say_value(name: str, value: str | int | float, names: Names) -> str:
    """Return a parameter of an issue as it stands in a sentence; texts of a file stay as they are.

    name  what the parameter is: a code of an institution, indicator, metric or method is looked up
    """
    lookups = {
        "institution": names.institution,
        "indicator": names.indicator,
        "metric": names.metric,
        "method": lambda code: names.words.text(f"normalisation.{code}"),
    }
    if name in lookups:
        return lookups[name](str(value))
    if name == "institutions":
        return format_number(float(value), names.words.language)
    return str(value)
