"""What is measured: data held, overlaps, search, and one indicator's card."""

import math

import pandas as pd
import pytest

from indicators.services.methods import (
    LEAST_PAIRS,
    REDUNDANT_FROM,
    Methods,
    build_methods,
    correlate_ranks,
    read_indicator,
    search_indicators,
)
from indicators.services.provenance import UnknownIndicatorError
from schemas.choice import Choice
from schemas.language import Language
from tests.workspaces import view_of


def make_methods() -> Methods:
    return build_methods(view_of("demo"), "full", 2025)


def test_rank_correlation_is_spearmans_and_pairwise_complete() -> None:
    # ranks of b against a: differences 0, 1, 1, 0 give 1 - 6 * 2 / (4 * 15) = 0.8
    frame = pd.DataFrame(
        {
            "a": [1.0, 2.0, 3.0, 4.0, 5.0],
            "b": [10.0, 30.0, 20.0, 900.0, math.nan],
            "c": [5.0, 4.0, 3.0, 2.0, 1.0],
        }
    )
    told = correlate_ranks(frame, least=4).set_index(["first", "second"])
    assert told.loc[("a", "b"), "correlation"] == pytest.approx(0.8)
    assert told.loc[("a", "b"), "pairs"] == 4
    assert told.loc[("a", "c"), "correlation"] == pytest.approx(-1)
    assert told.loc[("b", "a"), "correlation"] == pytest.approx(0.8)
    assert len(told) == 6


def test_too_few_common_institutions_have_no_correlation() -> None:
    frame = pd.DataFrame({"a": [1.0] * 3 + [2.0] * 4, "b": range(7)})
    told = correlate_ranks(frame)
    assert told["correlation"].isna().all()
    assert (told["pairs"] == 7).all()
    assert LEAST_PAIRS == 8


def test_every_indicator_stands_once_with_weights_that_sum_to_one() -> None:
    frame = make_methods().indicators
    assert len(frame) == 50
    assert frame["indicator"].is_unique
    assert frame["overall_weight"].sum() == pytest.approx(1)
    assert frame.groupby("pillar")["weight"].sum().tolist() == pytest.approx([1.0] * 8)
    assert (frame["share"] == frame["with_value"] / frame["of"]).all()


def test_the_title_counts_the_values_that_are_there() -> None:
    methods = make_methods()
    facts = methods.title.facts
    values = methods.scored.values
    assert facts["n"].value == 50
    assert facts["pillars"].value == 8
    assert facts["share"].value == pytest.approx(values.notna().to_numpy().mean())
    assert facts["edition"].value == "2025/26"


def test_an_edition_of_publishers_is_named_by_what_is_held() -> None:
    methods = build_methods(view_of("open"), "open_visibility", 2027)
    assert methods.title.facts["edition"].value == "QS WUR 2027"


def test_presence_has_a_row_for_every_indicator_and_period() -> None:
    methods = make_methods()
    assert len(methods.presence) == 50 * len(methods.periods)
    now = methods.presence[methods.presence["period"] == 2025].set_index("indicator")
    then = methods.indicators.set_index("indicator")
    assert now["with_value"].reindex(then.index).tolist() == then["with_value"].tolist()
    assert methods.presence["held"].all()


def test_years_without_data_are_rows_with_nobody() -> None:
    methods = build_methods(view_of("open"), "open_visibility", 2026)
    rows = methods.presence.set_index(["indicator", "period"])
    assert rows.loc[("open_intl_students_qs", 2018), "with_value"] == 0
    assert rows.loc[("open_intl_students_qs", 2026), "with_value"] == 20
    assert rows.loc[("open_intl_outlook_the", 2027), "with_value"] == 0


def test_overlaps_are_strong_pairs_once_each_strongest_first() -> None:
    methods = make_methods()
    found = methods.overlaps
    assert methods.possible == 50 * 49 // 2
    assert methods.compared <= methods.possible
    assert len(found) > 0
    strong = found["correlation"].ge(REDUNDANT_FROM) | found["correlation"].le(-0.5)
    assert strong.all()
    assert found["correlation"].abs().is_monotonic_decreasing
    assert (
        not found.apply(lambda row: frozenset((row["first"], row["second"])), axis=1)
        .duplicated()
        .any()
    )
    assert found["pairs"].ge(LEAST_PAIRS).all()


def test_pillars_are_compared_both_ways() -> None:
    ties = make_methods().pillar_ties.set_index(["first", "second"])["correlation"]
    assert len(ties) == 8 * 7
    assert ties[("curricula", "research")] == pytest.approx(ties[("research", "curricula")])


@pytest.mark.parametrize(
    ("words", "language", "found"),
    [
        ("share_intl_copubs", Language.ENGLISH, ["share_intl_copubs"]),
        ("01009", Language.ENGLISH, ["outbound_exchange_rate"]),
        ("ИСХОДЯЩЕЙ мобильности уровень", Language.RUSSIAN, ["outbound_exchange_rate"]),
        ("no such words", Language.ENGLISH, []),
    ],
)
def test_search_needs_every_word_in_any_case(
    words: str, language: Language, found: list[str]
) -> None:
    assert search_indicators(make_methods(), view_of("demo"), words, language) == found


def test_an_empty_search_finds_everything_in_order() -> None:
    methods = make_methods()
    codes = search_indicators(methods, view_of("demo"), "  ", Language.KAZAKH)
    assert codes == list(methods.scored.framework.indicator_codes())


def test_a_card_counts_who_has_no_value_by_reason() -> None:
    choice = Choice(workspace="demo", framework="full", institution="demo_samal", edition=2025)
    methods = make_methods()
    card = read_indicator(view_of("demo"), methods, "share_intl_degree_students", choice)
    assert card.with_value + sum(card.reasons.values()) == len(card.spread) == 41
    assert card.weight == pytest.approx(0.22)
    assert card.overall_weight == pytest.approx(0.2 * 0.22)
    assert card.spread["is_own"].sum() == 1
    assert card.spread["is_extreme"].sum() == 2
    assert card.median == pytest.approx(card.spread["value"].median())
    with pytest.raises(UnknownIndicatorError, match="share_intl_copubs"):
        read_indicator(view_of("demo"), methods, "no_such", choice)


def test_all_sources_of_the_workspace_stand_with_their_licence() -> None:
    sources = build_methods(view_of("open"), "open_visibility", 2026).sources
    known = {source.source: source for source in sources}
    assert {"qs_wur", "the_wur", "ror"} <= set(known)
    assert all(source.licence for source in sources)
    assert known["the_wur"].editions[-1] == "2026"
