package dev.integrations.extension;

/** How this node stands with an extension. */
public enum ExtensionState {
    /** It can be installed, and is not. */
    AVAILABLE,
    /** Its templates are offered. */
    ENABLED,
    /** It is installed, and its templates are not offered. */
    DISABLED,
    /**
     * Something stands against its installed version: see {@link Extensions#problems}. None is offered, or the one that ran
     * before.
     */
    FAILED
}
