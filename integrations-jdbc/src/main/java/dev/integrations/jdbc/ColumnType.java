package dev.integrations.jdbc;

/** The types of columns that are written for many rows at once. */
enum ColumnType {
    BIGINT,
    SMALLINT,
    BOOLEAN,
    TEXT,
    BYTES,
    UUID,
    /** An instant, to the microsecond. */
    TIME
}
