"""The arrows of the house: who may import whom, and who may write SQL or use Streamlit."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWN = ("schemas", "data", "indicators", "pages", "app")

ALLOWED = {
    "schemas": {"schemas"},
    "indicators.engine": {"schemas", "indicators.engine"},
    # the definitions of metrics are read where the store needs them, by one shared reader
    "indicators.catalogue": {"schemas", "indicators.catalogue", "data.definitions"},
    "data": {"schemas", "data"},
    "indicators.services": {"schemas", "data", "indicators"},
    "indicators": {"schemas", "data", "indicators"},
    "pages.i18n": {"schemas", "pages.i18n"},
    "pages.charts": {"schemas", "pages.i18n", "pages.charts"},
    "pages.exports": {"schemas", "pages.i18n", "pages.charts", "pages.exports"},
    "pages.live": {
        "schemas",
        "indicators",
        "data.workspace",
        "pages.i18n",
        "pages.exports",
        "pages.live",
    },
    "pages": {"schemas", "data", "indicators", "pages"},
    "app": {"schemas", "data", "indicators", "pages"},
}
STREAMLIT_ALLOWED = ("app.py", "pages/ui/", "pages/live/preload.py")


def modules() -> list[Path]:
    found = [ROOT / "app.py"]
    for folder in ("schemas", "data", "indicators", "pages"):
        found += sorted((ROOT / folder).rglob("*.py"))
    return found


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def rule_of(module: str) -> set[str]:
    fitting = [name for name in ALLOWED if module == name or module.startswith(name + ".")]
    return ALLOWED[max(fitting, key=len)]


def wrong_arrows(module: str, wanted: list[str]) -> list[str]:
    allowed = rule_of(module)
    return [
        name
        for name in wanted
        if name.split(".")[0] in OWN
        and not any(name == free or name.startswith(free + ".") for free in allowed)
    ]


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_follow_the_arrows(path: Path) -> None:
    assert wrong_arrows(dotted(path), list(imports(path))) == []


def test_a_wrong_arrow_is_found() -> None:
    assert wrong_arrows("data.access", ["indicators.engine.rank"]) == ["indicators.engine.rank"]
    assert wrong_arrows("pages.charts.slope", ["data.access"]) == ["data.access"]


def test_real_data_never_come_through_the_demonstration() -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(name == "data.demo" or name.startswith("data.demo.") for name in imports(path))
    }
    assert {name for name in users if not name.startswith("data/demo/")} == {"data/content.py"}


def uses_streamlit(path: Path) -> bool:
    return any(name.split(".")[0] == "streamlit" for name in imports(path))


def test_streamlit_stays_in_its_rooms() -> None:
    users = [path.relative_to(ROOT).as_posix() for path in modules() if uses_streamlit(path)]
    flat_pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "pages").glob("*.py")}
    outside = [
        name for name in users if name not in flat_pages and not name.startswith(STREAMLIT_ALLOWED)
    ]
    assert users, "the dashboard uses Streamlit"
    assert outside == []


def test_every_module_has_a_docstring_and_stays_readable_in_size() -> None:
    for path in modules():
        text = path.read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{path} has no docstring"
        assert len(text.splitlines()) <= 400, f"{path} is longer than 400 lines: split by meaning"
