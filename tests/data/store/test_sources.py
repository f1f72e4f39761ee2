from data.store.sources import read_source_editions, read_sources, read_workspace_info


def test_sources_and_editions_are_current_and_ordered(store, append):
    append("source", {"source": "the_wur"}, {"source": "qs_wur"})
    append("source", {"source": "qs_wur", "title_en": "Corrected"})
    append(
        "source_edition",
        {"edition": 2027, "held": False},
        {"edition": 2026},
        {"source": "the_wur"},
    )
    assert read_sources(store)["title_en"].tolist() == ["Corrected", "Press text"]
    assert read_source_editions(store, "qs_wur")["edition"].tolist() == [2026, 2027]
    assert read_source_editions(store)["held"].tolist() == [True, False, True]


def test_workspace_info_is_a_mapping_and_the_last_word_counts(store):
    store.write_info({"name": "open", "synthetic": "false"})
    store.write_info({"name": "demo"})
    info = read_workspace_info(store)
    assert info["name"] == "demo"
    assert info["synthetic"] == "false"
    assert len(info["database_id"]) == 12
