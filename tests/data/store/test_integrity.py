import pytest

from data.store.integrity import (
    FINDINGS_TOLD,
    check_keys,
    check_observations,
    check_reality,
    check_records,
    check_references,
    check_sources_complete,
    summarise,
)


@pytest.fixture
def sound(append):
    append("source")
    append("metric")
    append("country", {}, {"country": "UZ"}, {"country": "SE"})
    append("institution")
    append("observation")
    append("partner_institution")
    append("mobility_flow")


def test_a_sound_store_has_no_findings(store, sound):
    for check in (check_keys, check_references, check_observations, check_records):
        result = check(store)
        assert result.findings == (), result.name
        assert result.examined > 0, result.name
    assert check_sources_complete(store).findings == ()


def test_a_revision_written_twice_is_found(store, sound):
    """As two writers without the lane would do it."""
    store._in_transaction(
        lambda c: c.execute("INSERT INTO observation SELECT * FROM observation").fetchall()
    )
    assert check_keys(store).findings == ("observation: alpha/students/2024/1 stands 2 times",)


@pytest.mark.parametrize(
    ("table", "change", "finding"),
    [
        (
            "observation",
            {"institution": "nowhere"},
            "observation.institution: 'nowhere' in 1 rows is no institution",
        ),
        ("observation", {"metric": "x"}, "observation.metric: 'x' in 1 rows is no metric"),
        ("observation", {"source": "x"}, "observation.source: 'x' in 1 rows is no source"),
        ("institution", {"region": "KZ-99"}, "institution.region: 'KZ-99' in 1 rows is no region"),
        (
            "mobility_flow",
            {"country_code": "XX"},
            "mobility_flow.country_code: 'XX' in 1 rows is no country",
        ),
        (
            "mobility_flow",
            {"country_code": "ZZ", "country_list": ["SE", "QQ"]},
            "mobility_flow.country_list: 'QQ' in 1 rows is no country",
        ),
        (
            "agreement",
            {"partner_id": "x"},
            "agreement.partner_id: 'x' in 1 rows is no partner_institution",
        ),
        (
            "strategy_area",
            {"strategy_id": "x"},
            "strategy_area.strategy_id: 'x' in 1 rows is no strategy",
        ),
        (
            "strategy_target",
            {"parent_target_id": "x"},
            "strategy_target.parent_target_id: 'x' in 1 rows is no strategy_target",
        ),
        (
            "country_flow",
            {"origin": "QQ"},
            "country_flow.origin: 'QQ' in 1 rows is no country",
        ),
    ],
)
@pytest.mark.usefixtures("sound")
def test_what_points_nowhere_is_found(store, append, table, change, finding):
    if table == "strategy_target":
        append("strategy")
        append("strategy_area")
    append(table, change)
    assert check_references(store).findings == (finding,)


def test_the_whole_country_several_countries_and_a_rest_point_at_no_row(store, sound, append):
    append("strategy", {"institution": "national"})
    append("mobility_flow", {"flow_id": "f2", "country_code": "ZZ"})
    append("country_flow", {"origin": "OTHER", "residual": True})
    assert check_references(store).findings == ()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"status": "missing", "reason": "not_reported"}, "contradict each other"),
        ({"value": None}, "contradict each other"),
        ({"value": None, "status": "missing"}, "a missing value needs a reason"),
        ({"reason": "not_reported"}, "a present value must have none"),
        ({"status": "guessed"}, "status: Input should be"),
    ],
)
def test_status_value_and_reason_that_contradict_are_found(store, append, change, part):
    append("observation", change)
    (finding,) = check_observations(store).findings
    assert finding.startswith("observation alpha/students/2024: ")
    assert part in finding


def test_a_record_against_its_model_is_found(store, append):
    append("ranking_result", {"rank_from": 5, "rank_to": 9})
    (finding,) = check_records(store).findings
    assert finding.startswith("ranking_result alpha/qs_wur/2026: ")


def test_a_source_without_licence_is_found(store, append):
    append("source", {"licence": " "})
    assert check_sources_complete(store).findings == ("source press has no licence",)


def test_an_invented_source_among_real_ones_is_found(store, append):
    append("source", {}, {"source": "demo", "synthetic": True})
    result = check_reality(store, synthetic=False, computed_source="derived")
    assert result.findings == ("source demo is synthetic",)


def test_a_real_fact_in_the_demonstration_is_found(store, append):
    append(
        "source",
        {"source": "demo", "synthetic": True},
        {"source": "derived"},
        {"source": "qs", "synthetic": False},
    )
    append("institution", {"source": "demo"})
    append(
        "observation",
        {"source": "demo"},
        {"period": 1, "source": "derived"},
        {"period": 2, "source": "qs"},
    )
    append("mobility_flow", {"source": "qs"})
    result = check_reality(store, synthetic=True, computed_source="derived")
    assert result.findings == (
        "mobility_flow: 1 rows from the real source qs",
        "observation: 1 rows from the real source qs",
    )


def test_many_findings_are_bounded_and_counted():
    result = summarise("x", 100, [f"f{n}" for n in range(FINDINGS_TOLD + 3)])
    assert len(result.findings) == FINDINGS_TOLD + 1
    assert result.findings[-1] == "... and 3 more"
