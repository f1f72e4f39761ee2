"""Reading definitions: the YAML files of `indicators/catalogue` as models of `schemas.catalogue`.

The files are data, so the store and the importers may read metrics, units, regions and rules here
without depending on `indicators`; the registry of `indicators/catalogue` builds on the same reader
for the rest. All faults of a file are collected and raised together, each with its place and what
to do about it.

The YAML is read by the rules of YAML 1.2: `01003` and `no` are texts, not 515 and false, as PyYAML
would have it; and a key that occurs twice is a fault, where PyYAML silently keeps the last.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import ValidationError

from schemas.catalogue import (
    ConsistencyRule,
    Definition,
    MetricDefinition,
    MetricKind,
    Region,
    Term,
    UnitDefinition,
)

CATALOGUE_FOLDER = Path(__file__).resolve().parent.parent / "indicators" / "catalogue"

METRIC_FILES = {
    MetricKind.REPORTED: "metrics_reported.yaml",
    MetricKind.PUBLISHED: "metrics_published.yaml",
    MetricKind.DERIVED: "metrics_derived.yaml",
}
UNIT_FILE, REGION_FILE = "units.yaml", "regions.yaml"
RULE_FILE, GLOSSARY_FILE = "rules.yaml", "glossary.yaml"

Model = TypeVar("Model", bound=Definition)
Shape = TypeVar("Shape", list[Any], dict[str, Any])


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a definition file.

    file    its name;  path  where inside, as `metrics[3].unit`;  remedy  what to do
    """

    file: str
    path: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.path}" if self.path else self.file
        return f"{place}: {self.problem}; {self.remedy}"


