"""The script that Streamlit runs for every page: the frame first, then the page inside it."""

from pages.ui import shell

shell.run()
