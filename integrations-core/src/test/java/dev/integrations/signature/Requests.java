package dev.integrations.signature;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Signed requests, as a receiver gets them. */
final class Requests {
    static final Instant NOW = Instant.parse("2026-08-22T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private Requests() {}

    static Map<String, List<String>> headers(WebhookHeaders headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.asMap().forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    static Map<String, List<String>> headers(String id, String timestamp, String signature) {
        return headers(new WebhookHeaders(id, timestamp, signature));
    }

    static Map<String, List<String>> signed(SigningKey key, byte[] body) {
        return headers(WebhookSigner.of(key).sign("msg_1", NOW, body));
    }
}
