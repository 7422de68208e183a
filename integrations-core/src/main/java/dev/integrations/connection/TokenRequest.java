package dev.integrations.connection;

import dev.integrations.http.OutboundRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Builds a request to a token endpoint (RFC 6749, sections 2.3.1 and 3.2), or to another endpoint that a client
 * authenticates to in the same way. Not safe for use by several threads.
 */
public final class TokenRequest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Map<String, String> form = new LinkedHashMap<>();
    private final OutboundRequest.Builder request;

    private TokenRequest(URI endpoint) {
        this.request = OutboundRequest.post(endpoint)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("accept", "application/json")
                .timeout(TIMEOUT);
    }

    /**
     * Starts a request.
     *
     * @param endpoint where it goes; its answer is waited for up to 10 seconds
     * @return a request without parameters
     */
    public static TokenRequest to(URI endpoint) {
        return new TokenRequest(endpoint);
    }

    /**
     * Adds a parameter.
     *
     * @param name its name, which is sent as it is
     * @param value its value
     * @return this request
     */
    public TokenRequest parameter(String name, String value) {
        form.put(name, value);
        return this;
    }

    /**
     * Adds the credentials of the client, after its parameters.
     *
     * @param client the client
     * @param method where they go
     * @return what can be sent
     */
    public OutboundRequest as(ClientRegistration client, ClientAuthentication method) {
        String secret = client.clientSecret().reveal();
        if (method == ClientAuthentication.BASIC) {
            request.header("authorization", basic(client.clientId(), secret));
        } else {
            form.put("client_id", client.clientId());
            form.put("client_secret", secret);
        }
        return request.body(Texts.form(form).getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    /** Each half is encoded as in a form (RFC 6749, section 2.3.1 and appendix B). */
    static String basic(String clientId, String secret) {
        String pair = Texts.encode(clientId) + ":" + Texts.encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }
}
