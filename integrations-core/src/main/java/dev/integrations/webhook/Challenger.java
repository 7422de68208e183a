package dev.integrations.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.TenantId;
import dev.integrations.event.Event;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import dev.integrations.signature.WebhookSigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Sends a receiver a token, as any event is sent, that it must send back to show that it wants what it is sent. */
final class Challenger {
    private static final EventType TYPE = EventType.of("integrations.webhook.challenge");
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int TOKEN_BYTES = 32;

    private final WebhookParts parts;
    private final TenantId tenant;
    private final HttpTransport transport;
    private final Secrets secrets;

    Challenger(WebhookParts parts, TenantId tenant, HttpTransport transport) {
        this.parts = parts;
        this.tenant = tenant;
        this.transport = transport;
        this.secrets = new Secrets(parts.keyRing());
    }

    /** The webhook as it was challenged, and why that failed. */
    record Result(Webhook webhook, Optional<String> failure) {}

    private record Target(Webhook webhook, List<StoredSecret> secrets) {}

    Result challenge(WebhookId id) {
        Instant now = parts.clock().instant();
        Target target = parts.transactions()
                .inTransaction(transaction -> new Target(
                        transaction.webhooks().find(tenant, id).orElseThrow(() -> new NotFoundException("webhook", id)),
                        transaction.webhooks().secrets(tenant, id, now)));
        return new Result(target.webhook(), failure(target, now));
    }

    private Optional<String> failure(Target target, Instant now) {
        byte[] random = new byte[TOKEN_BYTES];
        parts.random().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        WebhookDestination destination = new WebhookDestination(
                target.webhook(),
                () -> WebhookSigner.of(
                        target.secrets().stream().map(secrets::open).toList()));
        Event event = new Event(
                EventId.of(parts.ids().next()),
                tenant,
                TYPE,
                now,
                body(target.webhook().id(), token, now));
        try {
            return judge(transport.send(destination.prepare(event, now)).join(), token);
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransportException failure) {
                return Optional.of(failure.kind().description());
            }
            throw e;
        }
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
