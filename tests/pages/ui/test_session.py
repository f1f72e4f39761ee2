"""What the process holds: one store a workspace, opened for reading, seen as the local operator."""

import pytest

from data.store.errors import ReadOnlyError
from pages.ui import session
from schemas.viewer import Role
from tests.workspaces import open_workspace, test_settings


def test_the_person_at_the_machine_looks() -> None:
    assert session.current_viewer().role is Role.ADMINISTRATOR


def test_the_dashboard_cannot_write() -> None:
    open_workspace("demo")
    view = session.open_view("demo")
    assert view.synthetic
    with pytest.raises(ReadOnlyError):
        view.access._store.write_info({"name": "other"})


@pytest.fixture
def _fresh_settings():
    session.current_settings.clear()
    yield
    session.current_settings.clear()


@pytest.mark.usefixtures("_fresh_settings")
def test_settings_come_from_the_environment_once(monkeypatch) -> None:
    monkeypatch.setenv("KOKJIEK_DEFAULT_WORKSPACE", "demo")
    assert session.current_settings().default_workspace == "demo"
    monkeypatch.setenv("KOKJIEK_DEFAULT_WORKSPACE", "open")
    assert session.current_settings().default_workspace == "demo"


def test_each_view_says_whether_it_is_synthetic(monkeypatch) -> None:
    monkeypatch.setattr(session, "_open_store", open_workspace)
    monkeypatch.setattr(session, "current_settings", test_settings)
    told = {name: session.open_view(name).synthetic for name in ("demo", "open")}
    assert told == {"demo": True, "open": False}
