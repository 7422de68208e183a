package dev.integrations.extension;

import java.time.Instant;
import java.util.Optional;

/**
 * What the store holds of an extension, for all nodes.
 *
 * @param listing what it is
 * @param sha256 the SHA-256 of its jar, 64 lower-case hexadecimal digits: no other jar is loaded for it; empty if it is a part of
 *     the application
 * @param enabled whether its templates are offered
 * @param installedAt when it was installed
 * @param updatedAt when it was last changed
 */
public record InstalledExtension(
        ExtensionListing listing, Optional<String> sha256, boolean enabled, Instant installedAt, Instant updatedAt) {
    /**
     * Returns its id.
     *
     * @return the id of its listing
     */
    public String id() {
        return listing.id();
    }

    InstalledExtension in(boolean state, Instant now) {
        return new InstalledExtension(listing, sha256, state, installedAt, now);
    }
}
