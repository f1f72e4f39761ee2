"""Bytes from ready results."""
