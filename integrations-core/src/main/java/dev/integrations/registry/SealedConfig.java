package dev.integrations.registry;

import java.util.Optional;

/** A configuration as it is kept: what may be seen as text, what may not encrypted. Immutable. */
public final class SealedConfig {
    private final String shown;
    private final Optional<byte[]> secrets;

    /**
     * Creates a configuration.
     *
     * @param shown a JSON object of the fields that are no secrets
     * @param secrets the others, encrypted together; empty if there are none. Not copied
     */
    public SealedConfig(String shown, Optional<byte[]> secrets) {
        this.shown = shown;
        this.secrets = secrets;
    }

    /**
     * Returns what may be seen.
     *
     * @return a JSON object
     */
    public String shown() {
        return shown;
    }

    /**
     * Returns what may not be seen.
     *
     * @return the encrypted fields, or empty if there are none
     */
    public Optional<byte[]> secrets() {
        return secrets;
    }

    @Override
    public String toString() {
        return "SealedConfig[masked]";
    }
}
