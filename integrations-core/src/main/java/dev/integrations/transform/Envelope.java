package dev.integrations.transform;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What the pointers of templates lead into: an event as an object of {@code id}, {@code type}, {@code timestamp} and {@code
 * data}, the payload. Used by one thread at a time.
 */
public final class Envelope {
    private final ObjectNode json;

    private Envelope(ObjectNode json) {
        this.json = json;
    }

    /**
     * Puts an event into an envelope.
     *
     * @param id the id of the event
     * @param type its type
     * @param timestamp when it was published, as RFC 3339 has it
     * @param payload its payload, JSON in UTF-8
     * @return the envelope
     * @throws TemplateFailedException if the payload is no JSON
     */
    public static Envelope of(String id, String type, String timestamp, byte[] payload) {
        ObjectNode json = TemplateJson.object();
        json.put("id", id).put("type", type).put("timestamp", timestamp);
        json.set("data", TemplateJson.readPayload(payload));
        return new Envelope(json);
    }

    ObjectNode json() {
        return json;
    }

    /** Shows nothing of the payload. */
    @Override
    public String toString() {
        return "Envelope[%s]".formatted(json.path("id").asText());
    }
}
