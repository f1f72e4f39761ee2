from data.store.flows import read_country_flows, read_country_series


def test_flows_are_chosen_by_either_end_period_and_table(store, append):
    append(
        "country_flow",
        {},
        {"origin": "KZ", "destination": "RU", "table_side": "origin"},
        {"period": 2019, "persons": 5.0},
    )
    assert read_country_flows(store)["period"].tolist() == [2019, 2020, 2020]
    assert read_country_flows(store, origin="KZ")["destination"].tolist() == ["RU"]
    assert read_country_flows(store, destination="KZ", periods=[2019])["persons"].tolist() == [5.0]
    assert len(read_country_flows(store, table_side="destination")) == 2


def test_series_are_chosen_by_country_code_and_period(store, append):
    append("country_series", {}, {"series": "outbound"}, {"country": "UZ", "period": 2019})
    assert len(read_country_series(store)) == 3
    assert read_country_series(store, countries=["UZ"])["period"].tolist() == [2019]
    assert read_country_series(store, series=["outbound"], periods=[2020])["value"].tolist() == [
        40742.0
    ]
