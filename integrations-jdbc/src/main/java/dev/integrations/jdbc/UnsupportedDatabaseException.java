package dev.integrations.jdbc;

import dev.integrations.common.IntegrationsException;

/** Thrown when a data source leads to a database that the store has no SQL for. */
public final class UnsupportedDatabaseException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** As the driver names it. */
    private final String product;

    UnsupportedDatabaseException(String product) {
        super(("The data source leads to '%s'; the store runs on PostgreSQL, on H2, and, with MariaDB's own driver, on"
                        + " MariaDB 10.6 or later")
                .formatted(product));
        this.product = product;
    }

    /**
     * Returns the database that was found.
     *
     * @return its name, as the driver has it
     */
    public String product() {
        return product;
    }
}
