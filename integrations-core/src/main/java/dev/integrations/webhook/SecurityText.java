package dev.integrations.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.connection.ConnectionId;
import dev.integrations.webhook.ReceiverAuthentication.Basic;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.Method;
import dev.integrations.webhook.ReceiverAuthentication.ServiceConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@link WebhookSecurity} as JSON. Part of the stored format: a member, once used, keeps its name and meaning. */
final class SecurityText {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SecurityText() {}

    static String write(WebhookSecurity security) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        security.clientCertificate()
                .ifPresent(certificate -> json.putObject("clientCertificate")
                        .put("chain", certificate.chain())
                        .put("key", certificate.key().encrypted()));
        security.trust().ifPresent(trust -> json.put("trust", trust));
        security.authentication().ifPresent(authentication -> write(authentication, json.putObject("authentication")));
        security.encryption().ifPresent(jwk -> json.put("encryption", jwk));
        if (!security.headers().isEmpty()) {
            ObjectNode headers = json.putObject("headers");
            security.headers().forEach((name, value) -> headers.put(name, value.encrypted()));
        }
        return json.toString();
    }

    private static void write(ReceiverAuthentication authentication, ObjectNode json) {
        if (authentication instanceof Bearer bearer) {
            json.put("type", "bearer").put("token", bearer.token().encrypted());
        } else if (authentication instanceof Basic basic) {
            json.put("type", "basic")
                    .put("username", basic.username())
                    .put("password", basic.password().encrypted());
        } else if (authentication instanceof ClientCredentials client) {
            json.put("type", "client_credentials")
                    .put("tokenUrl", client.tokenUrl())
                    .put("clientId", client.clientId())
                    .put("clientSecret", client.clientSecret().encrypted())
                    .put("method", client.method().name());
            client.scopes().forEach(json.putArray("scopes")::add);
            client.audience().ifPresent(audience -> json.put("audience", audience));
        } else if (authentication instanceof ServiceConnection service) {
            json.put("type", "connection")
                    .put("connection", service.connection().toString());
        }
    }

    static WebhookSecurity read(String text) {
        if (text.isEmpty()) {
            return WebhookSecurity.none();
        }
        try {
            return read(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not the JSON that was written", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("a credential is not the Base64 that was written", e);
        }
    }

    private static WebhookSecurity read(JsonNode json) throws IOException {
        WebhookSecurity.Builder security = WebhookSecurity.builder();
        if (json.has("clientCertificate")) {
            JsonNode certificate = json.get("clientCertificate");
            security.clientCertificate(new ClientCertificate(text(certificate, "chain"), kept(certificate, "key")));
        }
        if (json.has("trust")) {
            security.trust(text(json, "trust"));
        }
        if (json.has("authentication")) {
            security.authentication(authentication(json.get("authentication")));
        }
        if (json.has("encryption")) {
            security.encryption(text(json, "encryption"));
        }
        Map<String, Credential> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
            headers.put(header.getKey(), Credential.kept(header.getValue().binaryValue()));
        }
        return security.headers(headers).buildUnchecked();
    }

    private static ReceiverAuthentication authentication(JsonNode json) throws IOException {
        String type = text(json, "type");
        return switch (type) {
            case "bearer" -> new Bearer(kept(json, "token"));
            case "basic" -> new Basic(text(json, "username"), kept(json, "password"));
            case "client_credentials" -> {
                List<String> scopes = new ArrayList<>();
                json.path("scopes").forEach(scope -> scopes.add(scope.asText()));
                yield new ClientCredentials(
                        text(json, "tokenUrl"),
                        text(json, "clientId"),
                        kept(json, "clientSecret"),
                        Method.valueOf(text(json, "method")),
                        scopes,
                        Optional.ofNullable(json.get("audience")).map(JsonNode::asText));
            }
            case "connection" -> new ServiceConnection(ConnectionId.parse(text(json, "connection")));
            default -> throw new IllegalArgumentException("an unknown kind of authentication: " + type);
        };
    }

    private static Credential kept(JsonNode json, String member) throws IOException {
        return Credential.kept(json.required(member).binaryValue());
    }

    private static String text(JsonNode json, String member) {
        return json.required(member).asText();
    }
}
