package dev.integrations.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** JSON as templates read and write it: numbers keep their digits. */
final class TemplateJson {
    private static final ObjectMapper MAPPER = mapper(new JsonFactory());
    private static final ObjectMapper STRICT = mapper(JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private TemplateJson() {}

    private static ObjectMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
                .build();
    }

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static JsonNode read(String text) {
        if (text.length() > JsonTemplate.MAX_LENGTH) {
            throw invalid("has up to %d characters, this one has %d".formatted(JsonTemplate.MAX_LENGTH, text.length()));
        }
        if (hasLoneSurrogate(text)) {
            throw invalid("has half of a surrogate pair, which is no character");
        }
        try {
            JsonNode node = STRICT.readTree(text);
            if (node.isMissingNode()) {
                throw invalid("is empty");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw invalid("is nested too deeply, or has a number or name that is too long" + at(e));
        } catch (JsonProcessingException e) {
            throw invalid("is not well-formed JSON, or has a name twice" + at(e));
        }
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? ""
                : ", at line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    static boolean hasLoneSurrogate(String text) {
        return text.codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    static JsonNode readPayload(byte[] payload) {
        try {
            JsonNode node = MAPPER.readTree(payload);
            if (!node.isMissingNode()) {
                return node;
            }
        } catch (IOException e) {
            // Its message may hold a part of the payload.
        }
        throw new TemplateFailedException("The payload is not JSON, which a template needs");
    }

    static JsonNode readRendered(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw new TemplateFailedException("The template does not make JSON that can be read");
        }
    }

    static JsonGenerator generator(OutputStream out) throws IOException {
        return MAPPER.createGenerator(out);
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException("template", List.of(new Problem("document", message)));
    }
}
