-- Titles of sources in three languages; an older row keeps its English title in all three until it is
-- recorded again. An edition tells the institutions it ranks (list_size) apart from the rows of the
-- publisher's table (table_rows): so far list_size counted rows, Reporters and unranked included.

DROP VIEW source_current;

ALTER TABLE source RENAME TO source_before;

CREATE TABLE source (
    source VARCHAR NOT NULL, title_en VARCHAR NOT NULL, title_ru VARCHAR NOT NULL,
    title_kk VARCHAR NOT NULL, short_title VARCHAR NOT NULL,
    producer VARCHAR NOT NULL, edition VARCHAR NOT NULL, licence VARCHAR NOT NULL,
    licence_url VARCHAR, citation VARCHAR NOT NULL, link VARCHAR, obtained VARCHAR NOT NULL,
    processing VARCHAR NOT NULL, folder VARCHAR NOT NULL, quoted_facts BOOLEAN NOT NULL,
    synthetic BOOLEAN NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

INSERT INTO source
SELECT source, title, title, title, short_title, producer, edition, licence, licence_url, citation,
       link, obtained, processing, folder, quoted_facts, synthetic,
       revision, recorded_at, recorded_by
FROM source_before;

DROP TABLE source_before;

CREATE VIEW source_current AS
SELECT * FROM source
QUALIFY row_number() OVER (
    PARTITION BY source
    ORDER BY revision DESC, recorded_at DESC
) = 1;

DROP VIEW source_edition_current;

ALTER TABLE source_edition RENAME TO source_edition_before;

CREATE TABLE source_edition (
    source VARCHAR NOT NULL, edition INTEGER NOT NULL, published_year INTEGER NOT NULL,
    held BOOLEAN NOT NULL, list_size INTEGER, table_rows INTEGER, break_before BOOLEAN NOT NULL,
    rebased BOOLEAN NOT NULL,
    revision INTEGER NOT NULL, recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);

INSERT INTO source_edition
SELECT source, edition, published_year, held, NULL, list_size, break_before, rebased,
       revision, recorded_at, recorded_by
FROM source_edition_before;

DROP TABLE source_edition_before;

CREATE VIEW source_edition_current AS
SELECT * FROM source_edition
QUALIFY row_number() OVER (
    PARTITION BY source, edition
    ORDER BY revision DESC, recorded_at DESC
) = 1;

-- The places quoted from QS and THE carried the same count; the demonstration's are of its own list.
UPDATE ranking_result SET list_size = NULL WHERE source IN ('qs_wur', 'the_wur');
