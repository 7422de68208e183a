package dev.integrations.registry;

import dev.integrations.common.IntegrationsException;

/**
 * Thrown when an integration is changed on the strength of a version that is not the newest any more. Nothing was stored: who
 * gets this reads the integration again, and makes the change to what is there by now.
 */
public final class VersionConflictException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** The newest version. */
    private final int current;

    VersionConflictException(Integration integration, int expected) {
        super(
                "Integration %s is at version %d, and the change was made to version %d; read it again, and make the change to that"
                        .formatted(integration.id(), integration.version(), expected));
        this.current = integration.version();
    }

    /**
     * Returns the version that it has.
     *
     * @return the number of the newest version, as far as this was known
     */
    public int current() {
        return current;
    }
}
