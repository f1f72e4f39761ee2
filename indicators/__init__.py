"""Definitions, mathematics and the questions that pages ask."""
