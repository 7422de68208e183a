package dev.integrations.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Base64Url;
import dev.integrations.delivery.DestinationTests;
import dev.integrations.delivery.TestAttempt;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.http.OutboundResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Sends a receiver a token, as any event is sent, that it must send back to show that it wants what it is sent. */
final class Challenger {
    static final EventType TYPE = EventType.of("integrations.webhook.challenge");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int TOKEN_BYTES = 32;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final DestinationTests tests;

    Challenger(WebhookParts parts, TenantId tenant, DestinationTests tests) {
        this.parts = parts;
        this.tenant = tenant;
        this.tests = tests;
    }

    /** The webhook as it was challenged, and why that failed. */
    record Result(Webhook webhook, Optional<String> failure) {}

    Result challenge(WebhookId id) {
        Webhook webhook = parts.transactions()
                .inTransaction(transaction -> transaction.webhooks().find(tenant, id))
                .orElseThrow(() -> new NotFoundException("webhook", id));
        return new Result(webhook, failure(webhook));
    }

    private Optional<String> failure(Webhook webhook) {
        byte[] random = new byte[TOKEN_BYTES];
        parts.random().nextBytes(random);
        String token = Base64Url.encode(random);
        Instant now = parts.clock().instant();
        Event event = new Event(EventId.of(parts.ids().next()), tenant, TYPE, now, body(webhook.id(), token, now));
        TestAttempt attempt =
                tests.sendUnmarked(webhook.id().destination(), event).join();
        boolean elsewhere = attempt.request()
                .filter(request ->
                        request.uri().equals(URI.create(webhook.settings().url())))
                .isEmpty();
        Optional<OutboundResponse> response = attempt.attempt().response();
        if (response.isEmpty()) {
            return attempt.attempt().reason().or(() -> Optional.of("The receiver did not answer"));
        }
        return elsewhere ? Optional.of("The URL of the webhook was changed meanwhile") : judge(response.get(), token);
    }

    private static byte[] body(WebhookId id, String token, Instant now) {
        try {
            return MAPPER.writeValueAsBytes(Map.of(
                    "type", TYPE.name(),
                    "timestamp", now.toString(),
                    "data", Map.of("webhook", id.toString(), "challenge", token)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }

    private static Optional<String> judge(OutboundResponse response, String token) {
        if (response.status() < 200 || response.status() >= 300) {
            return Optional.of("The receiver answered with status " + response.status());
        }
        byte[] expected = token.getBytes(StandardCharsets.UTF_8);
        byte[] answer = answered(response).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, answer)
                ? Optional.empty()
                : Optional.of("The answer does not hold the token");
    }

    /** Returns the token alone, or that of a JSON object. */
    private static String answered(OutboundResponse response) {
        String text = new String(response.body(), StandardCharsets.UTF_8).strip();
        if (!text.startsWith("{")) {
            return text;
        }
        try {
            JsonNode answer = MAPPER.readTree(text);
            return answer.path("challenge").asText();
        } catch (IOException e) {
            return "";
        }
    }
}
