"""The shipped excerpt: facts as printed, and what the full tables do not contain."""

from pathlib import Path

import pandas as pd
import pytest

from data.sources.institutions import read_institutions
from data.sources.publisher_tables import BREAKS, REBASED
from data.sources.ranking_rows import OPEN_BANDS_WITHOUT_PLUS
from data.sources.rankings_panel import RANKINGS_DATA, collect, read_panel
from data.sources.source_files import SourceFileError, read_source


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return read_institutions()


@pytest.fixture(scope="module")
def tables(register) -> dict[str, pd.DataFrame]:
    return collect(register["institution"].tolist())


@pytest.fixture(scope="module")
def observations(tables) -> pd.DataFrame:
    return tables["observation"].set_index(["institution", "metric", "period"]).sort_index()


def test_the_facts_of_kaznu_in_qs(observations):
    texts = observations.loc["kaznu", "qs_rank"]["value_verbatim"].to_dict()
    assert texts == {
        2017: "236",
        2018: "236",
        2019: "220",
        2020: "207",
        2021: "165",
        2022: "175",
        2023: "150",
        2024: "=230",
        2025: "163",
        2026: "166",
        2027: "177",
    }
    assert observations.loc[("kaznu", "qs_rank", 2024), "value"] == 230


def test_the_share_of_satbayev_in_the(observations):
    row = observations.loc[("satbayev", "the_international_students_share", 2026)]
    assert (row["value"], row["value_low"], row["value_high"]) == (17.0, 16.5, 17.5)
    assert row["value_verbatim"] == "17%"


def test_nazarbayev_university_is_in_no_edition_of_qs(observations):
    rows = observations.loc["nu", "qs_rank"]
    assert rows.index.tolist() == list(range(2017, 2028))
    assert rows["status"].unique().tolist() == ["missing"]
    assert rows["reason"].unique().tolist() == ["not_listed"]
    assert rows["value"].isna().all()
    assert "1504 rows was checked" in rows.loc[2027, "source_locator"]
    assert observations.index.get_level_values("metric")[
        observations.index.get_level_values("institution") == "nu"
    ].str.startswith("qs").sum() == len(rows)


def test_every_institution_has_one_rank_row_in_every_held_edition(observations, register):
    ranks = observations.reset_index()
    for metric, first, last in (("qs_rank", 2017, 2027), ("the_rank", 2019, 2026)):
        rows = ranks[(ranks["metric"] == metric) & ranks["period"].between(first, last)]
        assert len(rows) == len(register) * (last - first + 1)
        assert not rows.duplicated(["institution", "period"]).any()


def test_every_fact_of_the_files_is_there_and_nothing_else_has_a_value(observations):
    facts = [
        fact
        for name in ("kz_panel_qs_the_long.csv", "peer_panel_qs_the_long.csv")
        for fact in read_panel(RANKINGS_DATA / name)
    ]
    assert len(facts) == 1326 + 1110
    printed = {(f.institution, f.metric, f.edition): f.verbatim for f in facts}
    assert len(printed) == len(facts)
    kept = observations.loc[list(printed)]
    assert kept["value_verbatim"].tolist() == list(printed.values())
    others = observations.drop(index=list(printed))
    assert others["value"].isna().all()
    assert others["reason"].notna().all()


def test_locators_point_at_the_line_of_the_file(observations):
    row = observations.loc[("kaznu", "qs_rank", 2024)]
    name, _, line = row["source_locator"].partition(", line ")
    text = (RANKINGS_DATA / name).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert text == "kaznu,QS WUR,2024,qs_rank,=230,Al-Farabi Kazakh National University"


def test_trap_t1_sorting_by_the_lower_end_orders_bands_and_ranks(observations):
    rows = observations.xs(("qs_rank", 2027), level=("metric", "period"))
    ordered = rows.dropna(subset=["value"]).sort_values("value_low", kind="stable")
    assert ordered.index[0] == "kth"
    assert ordered["value_verbatim"].iloc[-1] == "1401+"
    assert ordered["value_high"].isna().iloc[-1]


def test_trap_t2_ranks_of_2023_are_ranks_and_no_running_numbers(observations):
    row = observations.loc[("kaznpu", "qs_rank", 2023)]
    assert (row["value_verbatim"], row["value_low"], row["value_high"]) == ("511-520", 511, 520)
    of_2023 = observations.xs(("qs_rank", 2023), level=("metric", "period"))
    beyond = of_2023[of_2023["value"] > 500]
    assert beyond["value_verbatim"].str.contains("-").all()  # QS gives bands there


def test_trap_t3_a_dash_in_the_overall_score_is_not_published(observations):
    scores = observations.xs("qs_overall_score", level="metric")
    dashes = scores[scores["value_verbatim"] == "-"]
    assert len(dashes) > 0
    assert dashes["reason"].unique().tolist() == ["not_published"]
    assert dashes["value"].isna().all()


def test_trap_t4_editions_with_new_scales_are_marked(tables):
    editions = tables["source_edition"].set_index(["source", "edition"])
    marked = editions[editions["rebased"]].index.tolist()
    assert marked == [("qs_wur", 2024), ("qs_wur", 2025), ("qs_wur", 2026)]
    breaks = editions[editions["break_before"]].index.tolist()
    assert breaks == [("qs_wur", 2024), ("the_wur", 2024)]


