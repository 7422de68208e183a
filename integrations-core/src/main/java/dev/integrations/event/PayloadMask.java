package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts {@code "(masked)"} in the places of values that are not to be shown. */
final class PayloadMask {
    private static final TextNode MASK = TextNode.valueOf("(masked)");
    private static final String EACH = "*";

    private PayloadMask() {}

    /**
     * Returns the payload with the values at the pointers masked; all of it if it cannot be read. It is written anew even
     * if nothing was found: of a name that comes twice in one object only one value is looked at, and only that is written.
     */
    static byte[] mask(byte[] json, List<String> pointers) {
        Optional<JsonNode> root = PayloadTree.of(json).root();
        if (root.isEmpty()) {
            return bytes(MASK);
        }
        JsonNode masked = root.get();
        for (String pointer : pointers) {
            masked = mask(masked, tokens(pointer));
        }
        return bytes(masked);
    }

    private static byte[] bytes(JsonNode tree) {
        return JsonText.of(tree).getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> tokens(String pointer) {
        return Arrays.stream(pointer.split("/", -1))
                .skip(1)
                .map(token -> token.replace("~1", "/").replace("~0", "~"))
                .toList();
    }

    private static JsonNode mask(JsonNode node, List<String> path) {
        if (path.isEmpty()) {
            return MASK;
        }
        String token = path.get(0);
        List<String> rest = path.subList(1, path.size());
        if (node instanceof ObjectNode object && object.has(token)) {
            object.set(token, mask(object.get(token), rest));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (token.equals(EACH) || token.equals(Integer.toString(i))) {
                    array.set(i, mask(array.get(i), rest));
                }
            }
        }
        return node;
    }
}
