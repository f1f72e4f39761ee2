"""One indicator over all institutions: order, extremes, place, target."""

from __future__ import annotations

import pytest

from indicators.services.profile import Profile, build_profile
from indicators.services.profile_indicator import IndicatorPlace, place_on_indicator
from indicators.services.provenance import UnknownIndicatorError
from schemas.choice import Choice
from tests.workspaces import view_of

OWN = "demo_samal"


def make_profile() -> Profile:
    choice = Choice(workspace="demo", framework="full", institution=OWN)
    return build_profile(view_of("demo"), choice)


def make_place(code: str) -> IndicatorPlace:
    return place_on_indicator(view_of("demo"), make_profile(), code)


def test_everybody_is_there_once_with_the_two_extremes_and_the_own_one_marked() -> None:
    place = make_place("outgoing_staff_rate")
    frame = place.frame
    known = frame[frame["value"].notna()]
    assert known["value"].is_monotonic_increasing
    assert frame["institution"].is_unique
    assert list(frame.loc[frame["is_own"], "institution"]) == [OWN]
    assert list(frame.index[frame["is_extreme"]]) == [known.index[0], known.index[-1]]
    assert frame["is_peer"].sum() == len(make_profile().members)
    assert place.missing == len(frame) - len(known)
    assert place.median == pytest.approx(known["value"].median())


def test_the_title_counts_who_does_better() -> None:
    place = make_place("outgoing_staff_rate")
    own = place.frame.set_index("institution").at[OWN, "value"]
    better = int((place.frame["value"] > own).sum())
    assert place.title.facts["better"].value == better
    assert place.told.place == better + 1


def test_weights_are_the_official_ones() -> None:
    place = make_place("outgoing_staff_rate")
    framework = view_of("demo").catalogue.frameworks["full"]
    assert place.overall_weight == pytest.approx(
        framework.effective_weights()["outgoing_staff_rate"]
    )
    assert 0 < place.overall_weight < place.weight < 1


def test_a_missing_value_says_its_reason() -> None:
    profile = make_profile()
    rows = profile.indicators
    code = str(rows.loc[rows["value"].isna(), "indicator"].iloc[0])
    place = place_on_indicator(view_of("demo"), profile, code)
    assert place.title.code == "profile_indicator_missing"
    assert place.title.facts["reason"].value == place.told.reason


def test_an_unknown_indicator_is_an_error() -> None:
    with pytest.raises((UnknownIndicatorError, KeyError)):
        make_place("nothing")
