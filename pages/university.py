"""Page under construction in this commit."""

import streamlit as st

from pages.ui import shell

screen = shell.open_page()
st.write(screen.choice.model_dump())
