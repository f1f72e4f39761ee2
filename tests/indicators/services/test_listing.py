"""Why a publisher has no row: by the edition, by the rank, or as the tables lack the metric."""

import pandas as pd

from indicators.services.listing import explain_absence, find_publisher
from tests.workspaces import view_of

SCORE = "qs_international_students_score"


def test_a_publisher_is_found_by_its_metric_only():
    view = view_of("open")
    assert find_publisher(view, SCORE) == "qs_wur"
    assert find_publisher(view, "the_fte_students") == "the_wur"
    assert find_publisher(view, "d_the_wur_mid") == "the_wur"  # only a rank gives one
    assert find_publisher(view, "d_rankings_listed_open") is None
    assert find_publisher(view, "openalex_works") is None
    assert find_publisher(view, "enrolled_students") is None
    assert find_publisher(view, "qs_nothing") is None


def test_edition_rank_and_table_answer_in_this_order():
    absent = pd.DataFrame(
        [
            ("nu", SCORE, 2026),  # not listed
            ("kaznu", SCORE, 2021),  # ranked, but the table of 2021 at hand has no indicators
            ("kaznu", "the_international_outlook_score", 2027),  # edition not held
            ("kaznu", SCORE, 1999),  # an edition nobody knows
            ("ca", "the_fte_students", 2025),  # a row that is not confirmed
            ("kaznu", "enrolled_students", 2026),  # no ranking's
        ],
        columns=["institution", "metric", "period"],
        index=[5, 3, 8, 1, 2, 9],
    )
    told = explain_absence(view_of("open"), absent)
    assert told.index.tolist() == [5, 3, 8, 1, 2, 9]
    assert told.tolist() == [
        "not_listed",
        "not_collected",
        "edition_not_held",
        "edition_not_held",
        "pending",
        None,
    ]


def test_the_demonstration_has_no_editions_to_speak_of():
    absent = pd.DataFrame({"institution": ["demo_samal"], "metric": [SCORE], "period": [2025]})
    assert explain_absence(view_of("demo"), absent).tolist() == [None]


def test_nothing_absent_needs_no_reason():
    empty = pd.DataFrame({"institution": [], "metric": [], "period": []})
    assert explain_absence(view_of("open"), empty).empty
