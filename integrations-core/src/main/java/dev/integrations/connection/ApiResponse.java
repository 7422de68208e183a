package dev.integrations.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.http.OutboundResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** What a service answered. Untrusted. Immutable and safe for use by several threads. */
public final class ApiResponse {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI uri;
    private final OutboundResponse response;
    private final boolean cached;

    ApiResponse(URI uri, OutboundResponse response, boolean cached) {
        this.uri = uri;
        this.response = response;
        this.cached = cached;
    }

    /**
     * Returns an answer that no service gave, for {@link ApiFallback}.
     *
     * @param response what is to be taken for the answer
     * @return the answer, with the URI {@code about:fallback}
     */
    public static ApiResponse instead(OutboundResponse response) {
        return new ApiResponse(URI.create("about:fallback"), response, false);
    }

    /**
     * Returns where it comes from.
     *
     * @return the URI that was asked, with its query
     */
    public URI uri() {
        return uri;
    }

    /**
     * Returns the status code.
     *
     * @return 200 to 599; no redirect is followed
     */
    public int status() {
        return response.status();
    }

    /**
     * Says whether the service did what it was asked.
     *
     * @return true for 2xx
     */
    public boolean isSuccessful() {
        return status() / 100 == 2;
    }

    /**
     * Says whether the body was kept from an earlier answer, be it that it was fresh or that the service confirmed it.
     *
     * @return true if it was
     */
    public boolean isCached() {
        return cached;
    }

    /**
     * Returns the value of the first header field of a name.
     *
     * @param name the field name in any case
     * @return its value, or empty if there is none
     */
    public Optional<String> header(String name) {
        return response.header(name);
    }

    /**
     * Returns the body.
     *
     * @return a copy of the bytes
     */
    public byte[] body() {
        return response.body();
    }

    /**
     * Returns the body as JSON.
     *
     * @return the tree, or a missing node if the body is empty
     * @throws ApiException if it is not JSON
     */
    public JsonNode json() {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw ApiException.unreadable("the answer is not JSON", status());
        } catch (IOException e) {
            throw new IllegalStateException("bytes can be read", e);
        }
    }

    OutboundResponse outbound() {
        return response;
    }

    @Override
    public String toString() {
        return "ApiResponse[%d from %s%s]".formatted(status(), uri.getHost(), cached ? ", cached" : "");
    }
}
