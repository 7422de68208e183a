package dev.integrations.extension;

/** How this node stands with an extension. */
public enum ExtensionState {
    /** It can be installed, and is not. */
    AVAILABLE,
    /** Its templates are offered. */
    ENABLED,
    /** It is installed, and its templates are not offered. */
    DISABLED,
    /** Its templates should be offered, and something stands against that: see {@link Extensions#problems}. */
    FAILED
}
