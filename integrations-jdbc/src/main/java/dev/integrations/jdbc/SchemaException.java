package dev.integrations.jdbc;

import dev.integrations.common.IntegrationsException;
import java.util.List;

/** Thrown when the tables in the database are not those that this version of the library works with. */
public final class SchemaException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** Serializable, since it is made by {@link List#copyOf}. */
    @SuppressWarnings("serial")
    private final List<String> missing;

    private SchemaException(String message, List<String> missing) {
        super(message);
        this.missing = List.copyOf(missing);
    }

    static SchemaException missing(List<Migration> migrations) {
        List<String> files = migrations.stream().map(Migration::resource).toList();
        return new SchemaException(
                "The schema is not up to date; run these files from the integrations-jdbc jar in this order, or open the"
                        + " store with migrate(true): %s".formatted(String.join(", ", files)),
                files);
    }

    static SchemaException changed(Migration migration) {
        return new SchemaException(
                ("The schema was made by another edition of %s than the one in this integrations-jdbc jar; use the jar"
                                + " that made it, or compare both files and then set the checksum of version %d in"
                                + " integrations_schema_history to null")
                        .formatted(migration.resource(), migration.version()),
                List.of());
    }

    static SchemaException newer(int found, int known) {
        return new SchemaException(
                ("The schema has version %d and this integrations-jdbc jar knows versions up to %d; update the jar,"
                                + " a newer one has migrated this database")
                        .formatted(found, known),
                List.of());
    }

    /**
     * Returns the SQL files that were not applied.
     *
     * @return their paths inside the jar in the order in which they are to be run; empty if none is missing
     */
    public List<String> missing() {
        return missing;
    }
}
