-- What was appended when and by whom, one row a batch: the audit trail, and the count that tells a
-- cache that the data changed.

CREATE TABLE append_batch (
    batch INTEGER NOT NULL, table_name VARCHAR NOT NULL, row_count INTEGER NOT NULL,
    recorded_at TIMESTAMP NOT NULL, recorded_by VARCHAR NOT NULL
);
