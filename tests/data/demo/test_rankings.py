from __future__ import annotations

import numpy as np
import pytest

from data.demo.panel import PERIODS
from data.demo.rankings import SCALES, draw_rankings

GLOBAL = [scale.ranking for scale in SCALES if not scale.national]


@pytest.mark.parametrize("period", PERIODS)
def test_global_rankings_with_a_place_equal_the_reported_count(period, tables, wide):
    rows = tables["ranking_result"].query("published_year == @period and ranking in @GLOBAL")
    counted = rows[rows["rank_from"].notna()]["institution"].value_counts()
    known = wide.xs(period, level="period")["rankings_listed"].dropna()
    assert counted.reindex(known.index).fillna(0).tolist() == known.tolist()


def test_every_way_of_being_listed_occurs(tables):
    assert set(tables["ranking_result"]["listed_as"]) == {
        "ranked",
        "banded",
        "reporter",
        "not_listed",
    }


def test_bands_begin_after_the_single_places_and_are_of_equal_width(tables):
    bands = tables["ranking_result"].query("ranking == 'qs_wur' and listed_as == 'banded'")
    assert set((bands["rank_from"] - 701) % 50) == {0}
    closed = bands.dropna(subset=["rank_to"])
    assert set(closed["rank_to"] - closed["rank_from"]) == {49}


def test_national_rankings_give_every_place_once_a_year(tables):
    rows = tables["ranking_result"].query("ranking == 'atameken'")
    assert not rows.duplicated(["edition_year", "rank_from"]).any()


def test_the_edition_of_qs_is_a_year_ahead_of_its_appearance(tables):
    rows = tables["ranking_result"].query("ranking == 'qs_wur'")
    assert set(rows["edition_year"] - rows["published_year"]) == {1}
    assert rows.groupby("published_year").size().to_dict() == {
        2018: 40, 2019: 40, 2020: 40, 2021: 41, 2022: 40, 2023: 40, 2024: 40, 2025: 40
    }  # fmt: skip


def test_the_stronger_stand_higher(panel, traits):
    rows = draw_rankings(np.random.default_rng(1), traits, panel)
    level = traits.level["visibility"][:, -1]
    listed = [r for r in rows if r["ranking"] == "webometrics" and r["published_year"] == 2025]
    ranks = {panel.row(row["institution"]): row["rank_from"] for row in listed}
    order = np.corrcoef([level[i] for i in ranks], [-np.log(r) for r in ranks.values()])
    assert order[0, 1] > 0.85
