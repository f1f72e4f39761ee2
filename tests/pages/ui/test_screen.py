"""What a page knows: findings in words, sources by name."""

from indicators.services.provenance import describe_sources, trail_metrics
from schemas.finding import Finding, institution
from schemas.language import Language
from tests.pages.ui.screen_factory import make_screen
from tests.workspaces import view_of


def test_a_finding_is_said_in_the_language_of_the_screen() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.KAZAKH)
    finding = Finding(code="compare_nothing", facts={"name": institution("kaznu")})
    assert screen.say(finding) == "ҚазҰУ: бұл шығарылымда салыстыратын мән жоқ"


def test_publishers_are_named_with_their_editions() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    trail = trail_metrics(screen.view, ["qs_rank"], [2024, 2025, 2026], ["kaznu"])
    assert screen.source_of(trail) == "QS World University Rankings 2024–2026"
    assert screen.source_of(trail, short=True) == "QS WUR 2024–2026"


def test_synthetic_data_never_name_a_publisher() -> None:
    screen = make_screen(view_of("demo"), "demo_samal", Language.ENGLISH)
    trail = trail_metrics(screen.view, ["enrolled_students"], [2025], ["demo_samal"])
    assert screen.source_of(trail) == "demonstration (fictional), Academic year 2025/26"
    assert screen.name_source("demo") == "Demonstration (fictional)"
    assert screen.name_source("derived") == "computed here"


def test_what_was_computed_here_is_not_called_absent() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.ENGLISH)
    published = trail_metrics(screen.view, ["qs_rank"], [2026], ["kaznu"])
    own = published.sources[0].model_copy(update={"source": "derived"})
    computed = published.model_copy(update={"sources": (own,)})
    assert screen.source_of(computed) == "computed here"
    nothing = trail_metrics(screen.view, ["qs_rank"], [1900], ["kaznu"])
    assert screen.source_of(nothing) == "no value in this view"


def test_a_computed_midpoint_names_the_publisher_and_edition_it_was_computed_from() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.KAZAKH)
    trail = trail_metrics(screen.view, ["d_qs_wur_mid"], [2024], ["kaznu"])
    assert screen.source_of(trail) == "QS World University Rankings 2024"


def test_a_source_is_named_in_the_language_of_the_screen() -> None:
    screen = make_screen(view_of("open"), "kaznu", Language.RUSSIAN)
    trail = trail_metrics(screen.view, ["qs_rank"], [2026], ["kaznu"])
    register = describe_sources(screen.view, {"kz_hei_register": []})
    named = screen.source_of(trail.model_copy(update={"sources": register}))
    assert named == "Реестр вузов Казахстана и зарубежных вузов для сравнения"
