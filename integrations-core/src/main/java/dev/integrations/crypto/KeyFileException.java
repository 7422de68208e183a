package dev.integrations.crypto;

import dev.integrations.common.IntegrationsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Thrown when a key file cannot be read, written or understood. The message holds no part of a key. */
public final class KeyFileException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** The path of the key file. */
    private final String file;

    KeyFileException(Path file, String problem, @Nullable Throwable cause) {
        super("Key file %s: %s".formatted(file, problem), cause);
        this.file = file.toString();
    }

    /**
     * Returns the path of the key file.
     *
     * @return the path as it was given
     */
    public Path file() {
        return Path.of(file);
    }
}
