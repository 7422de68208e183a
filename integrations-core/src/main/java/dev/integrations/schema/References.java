package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what references lead to, within one document and nowhere else. */
final class References {
    private static final List<String> ANCHORS = List.of("$anchor", "$dynamicAnchor");

    private final JsonNode root;
    private final Map<String, String> anchors = new HashMap<>();

    References(JsonNode root) {
        this.root = root;
    }

    /** Returns the pointer that a reference means, or empty if it leads elsewhere. */
    Optional<String> resolve(String reference) {
        int hash = reference.indexOf('#');
        String document = hash < 0 ? reference : reference.substring(0, hash);
        String fragment = hash < 0 ? "" : decoded(reference.substring(hash + 1));
        if (fragment == null || !(document.isEmpty() || document.equals(rootId()))) {
            return Optional.empty();
        }
        if (fragment.isEmpty() || fragment.startsWith("/")) {
            return Optional.of(fragment);
        }
        if (anchors.isEmpty()) {
            collectAnchors("", root);
        }
        return Optional.ofNullable(anchors.get(fragment));
    }

    /** Returns what is at a pointer of the document. */
    Optional<JsonNode> find(String pointer) {
        JsonNode node = root;
        for (String token : Pointer.tokens(pointer)) {
            node = node.isArray() ? item(node, token) : node.path(token);
        }
        return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    }

    private static JsonNode item(JsonNode array, String token) {
        boolean isIndex =
                token.length() < 6 && !token.isEmpty() && token.chars().allMatch(Character::isDigit);
        return array.path(isIndex ? Integer.parseInt(token) : -1);
    }

    private String rootId() {
        String id = root.path("$id").asText("");
        return id.endsWith("#") ? id.substring(0, id.length() - 1) : id;
    }

    private void collectAnchors(String pointer, JsonNode node) {
        for (String keyword : ANCHORS) {
            if (node.path(keyword).isTextual()) {
                anchors.putIfAbsent(node.path(keyword).textValue(), pointer);
            }
        }
        node.properties().forEach(member -> collectAnchors(Pointer.child(pointer, member.getKey()), member.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectAnchors(Pointer.child(pointer, Integer.toString(i)), node.path(i));
        }
    }

    private static @Nullable String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
