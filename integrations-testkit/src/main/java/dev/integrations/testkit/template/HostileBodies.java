package dev.integrations.testkit.template;

import java.util.List;

/** Bodies that no vendor documents, as they come from proxies, captive portals, and attackers. */
final class HostileBodies {
    private static final int SHOWN = 40;
    private static final int DEPTH = 2_000;

    static final List<String> ALL = List.of(
            "",
            " ",
            "<html><body>Bad gateway</body></html>",
            "{",
            "{\"error\":",
            "null",
            "0",
            "\"text\"",
            "[]",
            "[null]",
            "{}",
            "{\"error\":null,\"errors\":null,\"code\":null,\"message\":null,\"messages\":null}",
            "{\"error\":{},\"errors\":{},\"code\":{},\"message\":{},\"messages\":{},\"details\":{}}",
            "{\"error\":[],\"errors\":[],\"code\":[],\"message\":[],\"messages\":[],\"details\":[]}",
            "{\"error\":1,\"errors\":[1],\"code\":1e999,\"message\":1,\"messages\":[1],\"retry_after\":\"x\"}",
            "{\"code\":99999999999999999999,\"retry_after\":-1}",
            "{\"retry_after\":1e999}",
            "[".repeat(DEPTH),
            "a".repeat(100_000),
            "\0\1\2");

    private HostileBodies() {}

    static String shown(String body) {
        return body.isEmpty()
                ? "no body"
                : "the body '%s'".formatted(body.length() > SHOWN ? body.substring(0, SHOWN) + "..." : body);
    }
}
