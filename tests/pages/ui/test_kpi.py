"""A row of figures: label, number, note, and a button where a number has its own trail."""

from streamlit.testing.v1 import AppTest


def draw() -> None:
    from pages.ui.kpi import KpiCell, show_cells  # noqa: PLC0415
    from schemas.language import Language  # noqa: PLC0415
    from tests.pages.ui.screen_factory import make_screen  # noqa: PLC0415
    from tests.workspaces import view_of  # noqa: PLC0415

    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    trail = ("demo_samal", "share_intl_degree_students")
    show_cells(
        screen,
        [
            KpiCell("first", "Overall score", "59.0", "interval 57–61"),
            KpiCell("second", "Foreign students", "–", "not reported", number=trail),
        ],
    )


def test_figures_stand_with_label_and_note() -> None:
    app = AppTest.from_function(draw, default_timeout=30).run()
    assert not app.exception
    assert [(m.label, m.value) for m in app.metric] == [
        ("Overall score", "59.0"),
        ("Foreign students", "–"),
    ]
    texts = [m.value for m in app.markdown]
    assert ":small[:gray[interval 57–61]]" in texts
    assert ":small[Foreign students]" in texts


def test_only_a_number_with_a_trail_has_a_button() -> None:
    app = AppTest.from_function(draw, default_timeout=30).run()
    assert [button.key for button in app.button] == ["kpi_second"]
