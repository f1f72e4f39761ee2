import pytest
from pydantic import ValidationError

from schemas.viewer import LOCAL_OPERATOR, PUBLIC_VIEWER, Role, Viewer

SEE_ALL = {Role.MINISTRY, Role.ADMINISTRATOR}


@pytest.mark.parametrize("role", list(Role))
def test_only_ministry_and_administrator_see_small_counts_of_everybody(role: Role):
    assert Viewer(role=role).sees_small_cells_of("alpha") is (role in SEE_ALL)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_sees_the_small_counts_of_their_own_institution(role: Role):
    viewer = Viewer(role=role, institutions=frozenset({"alpha"}))
    assert viewer.sees_small_cells_of("alpha")
    assert viewer.sees_small_cells_of("beta") is (role in SEE_ALL)


def test_nobody_in_particular_is_public_and_the_operator_reads_all():
    assert Viewer() == PUBLIC_VIEWER
    assert not PUBLIC_VIEWER.sees_small_cells_of("alpha")
    assert LOCAL_OPERATOR.sees_small_cells_of("alpha")


def test_a_viewer_can_be_part_of_a_cache_key():
    own = Viewer(institutions=frozenset({"alpha"}))
    assert {own: 1}[Viewer(institutions=frozenset({"alpha"}))] == 1
    assert own != PUBLIC_VIEWER


def test_an_unknown_role_is_refused_and_a_scope_cannot_be_widened_later():
    with pytest.raises(ValidationError):
        Viewer.model_validate({"role": "root"})
    with pytest.raises(ValidationError, match="frozen"):
        PUBLIC_VIEWER.role = Role.ADMINISTRATOR
