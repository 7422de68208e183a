package dev.integrations.delivery;

import java.io.IOException;

/** Turns what a host publishes into JSON. Safe for use by several threads. */
@FunctionalInterface
public interface PayloadWriter {
    /**
     * Writes one payload.
     *
     * @param payload what was published; neither JSON bytes nor a JSON tree
     * @return JSON in UTF-8
     * @throws IOException if it cannot be written
     */
    byte[] write(Object payload) throws IOException;
}
