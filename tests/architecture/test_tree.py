"""The tree: top level, test twins, documentation of pages and settings, clean of machine paths."""

import re
import subprocess
from pathlib import Path

from schemas.settings import Settings

ROOT = Path(__file__).parents[2]

TOP_LEVEL = {
    "app.py", "pages", "indicators", "data", "schemas", "tests", "requirements.txt", "README.md",
    "requirements-dev.txt", "Makefile", "pyproject.toml", ".streamlit", ".ci", ".gitignore",
    "LICENSE", "CHANGELOG.md", "docs", "benchmarks",
}  # fmt: skip

WITHOUT_TWIN = {
    "pages/entry.py",  # one call; every page test runs it
    "pages/charts/build_fonts.py",  # run by hand when the font changes; its output is tested
}


def tracked() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_only_known_names_stand_at_the_top() -> None:
    assert {name.split("/")[0] for name in tracked()} <= TOP_LEVEL


def test_every_module_has_its_test_twin() -> None:
    modules = [
        name
        for name in tracked()
        if name.endswith(".py")
        and name.split("/")[0] in ("schemas", "data", "indicators", "pages")
        and not name.endswith("__init__.py")
        and name not in WITHOUT_TWIN
    ]
    assert len(modules) > 50
    missing = []
    for name in modules:
        path = Path(name)
        twin = ROOT / "tests" / path.parent / f"test_{path.name}"
        if not twin.exists():
            missing.append(name)
    assert missing == []


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for field in Settings.model_fields:
        assert f"KOKJIEK_{field.upper()}" in text, field


def test_requirements_are_pinned_exactly() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line.strip() and not line.startswith(("#", "-r")):
                assert re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.]+", line), line


def test_no_page_writes_sql() -> None:
    pattern = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b[^\n]*\b(FROM|VALUES|SET)\b")
    outside = [
        name
        for name in tracked()
        if name.endswith(".py")
        and name.startswith(("pages/", "indicators/", "app.py", "schemas/"))
        and pattern.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert outside == []
