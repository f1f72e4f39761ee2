import pytest

from data import checks
from data.checks import (
    check_content,
    check_no_real_institution,
    check_verbatim,
    check_workspace,
)


@pytest.fixture(autouse=True)
def steady_digest(monkeypatch):
    monkeypatch.setattr(checks, "compute_digest", lambda name: f"digest of {name}")


def test_a_sound_workspace_passes_every_check(store, append):
    append("source")
    append("metric")
    append("country")
    append("institution")
    append("observation")
    store.write_info({"data_digest": "digest of open"})
    results = check_workspace(store, "open")
    assert [result.findings for result in results] == [()] * 9
    named = {result.name: result.examined for result in results}
    assert named["observations keep their rules"] == 1
    assert named["no source is synthetic"] == 1


def test_content_is_checked_without_the_files(store):
    assert len(check_content(store, "demo")) == len(check_workspace(store, "demo")) - 2


def test_files_that_changed_since_are_found(store):
    store.write_info({"data_digest": "an older digest"})
    last = check_workspace(store, "open")[-1]
    assert last.name == "built from the files shipped"
    assert last.findings == ("the files changed since: build the workspace anew",)
    assert last.examined > 10


def test_a_log_of_migrations_that_lacks_one_is_found(store):
    store._in_transaction(
        lambda cursor: cursor.execute("DELETE FROM schema_migration WHERE number = 2").fetchall()
    )
    assert check_content(store, "open")[0].findings != ()


RANK = {"metric": "qs_rank", "period": 2024, "source": "qs_wur", "source_edition": "2024"}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (
            {"value": 231.0, "value_low": 230.0, "value_high": 230.0, "value_verbatim": "=230"},
            "observation alpha/qs_rank/2024: '=230' reads as [230.0, 230.0, 230.0],"
            " [231.0, 230.0, 230.0] is kept",
        ),
        (
            {"value": 625.5, "value_low": 621.0, "value_high": None, "value_verbatim": "621-630"},
            "observation alpha/qs_rank/2024: '621-630' reads as [625.5, 621.0, 630.0],"
            " [625.5, 621.0, None] is kept",
        ),
        (
            {"value": 5.0, "value_verbatim": "fifth"},
            "observation alpha/qs_rank/2024: 'fifth' is no rank as QS, THE or OpenAlex print one",
        ),
        (
            {"metric": "size", "value": 12.0, "value_verbatim": "1,200"},
            "observation alpha/size/2024: '1,200' reads as [1200.0], [12.0, None, None] is kept",
        ),
    ],
)
def test_a_text_that_reads_as_another_number_is_found(store, append, change, finding):
    append("observation", RANK | change)
    assert check_verbatim(store).findings == (finding,)


def test_texts_that_read_as_the_number_kept_are_sound(store, append):
    missing = {"value": None, "status": "missing"}
    append(
        "observation",
        RANK | {"value": 1401.0, "value_low": 1401.0, "value_verbatim": "1401+"},
        RANK
        | {"metric": "the_rank", **missing, "reason": "reporter", "value_verbatim": "Reporter"},
        RANK
        | {"metric": "qs_overall_score", **missing, "reason": "not_published"}
        | {"value_verbatim": "-"},
        {"value": 1200.0, "value_verbatim": "1,200"},
    )
    append("country_flow")
    append("country_series")
    result = check_verbatim(store)
    assert (result.examined, result.findings) == (6, ())


def test_a_national_number_that_differs_from_its_text_is_found(store, append):
    append("country_flow", {"persons": 26131.0})
    append("country_series", {"value_verbatim": "many"})
    assert check_verbatim(store).findings == (
        "country_flow row 1: '26130' is kept as 26131.0",
        "country_series row 1: 'many' is kept as 40742.0",
    )


def test_a_real_id_or_name_in_the_demonstration_is_found(store, append):
    append(
        "institution",
        {"institution": "kaznu"},
        {"institution": "fictional", "name_en": "AL-FARABI Kazakh National University"},
        {"institution": "invented"},
    )
    findings = check_no_real_institution(store).findings
    assert findings == (
        "institution fictional: 'AL-FARABI Kazakh National University' is the name of a real"
        " institution",
        "institution kaznu: 'kaznu' is the name of a real institution",
    )
