package dev.integrations.benchmarks;

import java.util.List;

/** Thrown when a command line is wrong; the message names everything that is. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
