package dev.integrations.extension;

import java.util.List;
import java.util.Optional;

/**
 * An extension in the catalogue.
 *
 * @param listing what it is: that of the installed version, or of the newest one that can be installed
 * @param state how this node stands with it
 * @param provided whether it is a part of the application, which is neither installed nor uninstalled here
 * @param versions which versions can be installed from the directory or the index, the newest first
 * @param upgrade the newest release that is newer than the installed version and can be installed, if there is one
 */
public record ExtensionEntry(
        ExtensionListing listing,
        ExtensionState state,
        boolean provided,
        List<SemVer> versions,
        Optional<SemVer> upgrade) {
    /**
     * Copies the versions.
     *
     * @param listing what it is
     * @param state how this node stands with it
     * @param provided whether it is a part of the application
     * @param versions which versions can be installed
     * @param upgrade the newest version that is newer than the installed one
     */
    public ExtensionEntry {
        versions = List.copyOf(versions);
    }

    /**
     * Returns the id of the extension.
     *
     * @return the id of its listing
     */
    public String id() {
        return listing.id();
    }
}
