"""What the process holds: one store a workspace, opened for reading, seen as the local operator."""

import pytest

from data.store.errors import ReadOnlyError
from pages.ui import session
from schemas.viewer import Role
from tests.workspaces import open_workspace


def test_the_person_at_the_machine_looks() -> None:
    assert session.current_viewer().role is Role.ADMINISTRATOR


def test_the_dashboard_cannot_write() -> None:
    open_workspace("demo")
    view = session.open_view("demo")
    assert view.synthetic
    with pytest.raises(ReadOnlyError):
        view.access._store.write_info({"name": "other"})
