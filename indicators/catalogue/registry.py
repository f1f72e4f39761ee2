"""The catalogue as one checked, frozen object: what is measured, how it is scored, in which words.

Adding an indicator touches YAML only; `load_catalogue` finds everything that does not fit together
and says so at once. How the files are laid out is told in `docs/catalogue.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from data.definitions import (
    CATALOGUE_FOLDER,
    CatalogueError,
    Fault,
    build_model,
    index_by,
    raise_faults,
    read_entries,
    read_glossary,
    read_kept_metrics,
    read_metrics,
    read_regions,
    read_rules,
    read_units,
    take,
)
from indicators.catalogue.compilation import compile_indicators, compile_rules, pillar_file
from indicators.catalogue.contents import Catalogue
from indicators.catalogue.reference_checks import check_references, framework_file
from indicators.catalogue.text_checks import check_texts
from schemas.catalogue import (
    ConsistencyRule,
    Framework,
    IndicatorDefinition,
    MetricDefinition,
    PillarDefinition,
    Region,
    Term,
    UnitDefinition,
)

__all__ = ["Catalogue", "CatalogueError", "load_catalogue"]

Content = TypeVar("Content")


@lru_cache(maxsize=4)
def load_catalogue(folder: Path = CATALOGUE_FOLDER) -> Catalogue:
    """Read and check the whole catalogue; the same object every time.

    Raises CatalogueError with every fault found: first those of single entries, and when there are
    none, those of formulas, and then those of entries that do not fit together.
    """
    faults: list[Fault] = []
    metrics: dict[str, MetricDefinition] = _collect(read_metrics, folder, faults, {})
    units: dict[str, UnitDefinition] = _collect(read_units, folder, faults, {})
    rules: dict[str, ConsistencyRule] = _collect(read_rules, folder, faults, {})
    regions: dict[str, Region] = _collect(read_regions, folder, faults, {})
    glossary: tuple[Term, ...] = _collect(read_glossary, folder, faults, ())
    pillars, indicators = _read_pillars(folder, faults)
    frameworks = _read_frameworks(folder, faults)
    raise_faults(faults)
    compiled = compile_indicators(indicators, metrics, faults)
    conditions = compile_rules(rules, metrics, faults)
    raise_faults(faults)
    pillar_order = [pillar.code for item in frameworks.values() for pillar in item.pillars]
    order = [code for item in frameworks.values() for code in item.indicator_codes()]
    catalogue = Catalogue(
        pillars=_in_order(pillars, pillar_order),
        indicators=_in_order(indicators, order),
        metrics=MappingProxyType(metrics),
        kept_metrics=MappingProxyType(read_kept_metrics(folder)),
        units=MappingProxyType(units),
        rules=MappingProxyType(rules),
        frameworks=MappingProxyType(frameworks),
        regions=MappingProxyType(regions),
        glossary=glossary,
        compiled=MappingProxyType(compiled),
        conditions=MappingProxyType(conditions),
    )
    raise_faults([*check_references(catalogue), *check_texts(catalogue)])
    return catalogue


def _collect(
    read: Callable[[Path], Content], folder: Path, faults: list[Fault], empty: Content
) -> Content:
    """Read one file; its faults join the others, so that all are shown together."""
    try:
        return read(folder)
    except CatalogueError as error:
        faults.extend(error.faults)
        return empty


def _in_order(models: dict[str, Content], codes: list[str]) -> Mapping[str, Content]:
    """Return the models in the order in which the frameworks name them, the others last."""
    named = [code for code in dict.fromkeys(codes) if code in models]
    rest = [code for code in models if code not in named]
    return MappingProxyType({code: models[code] for code in [*named, *rest]})


def _read_pillars(
    folder: Path, faults: list[Fault]
) -> tuple[dict[str, PillarDefinition], dict[str, IndicatorDefinition]]:
    """Read the pillar files: a pillar and its indicators each, in the order of the file names."""
    pillars: list[tuple[str, PillarDefinition | None]] = []
    indicators: list[tuple[str, IndicatorDefinition | None]] = []
    files = sorted(path.name for path in folder.glob("pillar_*.yaml"))
    for file in files:
        content = read_entries(folder, file, ("pillar", "indicators"), faults)
        pillar = build_model(PillarDefinition, content.get("pillar"), file, "pillar", faults)
        if pillar is None:
            continue
        if file != pillar_file(pillar.code):
            remedy = f"name the file {pillar_file(pillar.code)}"
            faults.append(Fault(file, "pillar.code", f"the pillar is {pillar.code!r}", remedy))
        pillars.append((file, pillar))
        for at, entry in enumerate(take(content, "indicators", list, file, faults)):
            path = f"indicators[{at}]"
            given = {"pillar": pillar.code, **entry} if isinstance(entry, dict) else entry
            model = build_model(IndicatorDefinition, given, file, path, faults)
            indicators.append((f"{file}: {path}", model))
    return (
        index_by(pillars, "pillar_*.yaml", "code", faults),
        index_by(indicators, "pillar_*.yaml", "code", faults),
    )


def _read_frameworks(folder: Path, faults: list[Fault]) -> dict[str, Framework]:
    frameworks: list[tuple[str, Framework | None]] = []
    for file in sorted(path.name for path in folder.glob("framework_*.yaml")):
        content = read_entries(folder, file, ("framework",), faults)
        model = build_model(Framework, content.get("framework"), file, "framework", faults)
        if model is not None and file != framework_file(model.code):
            remedy = f"name the file {framework_file(model.code)}"
            faults.append(Fault(file, "framework.code", f"it is {model.code!r}", remedy))
        frameworks.append((file, model))
    return index_by(frameworks, "framework_*.yaml", "code", faults)
