import gzip

import pandas as pd
import pytest

from data.sources.source_files import SourceFileError
from data.sources.uis_series import derive_outbound, read_series, sum_destinations

HEADER = "indicatorId,geoUnit,year,value,qualifier,magnitude\n"


def write_series(folder, *rows):
    text = HEADER + "".join(f"{row}\n" for row in rows)
    (folder / "uis_inbound_outbound_raw.csv.gz").write_bytes(gzip.compress(text.encode()))
    return folder


def flow(period, destination, persons):
    return {"origin": "KZ", "period": period, "destination": destination, "persons": persons}


def test_outbound_is_inbound_minus_net(tmp_path):
    folder = write_series(
        tmp_path, "26637,KAZ,2020,40742,,", "26637,KAZ,2019,22728,,", "MENF.5T8,KAZ,2020,-39159,,"
    )
    series = read_series(folder)
    outbound = series[series["series"] == "uis_outbound"]
    assert outbound["value"].tolist() == [79_901]  # none for 2019: net flow is not there
    assert outbound["status"].tolist() == ["estimated"]
    assert outbound["source_locator"].tolist() == [
        "uis_inbound_outbound_raw.csv, line 2 minus uis_inbound_outbound_raw.csv, line 4"
    ]


def test_qualifiers_make_estimates(tmp_path):
    folder = write_series(tmp_path, "MENF.5T8,KAZ,2019,-66619,UIS_EST,", "26637,KAZ,2019,22728,,")
    series = read_series(folder).set_index("series")
    assert series.loc["uis_net", "status"] == "estimated"
    assert series.loc["uis_net", "qualifier"] == "UIS_EST"
    assert series.loc["uis_inbound", "status"] == "reported"
    assert pd.isna(series.loc["uis_inbound", "qualifier"])


def test_zero_that_cannot_exist_is_no_count_and_a_true_zero_is(tmp_path):
    folder = write_series(tmp_path, "26637,AIA,2000,0,,NA", "26637,AFG,2009,0,,NIL")
    series = read_series(folder).set_index("country")
    assert pd.isna(series.loc["AI", "value"])
    assert series.loc["AI", "status"] == "not_applicable"
    assert series.loc["AF", "value"] == 0
    assert series.loc["AF", "status"] == "reported"


def test_groups_of_countries_are_left_out_and_unknown_codes_are_errors(tmp_path):
    folder = write_series(tmp_path, "26637,SDG: World,2020,6000000,,", "26637,NAM,2020,7,,")
    assert read_series(folder)["country"].tolist() == ["NA"]
    with pytest.raises(SourceFileError, match="unknown codes XYZ, 99999"):
        read_series(write_series(tmp_path, "99999,XYZ,2020,1,,"))


def test_missing_value_gives_no_outbound():
    rows = pd.DataFrame(
        [("KZ", "uis_inbound", 2020, None, "a"), ("KZ", "uis_net", 2020, -5.0, "b")],
        columns=["country", "series", "period", "value", "source_locator"],
    )
    assert derive_outbound(rows).empty


def test_trap_t6_sum_without_russia_or_far_from_the_total_is_incomplete():
    flows = pd.DataFrame(
        [
            flow(2017, "RU", 80.0),
            flow(2017, "ZZ", 10.0),  # 90 of 100: just complete
            flow(2018, "RU", 80.0),  # 80 of 100
            flow(2019, "TR", 95.0),  # no Russia
            flow(2020, "RU", 95.0),  # no total
        ]
    )
    total = pd.DataFrame({"period": [2017, 2018, 2019], "value": [100.0, 100.0, 100.0]})
    sums = sum_destinations(flows, total).set_index("period")
    assert sums["value"].to_dict() == {2017: 90.0, 2018: 80.0, 2019: 95.0, 2020: 95.0}
    assert sums["complete"].to_dict() == {2017: True, 2018: False, 2019: False, 2020: False}


def test_kazakhstan_in_the_shipped_file():
    series = read_series()
    inbound = series[(series["country"] == "KZ") & (series["series"] == "uis_inbound")]
    assert len(inbound) == 20
    assert inbound["period"].max() == 2020
    assert not series.duplicated(["country", "series", "period"]).any()
