"""Definitions as YAML, the registry that reads them, and the formula grammar."""
