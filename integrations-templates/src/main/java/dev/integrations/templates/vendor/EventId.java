package dev.integrations.templates.vendor;

import com.fasterxml.jackson.databind.JsonNode;

/** By what a repeated event is known. */
public final class EventId {
    /** More than any vendor uses. */
    private static final int MAX_LENGTH = 255;

    private EventId() {}

    /**
     * Returns the id of an event.
     *
     * @param id what the vendor says, untrusted; a missing node if it says nothing
     * @param event the bytes of the event
     * @return the id; the digest of the bytes if there is none, or it has more than 255 characters
     */
    public static String of(JsonNode id, byte[] event) {
        String text = id.isTextual() || id.isNumber() ? id.asText() : "";
        return text.isEmpty() || text.length() > MAX_LENGTH ? Digest.sha256(event) : text;
    }
}
