"""The DuckDB store, the public sources, the fictional workspace and access to rows."""
