package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A value and where it is; the path is put together only if it is asked for. */
record Spot(@Nullable Spot parent, String token, JsonNode value) {
    private static final int MAX_PATH = 500;

    static Spot root(JsonNode value) {
        return new Spot(null, "", value);
    }

    Spot child(String name, JsonNode child) {
        return new Spot(this, name, child);
    }

    /** Returns the path of this value, cut off where names in the JSON make it excessive. */
    String path() {
        Deque<String> tokens = new ArrayDeque<>();
        Spot spot = this;
        while (spot.parent != null) {
            tokens.push(spot.token.length() <= MAX_PATH ? spot.token : spot.token.substring(0, MAX_PATH));
            spot = spot.parent;
        }
        StringBuilder path = new StringBuilder();
        tokens.stream().limit(MAX_PATH).forEach(name -> path.append(Pointer.child("", name)));
        return path.length() <= MAX_PATH ? path.toString() : path.substring(0, MAX_PATH) + "…";
    }
}
