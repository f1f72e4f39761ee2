"""Sentences of Indicators and methods: an indicator's card, overlaps, the method in words."""

from __future__ import annotations

from indicators.catalogue.formula import fill_formula
from indicators.services.methods import IndicatorCard, Methods, Overlap
from indicators.services.peer_groups import NEAREST_COUNT
from pages.i18n.formats import format_number, format_percent, join_list
from pages.ui.screen import Screen
from pages.ui.university_rows import write_value
from schemas.catalogue import Direction
from schemas.formula import Node
from schemas.recipe import FIXED_SCALE

OVERLAPS_MOST = 12
"""A longer list is not read; the table behind the card has all pairs."""


def write_standfirst(screen: Screen, methods: Methods) -> str:
    """Return what the intervals of this edition contain and what they leave out."""
    uncertainty = methods.scored.uncertainty
    if uncertainty is None:
        return screen.text("methods.standfirst_none")
    record = uncertainty.record
    return screen.text(
        "methods.standfirst",
        runs=format_number(record.runs, screen.language),
        varied=_join_uncertain(screen, record.varied),
        not_varied=_join_uncertain(screen, record.not_varied),
    )


def _join_uncertain(screen: Screen, sources: tuple[str, ...]) -> str:
    return join_list([screen.text(f"uncertainty.{source}") for source in sources], screen.language)


def write_formula(screen: Screen, card: IndicatorCard, part: Node) -> str:
    """Write a formula or a guard with the names of its metrics in place of their codes."""
    names = {code: f"[{screen.names.metric(code)}]" for code in card.metrics}
    return fill_formula(part, names, lambda number: _write_plain(screen, number))


def _write_plain(screen: Screen, value: float) -> str:
    return format_number(value, screen.language, len(f"{value:.10g}".partition(".")[2]))


def list_facts(screen: Screen, card: IndicatorCard) -> list[tuple[str, str]]:
    """Return the card of an indicator as pairs: what is told, and how it is; no empty ones."""
    item, text, language = card.definition, screen.text, screen.language
    facts = [
        ("unit", screen.names.unit(item.unit)),
        ("direction", text(f"methods.direction_{Direction(item.direction).name.lower()}")),
        ("normalisation", text(f"normalisation.{item.normalisation.value}")),
        ("goalposts", _write_goalposts(screen, card)),
        (
            "weight",
            text(
                "methods.weights_of",
                pillar=format_percent(card.weight, language),
                overall=format_percent(card.overall_weight, language, 1),
            ),
        ),
        ("guard", _write_guard(screen, card)),
        ("limits", item.limits.in_language(language) if item.limits else ""),
        ("comparable", text(f"methods.comparable_{str(item.comparable_over_time).lower()}")),
        ("standard", item.source_standard),
        ("impi", item.impi_code or ""),
        ("used_by", join_list([text(f"methods.used_by_{u}") for u in item.used_by], language)),
        ("held", _write_held(screen, card)),
        ("lacking", _write_lacking(screen, card)),
        ("code", item.code),
        ("formula", item.formula),
    ]
    return [(text(f"methods.fact_{name}"), value) for name, value in facts if value]


def _write_goalposts(screen: Screen, card: IndicatorCard) -> str:
    """Say which value earns 0 and which 100, and why; or that the ends serve a trial only."""
    item, posts = card.definition, card.definition.goalposts
    if posts is None:
        return ""
    ends = (posts.low, posts.high)[:: int(item.direction)]
    used = "official" if item.normalisation in FIXED_SCALE else "trial"
    return screen.text(
        f"methods.goalposts_{used}",
        zero=write_value(screen, item.code, ends[0]),
        hundred=write_value(screen, item.code, ends[1]),
        rationale=posts.rationale.in_language(screen.language),
    )


def _write_guard(screen: Screen, card: IndicatorCard) -> str:
    guard = screen.view.catalogue.compiled[card.definition.code].guard
    if guard is None:
        return ""
    return screen.text("methods.guard", condition=write_formula(screen, card, guard))


def _write_held(screen: Screen, card: IndicatorCard) -> str:
    number, of = card.with_value, len(card.spread)
    return screen.text(
        "methods.share_of",
        n=format_number(number, screen.language),
        of=format_number(of, screen.language),
        share=format_percent(float(card.spread["value"].notna().mean()), screen.language),
    )


