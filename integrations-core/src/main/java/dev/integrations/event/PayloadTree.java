package dev.integrations.event;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes of a payload, parsed when a condition asks for the first time and never again. For use by one thread.
 */
public final class PayloadTree {
    private static final Logger LOG = LoggerFactory.getLogger(PayloadTree.class);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final byte[] json;
    private @Nullable JsonNode root;

    private PayloadTree(byte[] json) {
        this.json = json;
    }

    /**
     * Returns the tree of a payload, without parsing it yet.
     *
     * @param json the payload; not copied
     * @return the tree
     */
    public static PayloadTree of(byte[] json) {
        return new PayloadTree(json);
    }

    /** Returns the parsed payload, or empty if it cannot be read as JSON, in which case no condition matches. */
    Optional<JsonNode> root() {
        JsonNode known = root;
        if (known == null) {
            known = parse();
            root = known;
        }
        return known.isMissingNode() ? Optional.empty() : Optional.of(known);
    }

    boolean isParsed() {
        return root != null;
    }

    /** A tenant's condition must not keep an event from the destinations that have none. */
    private JsonNode parse() {
        try {
            return MAPPER.readTree(json);
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            LOG.warn("A payload of {} bytes cannot be read as JSON, so that no condition matches it", json.length, e);
            return MissingNode.getInstance();
        }
    }
}
