"""Adapters of public sources: one module and one folder of shipped files for each."""
