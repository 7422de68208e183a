package dev.integrations.event;

/** Whether the payload of a stored event is still there. */
public enum PayloadState {
    /** It is there, byte for byte as it was published. */
    KEPT,

    /** The values that the catalogue redacts are masked in what is stored, so that it cannot be delivered any more. */
    MASKED,

    /** It was removed because it was older than payloads are kept. */
    EXPIRED,

    /** It was removed at once, because somebody asked for that. */
    EXPUNGED
}