def _write_lacking(screen: Screen, card: IndicatorCard) -> str:
    return "; ".join(
        f"{screen.names.reason(reason)} – {format_number(times, screen.language)}"
        for reason, times in card.reasons.items()
    )


def list_overlaps(screen: Screen, methods: Methods, kind: Overlap) -> list[str]:
    """Return a sentence a pair, strongest first."""
    rows = methods.overlaps[methods.overlaps["kind"] == kind.value]
    return [
        screen.text(
            f"methods.pair_{'same' if row['same_pillar'] else 'other'}",
            first=screen.names.indicator(str(row["first"])),
            second=screen.names.indicator(str(row["second"])),
            correlation=format_number(row["correlation"], screen.language, 2),
            pairs=format_number(row["pairs"], screen.language),
        )
        for row in rows.head(OVERLAPS_MOST).to_dict("records")
    ]


def title_overlaps(screen: Screen, methods: Methods) -> str:
    """Return how many pairs say the same twice and how many pull apart."""
    kinds = methods.overlaps["kind"]
    return screen.text(
        "methods.overlaps_title",
        redundant=format_number((kinds == Overlap.REDUNDANT.value).sum(), screen.language),
        conflicting=format_number((kinds == Overlap.CONFLICTING.value).sum(), screen.language),
        compared=format_number(methods.compared, screen.language),
    )


def list_method(screen: Screen, methods: Methods) -> list[tuple[str, str]]:
    """Return the method as headings with their text, in the order of the computation."""
    framework, text = methods.scored.framework, screen.text
    used = {screen.view.catalogue.indicators[c].normalisation for c in framework.indicator_codes()}
    tried = {*used, *framework.uncertainty.normalisations}
    told = [
        f"- **{text(f'normalisation.{way.value}')}**"
        f"{text('methods.official') if way in used else ''}: {text(f'methods.way_{way.value}')}"
        for way in sorted(tried, key=lambda way: (way not in used, way.value))
    ]
    shares = {
        "pillar": format_percent(framework.pillar_coverage, screen.language),
        "overall": format_percent(framework.overall_coverage, screen.language),
    }
    mean = text(f"methods.mean_{framework.aggregation.value}")
    return [
        (text("methods.part_formulas"), text("methods.told_formulas")),
        (text("methods.part_normalisation"), "\n".join([text("methods.told_scale"), "", *told])),
        (text("methods.part_aggregation"), f"{mean} {text('methods.told_missing')}"),
        (text("methods.part_coverage"), text("methods.told_coverage", **shares)),
        (text("methods.part_uncertainty"), _write_uncertainty(screen, methods)),
        (text("methods.part_groups"), text("methods.told_groups")),
        (text("methods.part_peers"), text("methods.told_peers", n=NEAREST_COUNT)),
        (text("methods.part_editions"), text(f"methods.told_editions_{_kind(methods)}")),
        (text("methods.part_changes"), text("methods.told_changes")),
    ]


def _kind(methods: Methods) -> str:
    return "academic" if methods.scored.edition.academic else "paired"


def _write_uncertainty(screen: Screen, methods: Methods) -> str:
    """Return the settings of the simulation, then what was varied and what was not."""
    settings, text = methods.scored.framework.uncertainty, screen.text
    first = text(
        "methods.told_uncertainty",
        runs=format_number(settings.runs, screen.language),
        seed=settings.seed,
        concentration=format_number(settings.concentration, screen.language),
        normalisations=join_list(
            [text(f"normalisation.{way.value}") for way in settings.normalisations],
            screen.language,
        ),
        aggregations=join_list(
            [text(f"aggregation.{way.value}") for way in settings.aggregations], screen.language
        ),
    )
    if methods.scored.uncertainty is None:
        return f"{first}\n\n{text('methods.standfirst_none')}"
    record = methods.scored.uncertainty.record
    lines = [f"- {text('methods.varied')}: {_join_uncertain(screen, record.varied)}."]
    lines.append(f"- {text('methods.not_varied')}: {_join_uncertain(screen, record.not_varied)}.")
    return "\n".join([first, "", *lines])


def shortens_overlaps(methods: Methods) -> bool:
    """Tell whether `list_overlaps` leaves pairs out for brevity."""
    return bool((methods.overlaps["kind"].value_counts() > OVERLAPS_MOST).any())
