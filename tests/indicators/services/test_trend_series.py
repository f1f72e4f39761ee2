"""Values over editions: bands, open ends, gaps and their reasons, breaks."""

import pandas as pd

from indicators.services.measures import find_measure, list_measures
from indicators.services.trend_series import (
    collect_values,
    complete_series,
    find_breaks,
    find_own_breaks,
    list_periods,
    read_notes,
)
from tests.workspaces import view_of


def follow(name: str, key: str, until: int):
    view = view_of(name)
    framework = view.default_framework
    measure = find_measure(list_measures(view, framework), key)
    assert measure.key == key
    return view, measure, collect_values(view, framework, measure, until)


def test_published_ranks_keep_what_was_printed() -> None:
    _, _, rows = follow("open", "published.the_rank", 2026)
    kaznu = rows[rows["institution"] == "kaznu"].set_index("period")
    assert kaznu.loc[2024, ["kind", "low", "high", "verbatim"]].tolist() == [
        "band", 1201.0, 1500.0, "1201–1500",
    ]  # fmt: skip
    assert kaznu.at[2021, "kind"] == "open"
    assert pd.isna(kaznu.at[2021, "high"])


def test_nothing_later_than_the_chosen_edition_is_collected() -> None:
    _, _, rows = follow("open", "published.qs_rank", 2025)
    assert rows["period"].max() == 2025


def test_editions_start_with_a_measured_value_and_show_what_is_not_held() -> None:
    view, measure, rows = follow("open", "published.the_rank", 2027)
    periods = list_periods(view, measure, rows, 2027)
    assert periods == list(range(2019, 2028))
    series = complete_series(view, measure, rows, ("kaznu", "satbayev"), tuple(periods))
    assert len(series) == 2 * 9
    told = series.set_index(["institution", "period"])["reason"]
    assert told["kaznu", 2027] == "edition_not_held"
    assert told["satbayev", 2019] == "not_listed"
    assert series.loc[series["value"].isna(), "reason"].notna().all()


def test_an_absent_share_is_explained_by_the_rank_of_that_edition() -> None:
    view, measure, rows = follow("open", "published.the_international_students_share", 2026)
    assert set(rows.loc[rows["value"].notna(), "kind"]) == {"exact"}
    series = complete_series(view, measure, rows, ("zhubanov",), (2019, 2026))
    assert series["reason"].iloc[0] == "not_listed"
    assert series["kind"].tolist() == ["missing", "exact"]


def test_methods_of_publishers_break_ranks_and_the_scores_made_of_them() -> None:
    for key in ("published.qs_rank", "published.the_rank", "overall.overall"):
        view, measure, _ = follow("open", key, 2026)
        assert find_breaks(view, measure) == (2024,)


def test_a_change_of_definition_breaks_its_indicator_only() -> None:
    view = view_of("demo")
    broken = {
        item.code: find_breaks(view, item)
        for item in list_measures(view, "full")
        if find_breaks(view, item)
    }
    assert set(broken.values()) == {(2022,)}
    assert "overall" not in broken


def test_a_merger_breaks_the_series_of_one_institution() -> None:
    view, measure, _ = follow("demo", "indicator.share_intl_degree_students", 2025)
    assert find_breaks(view, measure) == ()
    assert find_own_breaks(view, measure) == {"demo_aidyn": (2022,)}


def test_scores_carry_their_interval_and_notes_belong_to_the_measure() -> None:
    view, measure, rows = follow("demo", "overall.overall", 2025)
    scored = rows[rows["value"].notna()]
    assert (scored["low"] <= scored["high"]).all()
    assert set(scored["kind"]) == {"interval"}
    assert read_notes(view, measure).empty
    view, measure, _ = follow("open", "published.qs_rank", 2026)
    assert "qs_method_2024" in set(read_notes(view, measure)["annotation"])
