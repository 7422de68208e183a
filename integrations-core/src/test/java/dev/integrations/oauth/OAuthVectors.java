package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/** Inputs and outputs out of the RFCs, and of cases that other servers got wrong. */
final class OAuthVectors {
    private OAuthVectors() {}

    static JsonNode at(String pointer) {
        try (InputStream in = OAuthVectors.class.getResourceAsStream("/oauth/vectors.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in)).at(pointer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> list(String pointer) {
        return StreamSupport.stream(at(pointer).spliterator(), false).toList();
    }

    static List<String> texts(String pointer) {
        return list(pointer).stream().map(JsonNode::asText).toList();
    }
}
