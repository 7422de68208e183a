package dev.integrations.testkit.http;

import dev.integrations.http.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One request as it came over the wire. Immutable and safe for use by several threads. */
public final class ReceivedRequest {
    private final String method;
    private final String target;
    private final List<Header> headers;
    private final byte[] body;
    private final Instant receivedAt;
    private final Optional<String> client;

    ReceivedRequest(RequestHead head, byte[] body, Instant receivedAt, Optional<String> client) {
        this.method = head.method();
        this.target = head.target();
        this.headers = head.headers();
        this.body = body;
        this.receivedAt = receivedAt;
        this.client = client;
    }

    /**
     * Returns the method.
     *
     * @return the method, such as {@code POST}
     */
    public String method() {
        return method;
    }

    /**
     * Returns the request target.
     *
     * @return path and query, such as {@code /hooks?a=b}
     */
    public String target() {
        return target;
    }

    /**
     * Returns all header fields.
     *
     * @return the fields in the order in which they came
     */
    public List<Header> headers() {
        return headers;
    }

    /**
     * Returns the value of the first field of a name.
     *
     * @param name the field name in any case
     * @return its value, or empty if there is none
     */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .findFirst();
    }

    /**
     * Returns the body.
     *
     * @return a copy of the bytes
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * Returns the body as UTF-8 text.
     *
     * @return the text
     */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * Returns whose certificate the sender showed.
     *
     * @return the distinguished name, such as {@code CN=client-a}, or empty if it showed none
     */
    public Optional<String> client() {
        return client;
    }

    /**
     * Returns when the last byte of the request was there.
     *
     * @return a time of the receiver's clock
     */
    public Instant receivedAt() {
        return receivedAt;
    }

    @Override
    public String toString() {
        return "ReceivedRequest[%s %s, %d bytes, %s]".formatted(method, target, body.length, receivedAt);
    }
}
