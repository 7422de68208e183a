package dev.integrations.delivery;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.event.EventType;
import java.io.IOException;
import java.util.OptionalInt;

/** Turns what is published into the bytes that are stored, signed and sent. */
final class Payloads {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final PayloadWriter writer;
    private final int maxBytes;

    Payloads(EngineParts parts) {
        this.writer = parts.payloadWriter().orElse(MAPPER::writeValueAsBytes);
        this.maxBytes = parts.maxPayloadBytes();
    }

    byte[] bytes(NewEvent event, OptionalInt index) {
        byte[] bytes = write(event, index);
        if (bytes.length > maxBytes) {
            throw new InvalidPayloadException(
                    event.type(),
                    index,
                    "has %d bytes, more than the %d allowed; publish a reference to large data instead"
                            .formatted(bytes.length, maxBytes),
                    null);
        }
        return bytes;
    }

    private byte[] write(NewEvent event, OptionalInt index) {
        Object payload = event.payload();
        if (payload instanceof byte[] json) {
            requireJson(event.type(), index, json);
            return json.clone();
        }
        try {
            return payload instanceof JsonNode ? MAPPER.writeValueAsBytes(payload) : writer.write(payload);
        } catch (IOException e) {
            throw new InvalidPayloadException(
                    event.type(),
                    index,
                    "cannot be written as JSON; configure a payload writer that knows its class",
                    e);
        }
    }

    private void requireJson(EventType type, OptionalInt index, byte[] json) {
        if (json.length > maxBytes) {
            return;
        }
        try (JsonParser parser = MAPPER.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new InvalidPayloadException(type, index, "is empty; it must be JSON", null);
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new InvalidPayloadException(type, index, "has more than one JSON value", null);
            }
        } catch (IOException e) {
            throw new InvalidPayloadException(type, index, "is not JSON", e);
        }
    }
}
