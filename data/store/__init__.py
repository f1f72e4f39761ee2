"""The DuckDB store: one connection, numbered migrations, append-only tables, reading by SQL."""
