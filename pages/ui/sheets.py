"""The only two style sheets of the product, each with its reason."""

PROJECTOR_SHEET = """<style>
/* Root size is a setting of the process, not of a page: on a projector text starts at 24 px. */
html { font-size: 24px; }
[data-testid="stHeader"] { display: none; }
.stMainBlockContainer { padding: 0.6rem 2.2rem 0.3rem; max-width: none; }
.stMainBlockContainer h1 { padding: 0 0 0.3rem; }
@media (prefers-reduced-motion: reduce) {
  * { animation: none !important; transition: none !important; }
}
</style>"""

PRINT_SHEET = """<style>
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
