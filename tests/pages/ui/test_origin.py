"""Where a number comes from, in words: inputs as published, sources, missing with a reason."""

from streamlit.testing.v1 import AppTest

from indicators.services.provenance import explain_number
from pages.ui.origin import escape, name_formula, tabulate_inputs
from schemas.language import Language, LocalisedText
from schemas.trail import Trail, TrailSource, TrailStep
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_inputs_show_what_was_printed_and_where() -> None:
    screen = make_screen(view_of("open"), "satbayev", Language.ENGLISH)
    told = explain_number(
        screen.view, "open_visibility", "satbayev", "open_intl_students_share_the", 2026
    )
    table = tabulate_inputs(screen, told.inputs)
    assert table.to_dict("records") == [
        {
            "Metric": "Share of foreign students (THE)",
            "Value": "17",
            "As published": "17%",
            "Source": "THE WUR 2026",
            "Status": "reported",
        }
    ]


def test_a_missing_input_shows_its_reason() -> None:
    screen = make_screen(view_of("open"), "nu", Language.RUSSIAN)
    told = explain_number(screen.view, "open_visibility", "nu", "open_position_qs", 2026)
    table = tabulate_inputs(screen, told.inputs)
    # the computed midpoint, and the rank of the publisher that it would be computed from
    assert table["Значение"].tolist() == ["нет в списке этого издания"] * 2
    assert table["Источник"].tolist() == ["рассчитано здесь 2026", "QS WUR 2026"]


def test_text_from_files_cannot_become_markup() -> None:
    assert escape("<img src=x> [a](b) **c**") == (r"\<img src=x\> \[a\](b) \*\*c\*\*")


def trail_script(screen, trail) -> None:
    from pages.ui.origin import draw_trail  # noqa: PLC0415

    draw_trail(screen, trail)


def explanation_script(screen, told) -> None:
    from pages.ui.origin import draw_explanation  # noqa: PLC0415

    draw_explanation(screen, told)


def test_a_trail_names_sources_steps_and_the_recipe() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    source = TrailSource(
        source="qs_wur",
        title=LocalisedText(en="QS", ru="QS", kk="QS"),
        short_title="QS",
        producer="QS Ltd",
        editions=("2026",),
        licence="none",
        citation="QS, 2026.",
        link="https://example.org/table",
        processing="rounded",
        quoted_facts=True,
    )
    coverage = {"pillar_coverage": 0.5, "overall_coverage": 0.6}
    steps = (
        TrailStep(code="as_published"),
        TrailStep(code="aggregated_geometric", parameters=coverage),
        TrailStep(code="simulated", parameters={"runs": 4000, "seed": 7}),
    )
    trail = Trail(
        workspace="open",
        synthetic=False,
        sources=(source,),
        steps=steps,
        plan_digest="0123456789abcdef",
        data_version="fedcba9876543210",
    )
    app = AppTest.from_function(trail_script, kwargs={"screen": screen, "trail": trail}).run()
    assert not app.exception
    told = [item.value for item in app.markdown]
    assert told[0] == "**QS** · 2026"
    assert told[2] == "1. Values as published; nothing was computed."
    assert "50% of its weight with data, a score 60%" in told[3]
    assert "4,000 runs" in told[4]
    assert "Recipe 0123456789ab, data fedcba987654" in told[5]
    for part in ("QS Ltd. Licence: none", "small excerpt", "QS, 2026.", "rounded"):
        assert part in app.text[0].value
    assert app.code[0].value == "https://example.org/table"


def test_a_number_is_explained_with_formula_inputs_and_place() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    told = explain_number(screen.view, "full", "demo_samal", "share_joint_programmes")
    app = AppTest.from_function(explanation_script, kwargs={"screen": screen, "told": told}).run()
    assert not app.exception
    codes = [item.value for item in app.code]
    assert codes[0] == name_formula(screen, told.indicator)
    assert all(screen.names.metric(item.metric) in codes[0] for item in told.inputs)
    assert "_" not in codes[0]
    assert codes[1].startswith(f"{told.filled} = ")
    assert f"place {told.place} of {told.of} with a value" in app.markdown[1].value
    assert len(app.dataframe[0].value) == len(told.inputs)


def test_a_missing_number_says_why_and_shows_no_result() -> None:
    screen = make_screen(view_of("demo"), "demo_qamys", Language.ENGLISH)
    told = explain_number(screen.view, "full", "demo_qamys", "share_joint_programmes")
    assert told.value is None
    app = AppTest.from_function(explanation_script, kwargs={"screen": screen, "told": told}).run()
    assert not app.exception
    reason = screen.names.reason(told.reason or "not_reported")
    assert app.markdown[1].value == f"No value: {reason}."
    assert not any(" = " in item.value for item in app.code)


def test_the_column_of_printed_values_stands_only_where_something_was_printed() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    told = explain_number(screen.view, "full", "demo_samal", "share_joint_programmes", 2025)
    assert all(item.verbatim is None for item in told.inputs)
    assert "As published" not in tabulate_inputs(screen, told.inputs).columns