def test_the_marks_of_the_files_and_of_loaded_tables_agree():
    for code in ("qs_wur", "the_wur"):
        source = read_source(RANKINGS_DATA / code)
        assert {e.edition for e in source.editions if e.break_before} == BREAKS[code]
        assert {e.edition for e in source.editions if e.rebased} == REBASED[code]


def test_editions_held_sizes_and_years(tables):
    editions = tables["source_edition"].set_index(["source", "edition"])
    assert (editions["published_year"] == editions.index.get_level_values(1) - 1).all()
    assert editions[~editions["held"]].index.tolist() == [("the_wur", 2027)]
    assert editions.loc[("qs_wur", 2027), "list_size"] == 1504
    reporters = editions["table_rows"] - editions["list_size"]
    assert tuple(editions.loc[("the_wur", 2026), ["list_size", "table_rows"]]) == (2191, 3118)
    assert reporters.loc["the_wur"].loc[2021:2026].tolist() == [0, 450, 546, 764, 763, 927]
    assert reporters.loc["qs_wur"].loc[2017:2027].tolist() == [19, 20, 20, 22, 27, 0, 0, 0, 0, 0, 0]


def test_trap_t5_no_counts_of_the_repeated_qs_snapshot_are_kept(observations):
    early = observations.reset_index()
    early = early[early["metric"].str.startswith("qs") & (early["period"] < 2023)]
    assert set(early["metric"]) == {"qs_rank", "qs_overall_score"}


def test_trap_t7_a_zero_share_keeps_its_rounding(observations):
    shares = observations.xs("the_international_students_share", level="metric")
    zeros = shares[shares["value_verbatim"] == "0%"]
    assert len(zeros) > 0
    assert zeros["value_high"].unique().tolist() == [0.5]


def test_trap_t7_women_in_per_cent_and_fte_without_commas(observations):
    assert observations.loc[("kaznu", "the_fte_students", 2024), "value"] == 24303
    women = observations.xs("the_female_share", level="metric").dropna(subset=["value"])
    first, _, second = women["value_verbatim"].iloc[0].partition(" : ")
    assert women["value"].iloc[0] == int(first) == 100 - int(second)


def test_trap_t9_renamed_institutions_are_one_line(observations):
    rows = observations.loc["satbayev", "qs_rank"].dropna(subset=["value"])
    assert rows["name_in_source"].nunique() == 2
    assert rows.index.is_unique


def test_trap_t11_the_share_stays_a_share(tables):
    metrics = set(tables["observation"]["metric"])
    assert "the_international_students_share" in metrics
    assert not {metric for metric in metrics if metric.startswith("the_intern")} - {
        "the_international_students_share",
        "the_international_outlook_score",
    }


def test_trap_t12_leaps_of_the_source_are_kept_as_printed(observations):
    share = observations.loc["kaznu", "the_international_students_share"]["value"]
    students = observations.loc["kaznu", "the_fte_students"]["value"]
    assert (share[2024], share[2025]) == (10, 28)
    assert (students[2024], students[2025]) == (24303, 19546)
    satbayev = observations.loc["satbayev", "the_international_students_share"]["value"]
    assert satbayev.loc[2024:2026].tolist() == [5, 14, 17]


def test_reporters_have_statistics_and_no_scores(observations):
    ranks = observations.xs("the_rank", level="metric")
    reporters = ranks[ranks["reason"] == "reporter"]
    assert len(reporters) == 75
    assert reporters["value_verbatim"].unique().tolist() == ["Reporter"]
    institution, period = reporters.index[0]
    score = observations.loc[(institution, "the_international_outlook_score", period)]
    assert score["reason"] == "reporter"
    assert observations.loc[(institution, "the_fte_students", period), "value"] > 0


def test_open_bands_without_plus_are_open(observations):
    row = observations.loc[("toraighyrov", "qs_rank", 2022)]
    assert (row["value_verbatim"], row["value"]) == ("1201", 1201)
    assert pd.isna(row["value_high"])
    ranks = observations.xs("qs_rank", level="metric")["value_verbatim"]
    for (_, edition), text in OPEN_BANDS_WITHOUT_PLUS.items():
        of_edition = ranks.xs(edition, level="period").dropna()
        numbers = pd.to_numeric(of_edition, errors="coerce").dropna()
        assert numbers.max() <= int(text)  # nothing single stands beyond the open band


def test_an_unconfirmed_row_is_pending_not_absent(observations, tables):
    rows = observations.loc["ca", "the_rank"]
    assert rows.loc[2024:2026, "reason"].tolist() == ["pending"] * 3
    assert rows.loc[2023, "reason"] == "not_listed"
    places = tables["ranking_result"]
    own = places[(places["institution"] == "ca") & (places["ranking"] == "the_wur")]
    assert own["edition_year"].max() == 2023


def test_without_the_folder_there_are_no_ranking_rows(tmp_path: Path):
    assert collect(["kaznu"], tmp_path / "gone") == {}


def test_facts_about_unknown_institutions_are_refused():
    with pytest.raises(SourceFileError, match="satbayev"):
        collect(["kaznu"])


def test_an_unknown_ranking_is_refused(tmp_path: Path):
    file = tmp_path / "panel.csv"
    file.write_text(
        "hei_key,source,edition_year,metric,value_verbatim,name_in_source\na,Moon,2020,m,1,A\n"
    )
    with pytest.raises(SourceFileError, match="Moon"):
        read_panel(file)
