import pytest

from data import checks
from data.checks import check_content, check_workspace


@pytest.fixture(autouse=True)
def steady_digest(monkeypatch):
    monkeypatch.setattr(checks, "compute_digest", lambda name: f"digest of {name}")


def test_a_sound_workspace_passes_every_check(store, append):
    append("source")
    append("metric")
    append("country")
    append("institution")
    append("observation")
    store.write_info({"data_digest": "digest of open"})
    results = check_workspace(store, "open")
    assert [result.findings for result in results] == [()] * 8
    named = {result.name: result.examined for result in results}
    assert named["observations keep their rules"] == 1
    assert named["no source is synthetic"] == 1


def test_content_is_checked_without_the_files(store):
    assert len(check_content(store, "demo")) == len(check_workspace(store, "demo")) - 1


def test_files_that_changed_since_are_found(store):
    store.write_info({"data_digest": "an older digest"})
    last = check_workspace(store, "open")[-1]
    assert last.name == "built from the files shipped"
    assert last.findings == ("the files changed since: build the workspace anew",)
    assert last.examined > 10


def test_a_log_of_migrations_that_lacks_one_is_found(store):
    store._in_transaction(
        lambda cursor: cursor.execute("DELETE FROM schema_migration WHERE number = 2").fetchall()
    )
    assert check_content(store, "open")[0].findings != ()
