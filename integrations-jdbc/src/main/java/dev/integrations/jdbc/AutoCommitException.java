package dev.integrations.jdbc;

import dev.integrations.common.IntegrationsException;

/**
 * Thrown when a connection is enlisted that commits every statement by itself, so that there is no transaction to be part
 * of.
 */
public final class AutoCommitException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    AutoCommitException() {
        super("The connection is in auto-commit mode, so it has no open transaction to publish in;"
                + " call setAutoCommit(false) first, or use JdbcStore.inTransaction");
    }
}
