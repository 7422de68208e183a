package dev.integrations.webhook;

import dev.integrations.http.OutboundRequest;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.Method;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The request for an access token by client credentials (RFC 6749, sections 2.3.1 and 4.4.2). */
final class TokenRequests {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private TokenRequests() {}

    static OutboundRequest of(ClientCredentials client) {
        String secret = client.clientSecret().given().reveal();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        if (!client.scopes().isEmpty()) {
            form.put("scope", String.join(" ", client.scopes()));
        }
        client.audience().ifPresent(audience -> form.put("audience", audience));
        OutboundRequest.Builder request = OutboundRequest.post(URI.create(client.tokenUrl()))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json")
                .timeout(TIMEOUT);
        if (client.method() == Method.BASIC) {
            request.header("authorization", "Basic " + base64(encode(client.clientId()) + ":" + encode(secret)));
        } else {
            form.put("client_id", client.clientId());
            form.put("client_secret", secret);
        }
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return request.body(body.getBytes(StandardCharsets.US_ASCII)).build();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
