"""Overview: where does the institution stand, and what changed?"""

import streamlit as st

from indicators.services.overview import build_overview
from pages.ui import overview_cards, shell
from pages.ui.chart_card import open_pair
from pages.ui.kpi import show_cells
from pages.ui.overview_cells import list_cells
from pages.ui.overview_next import show_next

screen = shell.open_page()
overview = build_overview(screen.view, screen.choice)

title = screen.say(overview.title)
if screen.projector:  # one chart, read from the last row
    shell.open_finding(title, "")
    if overview.facts is None:
        overview_cards.show_pillars(screen, overview)
    else:
        overview_cards.show_measures(screen, overview, overview.facts)
    st.stop()

shell.open_finding(title, " ".join(screen.say(said) for said in overview.standfirst))
show_cells(screen, list_cells(screen, overview))
left, right = open_pair("cards", 7, 5)
if overview.facts is None:
    with left:
        overview_cards.show_pillars(screen, overview)
    with right:
        overview_cards.show_change(screen, overview)
    show_next(screen, overview)
else:
    with left:
        overview_cards.show_measures(screen, overview, overview.facts)
    with right:
        overview_cards.show_waiting(screen, overview, overview.facts)
        show_next(screen, overview, stacked=True)
