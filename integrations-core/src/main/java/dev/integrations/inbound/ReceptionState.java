package dev.integrations.inbound;

/** What became of an event that came in. */
public enum ReceptionState {
    /** It waits for the host's handler, for the first time or again. */
    WAITING,
    /** The host's handler took it. */
    HANDLED,
    /** The host's handler failed until no attempt was left. It stays until it is replayed or too old. */
    FAILED
}
