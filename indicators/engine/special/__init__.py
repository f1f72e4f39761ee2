"""Indices that are no weighted mean of a hierarchy: frontier, penalty and published indices."""
