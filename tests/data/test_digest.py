import pytest

from data.digest import BUILT_FROM, compute_digest, list_inputs


@pytest.fixture
def root(tmp_path):
    for name in (
        "schemas/source.py",
        "indicators/catalogue/units.yaml",
        "data/sources/qs.py",
        "data/sources/panel/kz.csv",
        "data/demo/generate.py",
        "data/access.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path


def test_a_workspace_is_built_from_its_own_files_and_the_shared_ones(root):
    names = [path.relative_to(root).as_posix() for path in list_inputs("open", root)]
    assert names == [
        "data/sources/panel/kz.csv",
        "data/sources/qs.py",
        "indicators/catalogue/units.yaml",
        "schemas/source.py",
    ]


def test_content_and_names_count_and_caches_and_other_code_do_not(root):
    before = compute_digest("open", root)
    (root / "data/access.py").write_text("changed")
    (root / "data/demo/generate.py").write_text("changed")
    cache = root / "data/sources/__pycache__"
    cache.mkdir()
    (cache / "qs.cpython-311.pyc").write_bytes(b"x")
    assert compute_digest("open", root) == before
    (root / "data/sources/panel/kz.csv").write_text("150")
    changed = compute_digest("open", root)
    assert changed != before
    (root / "data/sources/panel/kz.csv").rename(root / "data/sources/panel/kazakhstan.csv")
    assert compute_digest("open", root) not in (before, changed)


def test_every_pattern_finds_files_in_the_repository():
    for workspace in BUILT_FROM:
        assert len(list_inputs(workspace)) > 10
    assert compute_digest("open") != compute_digest("demo")
