"""The only two style sheets of the product, each with its reason."""

PROJECTOR_SHEET = """<style>
/* Root size is a setting of the process, not of a page: on a projector text starts at 24 px. */
html { font-size: 24px; }
[data-testid="stHeader"] { display: none; }
.stMainBlockContainer { padding: 0.4rem 2.2rem 0.3rem; max-width: none; }
/* The finding and the whole chart stand within 720 px: a smaller title, less air between parts. */
.stMainBlockContainer h1 { padding: 0 0 0.9rem; font-size: 1.5rem; line-height: 1.2; }
.stMainBlockContainer h4 { padding: 0 0 0.6rem; }
.stMainBlockContainer [data-testid="stVerticalBlock"] { gap: 0.35rem; }
.stMainBlockContainer [data-testid="stPopoverButton"] { min-height: 0; padding-block: 0; }
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
</style>"""

PRINT_SHEET = """<style>
/* Streamlit sets columns one below the other under 640 px only: on a tablet two cards with charts
   (`open_pair`) would squeeze each other until texts are cut, and so would four figures (`kpi`). */
@media (min-width: 641px) and (max-width: 1199px) {
  [class*="st-key-pair_"] [data-testid="stColumn"] { min-width: calc(100% - 1.5rem); }
  [class*="st-key-quad_"] [data-testid="stColumn"] { min-width: calc(50% - 1rem); }
}
/* Paper: no navigation and controls, cards unbroken. A fallback; reports are designed pages. */
@media print {
  [data-testid="stHeader"], [data-testid="stPopover"], .stButton, .stSegmentedControl,
  [data-testid="stButtonGroup"] { display: none !important; }
  [data-testid="stLayoutWrapper"] { break-inside: avoid; }
}
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
</style>"""
