package dev.integrations.schema;

import java.util.ArrayList;
import java.util.List;

/** JSON Pointers, RFC 6901. */
final class Pointer {
    private Pointer() {}

    static String child(String parent, String token) {
        return parent + "/" + token.replace("~", "~0").replace("/", "~1");
    }

    /** Returns the tokens of a pointer that is empty or begins with a slash. */
    static List<String> tokens(String pointer) {
        List<String> tokens = new ArrayList<>();
        for (int from = 1; from <= pointer.length(); ) {
            int slash = pointer.indexOf('/', from);
            int to = slash < 0 ? pointer.length() : slash;
            tokens.add(pointer.substring(from, to).replace("~1", "/").replace("~0", "~"));
            from = to + 1;
        }
        return tokens;
    }
}
