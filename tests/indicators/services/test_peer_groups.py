"""Peers by every rule, on five institutions whose distances can be computed on paper."""

from collections.abc import Iterable

import pandas as pd
import pytest

from indicators.catalogue.registry import load_catalogue
from indicators.services.peer_groups import (
    NEAREST_COUNT,
    classify_size,
    describe_institutions,
    find_peer_group,
)
from indicators.services.view import WorkspaceView
from schemas.choice import Choice, PeerRule
from schemas.institution import InstitutionKind
from schemas.viewer import LOCAL_OPERATOR
from tests.workspaces import test_settings as settings_of_tests
from tests.workspaces import view_of

REGISTER = pd.DataFrame(
    [
        ("alpha", "measured", "technical", "private", "KZ-75"),
        ("beta", "measured", "technical", "state", "KZ-75"),
        ("delta", "measured", "medical", "private", "KZ-10"),
        ("gamma", "measured", "technical", "private", "KZ-75"),
        ("silent", "measured", "technical", "private", "KZ-75"),
        ("abroad", "peer", "technical", "foreign", None),
    ],
    columns=["institution", "kind", "profile", "type", "region"],
)
VALUES = pd.DataFrame(
    [
        ("alpha", "enrolled_students", 2024, 1000.0),
        ("alpha", "enrolled_students", 2026, 9000.0),
        ("alpha", "the_fte_students", 2025, 5000.0),
        ("beta", "the_fte_students", 2024, 2000.0),
        ("delta", "enrolled_students", 2024, 4000.0),
        ("gamma", "qs_rank", 2024, 300.0),
        ("silent", "qs_rank", 2024, None),
        ("abroad", "enrolled_students", 2024, 1000.0),
    ],
    columns=["institution", "metric", "period", "value"],
)


class SmallAccess:
    """The reads that peers need, over the frames above."""

    viewer = LOCAL_OPERATOR

    def data_version(self) -> str:
        return "small"

    def institutions(self, kind: InstitutionKind | None = None) -> pd.DataFrame:
        return REGISTER if kind is None else REGISTER[REGISTER["kind"] == kind.value]

    def observations(
        self, metrics: Iterable[str], periods: Iterable[int] | None = None
    ) -> pd.DataFrame:
        rows = VALUES[VALUES["metric"].isin(list(metrics))]
        return rows if periods is None else rows[rows["period"].isin(list(periods))]

    def workspace_info(self) -> dict[str, str]:
        return {"synthetic": "true"}


def small_view() -> WorkspaceView:
    access = SmallAccess()
    return WorkspaceView.open("demo", access, load_catalogue(), settings_of_tests())  # type: ignore[arg-type]


def choose(peers: PeerRule, institution: str = "alpha", *chosen: str) -> Choice:
    return Choice(
        workspace="demo", framework="full", institution=institution, peers=peers, chosen=chosen
    )


@pytest.mark.parametrize(
    ("rule", "members"),
    [
        (PeerRule.ALL, ("beta", "delta", "gamma", "silent")),
        (PeerRule.PROFILE, ("beta", "gamma", "silent")),
        (PeerRule.TYPE, ("delta", "gamma", "silent")),
        (PeerRule.REGION, ("beta", "gamma", "silent")),
        (PeerRule.SIZE, ("beta",)),
    ],
)
def test_each_rule_picks_its_members_in_the_order_of_the_register(
    rule: PeerRule, members: tuple[str, ...]
):
    group = find_peer_group(small_view(), choose(rule), 2024)
    assert group.members == members
    assert tuple(group.reasons.index) == members


def test_an_unknown_size_gives_no_members_under_size():
    group = find_peer_group(small_view(), choose(PeerRule.SIZE, "gamma"), 2024)
    assert group.members == ()
    assert group.reasons.empty


def test_the_nearest_are_found_among_institutions_with_data_only():
    group = find_peer_group(small_view(), choose(PeerRule.NEAREST), 2024)
    # gamma: all three categories alike, size unknown; beta: half the log range and another type;
    # delta: farthest in size (2), another profile (2) and region (1) of a weight of 6
    assert group.members == ("gamma", "beta", "delta")
    reasons = group.reasons
    assert reasons["distance"].tolist() == pytest.approx([0, (2 * 0.5 + 1) / 6, 5 / 6])
    assert reasons["compared"].tolist() == pytest.approx([4 / 6, 1, 1])
    assert reasons.loc["beta", "size_distance"] == pytest.approx(0.5)  # ln 2 of ln 4
    assert reasons.loc["beta", "type_distance"] == 1
    assert pd.isna(reasons.loc["gamma", "size_distance"])
    assert reasons.loc["beta", "size"] == 2000


def test_chosen_peers_may_be_abroad_but_neither_oneself_nor_unknown():
    choice = choose(PeerRule.CHOSEN, "alpha", "abroad", "alpha", "nobody", "delta")
    group = find_peer_group(small_view(), choice, 2024)
    assert group.members == ("abroad", "delta")
    assert group.reasons.loc["delta", "profile"] == "medical"


@pytest.mark.parametrize("rule", [rule for rule in PeerRule if rule is not PeerRule.CHOSEN])
def test_an_institution_that_is_not_measured_has_no_peers(rule: PeerRule):
    assert find_peer_group(small_view(), choose(rule, "abroad"), 2024).members == ()


def test_the_size_is_the_newest_one_up_to_the_period_workbook_first():
    sizes = {
        period: describe_institutions(small_view(), period).loc["alpha", "size"]
        for period in (2023, 2024, 2025, 2026)
    }
    assert pd.isna(sizes.pop(2023))
    assert sizes == {2024: 1000, 2025: 1000, 2026: 9000}
    assert describe_institutions(small_view()).loc["alpha", "size_class"] == "large"


def test_the_bounds_of_the_sizes_belong_to_the_middle():
    classes = [classify_size(students) for students in (2999, 3000, 8000, 8001)]
    assert classes == ["small", "medium", "medium", "large"]


def test_the_nearest_of_a_real_institution_are_eight_and_have_values():
    view = view_of("open")
    choice = Choice(workspace="open", framework="open_visibility", institution="satbayev")
    group = find_peer_group(view, choice, 2026)
    assert len(group.members) == NEAREST_COUNT
    assert group.reasons["distance"].is_monotonic_increasing
    rows = view.access.observations(list(group.members), None, [2026])
    assert set(rows.loc[rows["value"].notna(), "institution"]) == set(group.members)
