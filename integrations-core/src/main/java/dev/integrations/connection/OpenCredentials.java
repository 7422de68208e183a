package dev.integrations.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.Secret;
import dev.integrations.connection.TokenAnswer.Granted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a connection in the clear. All of them are encrypted together, so that they are replaced together.
 * Part of the stored format: a member, once used, keeps its name and meaning.
 */
final class OpenCredentials {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private static final String ACCESS_TOKEN = "accessToken";
    private static final String REFRESH_TOKEN = "refreshToken";
    private static final String CLIENT_ID = "clientId";
    private static final String CLIENT_SECRET = "clientSecret";
    private static final String SCOPES = "scopes";
    private static final String KEY = "key";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";

    private final Map<String, String> members;

    private OpenCredentials(Map<String, String> members) {
        this.members = members;
    }

    static OpenCredentials of(ConnectionCredentials given) {
        Map<String, String> members = new LinkedHashMap<>();
        if (given instanceof ConnectionCredentials.ApiKey key) {
            members.put(KEY, key.key().reveal());
        } else if (given instanceof ConnectionCredentials.Basic basic) {
            members.put(USERNAME, basic.username());
            members.put(PASSWORD, basic.password().reveal());
        } else if (given instanceof ConnectionCredentials.ClientCredentials client) {
            members.put(CLIENT_ID, client.clientId());
            members.put(CLIENT_SECRET, client.clientSecret().reveal());
            members.put(SCOPES, String.join(" ", client.scopes()));
        }
        return new OpenCredentials(members);
    }

    static OpenCredentials of(Granted granted) {
        return new OpenCredentials(Map.of()).with(granted);
    }

    /** Replaces the tokens. A refresh token that is not replaced stays (RFC 6749, section 6). */
    OpenCredentials with(Granted granted) {
        Map<String, String> next = new LinkedHashMap<>(members);
        next.put(ACCESS_TOKEN, granted.accessToken().reveal());
        granted.refreshToken().ifPresent(token -> next.put(REFRESH_TOKEN, token.reveal()));
        return new OpenCredentials(next);
    }

    static OpenCredentials read(byte[] plain) {
        try {
            return new OpenCredentials(JSON.readValue(plain, TEXTS));
        } catch (IOException e) {
            throw new IllegalArgumentException("the credentials of a connection are not the JSON that was written");
        }
    }

    byte[] write() {
        try {
            return JSON.writeValueAsBytes(members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be written as JSON", e);
        }
    }

    Optional<Secret> accessToken() {
        return secret(ACCESS_TOKEN);
    }

    Optional<Secret> refreshToken() {
        return secret(REFRESH_TOKEN);
    }

    /** The tenant's own client, if there is one. */
    Optional<ClientRegistration> client() {
        String id = members.get(CLIENT_ID);
        return secret(CLIENT_SECRET).map(secret -> new ClientRegistration(String.valueOf(id), secret));
    }

    /** What the tenant's own client asks for, joined by spaces. */
    String scopes() {
        return members.getOrDefault(SCOPES, "");
    }

    /** The value of the header field that the provider wants. */
    Secret headerValue(ProviderDescriptor provider) {
        @Nullable String username = members.get(USERNAME);
        if (username != null) {
            String pair = username + ":" + members.get(PASSWORD);
            return Secret.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        Secret token = accessToken().or(() -> secret(KEY)).orElseThrow();
        return Secret.of(provider.headerPrefix() + token.reveal());
    }

    private Optional<Secret> secret(String member) {
        return Optional.ofNullable(members.get(member)).map(Secret::of);
    }

    @Override
    public String toString() {
        return "OpenCredentials[masked]";
    }
}
