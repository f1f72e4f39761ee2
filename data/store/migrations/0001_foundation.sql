-- The first schema. Portable between the embedded file and DuckLake: no keys, no sequences, no
-- checks, no indexes. Every table of facts is append-only: a change is a new row with a higher
-- revision, "current" is a view. `recorded_at` and `recorded_by` say when and by whom.

CREATE TABLE workspace_info (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

CREATE TABLE source (
    source VARCHAR NOT NULL, title VARCHAR NOT NULL, short_title VARCHAR NOT NULL,
    producer VARCHAR NOT NULL, edition VARCHAR NOT NULL, licence VARCHAR NOT NULL,
    licence_url VARCHAR, citation VARCHAR NOT NULL, link VARCHAR, obtained VARCHAR NOT NULL,
    processing VARCHAR NOT NULL, folder VARCHAR NOT NULL, quoted_facts BOOLEAN NOT NULL,
    synthetic BOOLEAN NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE source_edition (
    source VARCHAR NOT NULL, edition INTEGER NOT NULL, published_year INTEGER NOT NULL,
    held BOOLEAN NOT NULL, list_size INTEGER, break_before BOOLEAN NOT NULL,
    rebased BOOLEAN NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE region (
    region VARCHAR NOT NULL, name_en VARCHAR NOT NULL, name_ru VARCHAR NOT NULL,
    name_kk VARCHAR NOT NULL, type VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE country (
    country VARCHAR NOT NULL, alpha3 VARCHAR NOT NULL, name_en VARCHAR NOT NULL,
    name_ru VARCHAR NOT NULL, name_kk VARCHAR NOT NULL, country_group VARCHAR NOT NULL,
    latitude DOUBLE, longitude DOUBLE,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE institution (
    institution VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL, name_ru VARCHAR NOT NULL, name_kk VARCHAR NOT NULL,
    short_en VARCHAR NOT NULL, short_ru VARCHAR NOT NULL, short_kk VARCHAR NOT NULL,
    city_en VARCHAR NOT NULL, city_ru VARCHAR NOT NULL, city_kk VARCHAR NOT NULL,
    region VARCHAR, country VARCHAR NOT NULL, type VARCHAR NOT NULL, profile VARCHAR NOT NULL,
    peer_set VARCHAR, founded_year INTEGER, founded_source VARCHAR,
    ror_id VARCHAR, ror_status VARCHAR, latitude DOUBLE, longitude DOUBLE,
    coordinate_precision VARCHAR, status VARCHAR NOT NULL, source VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE institution_name (
    institution VARCHAR NOT NULL, language VARCHAR, name VARCHAR NOT NULL,
    name_kind VARCHAR NOT NULL, from_year INTEGER, to_year INTEGER, source VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE metric (
    metric VARCHAR NOT NULL, metric_group VARCHAR NOT NULL, kind VARCHAR NOT NULL,
    name_en VARCHAR NOT NULL, name_ru VARCHAR NOT NULL, name_kk VARCHAR NOT NULL,
    unit VARCHAR NOT NULL, value_type VARCHAR NOT NULL, minimum DOUBLE, maximum DOUBLE,
    required BOOLEAN NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE observation (
    institution VARCHAR NOT NULL, metric VARCHAR NOT NULL, period INTEGER NOT NULL,
    value DOUBLE, value_low DOUBLE, value_high DOUBLE, value_verbatim VARCHAR,
    status VARCHAR NOT NULL, reason VARCHAR, source VARCHAR NOT NULL, source_edition VARCHAR,
    source_locator VARCHAR, name_in_source VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

-- Notes that belong to data and appear wherever the data do: breaks in series, changes of
-- definition, leaps that are real in the source.
CREATE TABLE annotation (
    annotation VARCHAR NOT NULL, kind VARCHAR NOT NULL, institution VARCHAR, metric VARCHAR,
    source VARCHAR, from_period INTEGER, to_period INTEGER,
    text_en VARCHAR NOT NULL, text_ru VARCHAR NOT NULL, text_kk VARCHAR NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

-- National context: students between countries, and national series.
CREATE TABLE country_flow (
    origin VARCHAR NOT NULL, destination VARCHAR NOT NULL, period INTEGER NOT NULL,
    persons DOUBLE, value_verbatim VARCHAR, flags VARCHAR, residual BOOLEAN NOT NULL,
    table_side VARCHAR NOT NULL, source VARCHAR NOT NULL, source_locator VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

CREATE TABLE country_series (
    country VARCHAR NOT NULL, series VARCHAR NOT NULL, period INTEGER NOT NULL,
    value DOUBLE, value_verbatim VARCHAR, qualifier VARCHAR, complete BOOLEAN NOT NULL,
    status VARCHAR NOT NULL, source VARCHAR NOT NULL, source_locator VARCHAR,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);
