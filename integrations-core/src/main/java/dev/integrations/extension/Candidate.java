package dev.integrations.extension;

import dev.integrations.extension.PluginDirectory.Found;
import java.util.Optional;

/** A jar that could be installed: in the directory, or in the index. */
record Candidate(ExtensionListing listing, String sha256, Optional<Found> local, Optional<IndexEntry> remote) {
    static Candidate of(Found found) {
        return new Candidate(found.listing(), found.sha256(), Optional.of(found), Optional.empty());
    }

    static Candidate of(IndexEntry entry) {
        return new Candidate(entry.listing(), entry.sha256(), Optional.empty(), Optional.of(entry));
    }
}
