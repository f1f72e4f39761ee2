from dataclasses import replace

from indicators.services import view as view_module
from schemas.institution import InstitutionKind
from schemas.viewer import PUBLIC_VIEWER
from tests.workspaces import view_of


def test_only_the_fictional_workspace_is_synthetic():
    assert view_of("demo").synthetic
    assert not view_of("open").synthetic


def test_each_workspace_starts_with_the_framework_it_has_data_for():
    assert view_of("open").default_framework == "open_visibility"
    assert view_of("demo").default_framework == "full"
    assert view_of("demo").default_framework in view_of("demo").catalogue.frameworks


def test_the_key_tells_workspace_and_viewer_apart_and_nothing_else():
    operator, public = view_of("open"), view_of("open", PUBLIC_VIEWER)
    assert operator.key == view_of("open").key
    assert operator.key != public.key
    assert operator.key[:2] == public.key[:2]
    assert operator.key != replace(operator, name="demo").key
    assert operator.key[1] == operator.access.data_version()


def test_each_workspace_has_its_default_institution():
    assert view_of("open").default_institution() == "kaznu"
    assert view_of("demo").default_institution() == "demo_samal"


def test_without_the_wanted_default_the_first_of_the_register_is_shown(monkeypatch):
    monkeypatch.setattr(view_module, "INSTITUTION_OF_WORKSPACE", {"demo": "closed"})
    demo = view_of("demo")
    register = demo.access.institutions(InstitutionKind.MEASURED)["institution"]
    assert demo.default_institution() == register.iloc[0]
