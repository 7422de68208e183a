package dev.integrations.extension;

import java.time.Instant;
import java.util.Optional;

/**
 * How this node stands with the remote index.
 *
 * @param name what the index is called
 * @param sequence the number of the index that is used, or empty if there is none yet
 * @param confirmedAt when that was last known to be the newest, or empty if there is none
 * @param failure why a later attempt to read it failed, so that what is used may be old; empty if none did
 */
public record IndexReport(
        String name, Optional<Long> sequence, Optional<Instant> confirmedAt, Optional<String> failure) {}