class CatalogueError(Exception):
    """The definitions are wrong; `faults` lists every fault found, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [f"{len(self.faults)} fault(s) in the definitions", *map(str, self.faults)]
        super().__init__("\n  ".join(lines))


def read_metrics(folder: Path = CATALOGUE_FOLDER) -> dict[str, MetricDefinition]:
    """Return every metric by code: reported, published and derived, in the order of the files."""
    return dict(_read_metrics(folder)[0])


def read_kept_metrics(folder: Path = CATALOGUE_FOLDER) -> dict[str, str]:
    """Return why a metric that no formula reads is kept, by metric code (`kept_because`)."""
    return dict(_read_metrics(folder)[1])


def read_units(folder: Path = CATALOGUE_FOLDER) -> dict[str, UnitDefinition]:
    """Return every unit by code."""
    return dict(_read_list(folder, UNIT_FILE, "units", UnitDefinition))


def read_regions(folder: Path = CATALOGUE_FOLDER) -> dict[str, Region]:
    """Return the 20 regions by ISO 3166-2 code."""
    return dict(_read_list(folder, REGION_FILE, "regions", Region))


def read_rules(folder: Path = CATALOGUE_FOLDER) -> dict[str, ConsistencyRule]:
    """Return the consistency rules by id."""
    return dict(_read_list(folder, RULE_FILE, "rules", ConsistencyRule, key="id"))


@lru_cache(maxsize=8)
def read_glossary(folder: Path = CATALOGUE_FOLDER) -> tuple[Term, ...]:
    """Return the terms in the order of the file."""
    faults: list[Fault] = []
    content = read_entries(folder, GLOSSARY_FILE, ("terms",), faults)
    entries = take(content, "terms", list, GLOSSARY_FILE, faults)
    terms = [
        build_model(Term, entry, GLOSSARY_FILE, f"terms[{at}]", faults)
        for at, entry in enumerate(entries)
    ]
    raise_faults(faults)
    return tuple(term for term in terms if term is not None)


def read_entries(
    folder: Path, file: str, keys: tuple[str, ...], faults: list[Fault]
) -> dict[str, Any]:
    """Read a YAML file that is a mapping with no other keys than the given ones.

    Adds a fault for a missing file, wrong YAML, doubled keys and unknown keys, and returns what
    can be used.
    """
    try:
        text = (folder / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        faults.append(Fault(file, "", "the file is missing", f"restore it in {folder.name}/"))
        return {}
    try:
        loader = _Loader(text)
        try:
            content = loader.get_single_data()
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        faults.append(Fault(file, place, f"not valid YAML: {error.problem}", "correct the line"))
        return {}
    faults.extend(
        Fault(file, f"line {line}", f"the key {name!r} occurs twice", "keep one of the two")
        for line, name in loader.doubled
    )
    if not isinstance(content, dict):
        faults.append(Fault(file, "", "not a mapping", f"write the keys {', '.join(keys)}"))
        return {}
    for name in content.keys() - set(keys):
        remedy = f"use only {', '.join(keys)}"
        faults.append(Fault(file, str(name), "an unknown key", remedy))
    return {name: content[name] for name in keys if name in content}


def take(
    content: Mapping[str, Any], key: str, kind: type[Shape], file: str, faults: list[Fault]
) -> Shape:
    """Return what stands under a key, a list or a mapping; adds a fault when it is not that."""
    value = content.get(key)
    if isinstance(value, kind):
        return value
    if content:
        faults.append(Fault(file, key, f"not a {kind.__name__}", f"write a {kind.__name__} here"))
    return kind()


def build_model(
    model: type[Model], entry: object, file: str, path: str, faults: list[Fault]
) -> Model | None:
    """Validate one entry; adds a fault for everything pydantic finds wrong in it."""
    try:
        return model.model_validate(entry)
    except ValidationError as error:
        name = _entry_name(entry)
        for detail in error.errors(include_url=False):
            inner = "".join(
                f"[{part}]" if isinstance(part, int) else f".{part}" for part in detail["loc"]
            )
            value = detail["input"]
            problem = detail["msg"]
            if not isinstance(value, Mapping | list):
                problem += f", found {value!r}"
            remedy = f"correct the entry {name} by schemas.catalogue.{model.__name__}"
            faults.append(Fault(file, path + inner, problem, remedy))
        return None


def index_by(
    models: Iterable[tuple[str, Model | None]], file: str, key: str, faults: list[Fault]
) -> dict[str, Model]:
    """Index models (each with its path) by a field; adds a fault for a code that occurs twice."""
    index: dict[str, Model] = {}
    for path, model in models:
        if model is None:
            continue
        code = str(getattr(model, key))
        if code in index:
            problem = f"{key} {code!r} occurs twice"
            faults.append(Fault(file, path, problem, "give each definition its own"))
        index[code] = model
    return index


def raise_faults(faults: list[Fault]) -> None:
    """Raise CatalogueError when there is any fault."""
    if faults:
        raise CatalogueError(faults)


@lru_cache(maxsize=8)
def _read_metrics(folder: Path) -> tuple[dict[str, MetricDefinition], dict[str, str]]:
    faults: list[Fault] = []
    metrics: dict[str, MetricDefinition] = {}
    kept: dict[str, str] = {}
    for kind, file in METRIC_FILES.items():
        content = read_entries(folder, file, ("metrics", "kept_because"), faults)
        models = []
        for at, entry in enumerate(take(content, "metrics", list, file, faults)):
            path = f"metrics[{at}]"
            given = {**entry, "kind": kind} if isinstance(entry, dict) else entry
            models.append((path, build_model(MetricDefinition, given, file, path, faults)))
        index = index_by(models, file, "code", faults)
        faults.extend(
            Fault(file, code, "stands in another metrics file too", "keep one of the two")
            for code in sorted(index.keys() & metrics.keys())
        )
        metrics.update(index)
        if "kept_because" in content:
            kept.update(take(content, "kept_because", dict, file, faults))
    raise_faults(faults)
    return metrics, kept


@lru_cache(maxsize=32)
def _read_list(
    folder: Path, file: str, top: str, model: type[Model], key: str = "code"
) -> dict[str, Model]:
    faults: list[Fault] = []
    entries = take(read_entries(folder, file, (top,), faults), top, list, file, faults)
    models = [
        (f"{top}[{at}]", build_model(model, entry, file, f"{top}[{at}]", faults))
        for at, entry in enumerate(entries)
    ]
    index = index_by(models, file, key, faults)
    raise_faults(faults)
    return index


def _entry_name(entry: object) -> str:
    if isinstance(entry, Mapping):
        return str(entry.get("code") or entry.get("id") or "")
    return repr(entry)


_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times faster


class _Loader(_BaseLoader):
    """The safe loader with YAML 1.2 scalars, noting keys that occur twice."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.doubled: list[tuple[int, str]] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, noting line and name of every key that is there already."""
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                self.doubled.append((key.start_mark.line + 1, name))
            seen.add(name)
        return dict(super().construct_mapping(node, deep=deep))


for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("int", r"-?(?:0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", "-0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )
