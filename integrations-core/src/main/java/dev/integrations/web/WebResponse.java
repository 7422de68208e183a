package dev.integrations.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer. Immutable and safe for use by several threads. */
public final class WebResponse {
    private static final byte[] NO_BODY = {};

    private final int status;
    private final List<Header> headers;
    private final byte[] body;

    private WebResponse(int status, List<Header> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Returns an answer without headers or body.
     *
     * @param status 200 to 599
     * @return the answer
     * @throws IllegalArgumentException if the status is out of bounds
     */
    public static WebResponse of(int status) {
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status is 200 to 599, was " + status);
        }
        return new WebResponse(status, List.of(), NO_BODY);
    }

    /**
     * Returns an answer with a JSON body.
     *
     * @param status 200 to 599
     * @param body the tree
     * @return the answer
     */
    public static WebResponse json(int status, JsonNode body) {
        return of(status).withBody("application/json", body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an answer with a page.
     *
     * @param status 200 to 599
     * @param body the page
     * @return the answer
     */
    public static WebResponse html(int status, String body) {
        return of(status).withBody("text/html; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an answer with plain text.
     *
     * @param status 200 to 599
     * @param body the text
     * @return the answer
     */
    public static WebResponse text(int status, String body) {
        return of(status).withBody("text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns an answer that sends the client elsewhere with a GET, whatever the method was (RFC 9110, section 15.4.4).
     *
     * @param location where to
     * @return a 303
     */
    public static WebResponse redirect(URI location) {
        return of(303).withHeader("Location", location.toASCIIString());
    }

    /**
     * Returns this answer with a header field more.
     *
     * @param name its name
     * @param value its value: visible ASCII, spaces and tabs
     * @return the answer
     * @throws IllegalArgumentException if the field cannot be sent; the message does not repeat the value
     */
    public WebResponse withHeader(String name, String value) {
        Header.problem(name, value).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new WebResponse(status, List.copyOf(more), body);
    }

    /**
     * Returns this answer with a body.
     *
     * @param mediaType the value of {@code Content-Type}
     * @param bytes the body, copied
     * @return the answer
     */
    public WebResponse withBody(String mediaType, byte[] bytes) {
        WebResponse typed = withHeader("Content-Type", mediaType);
        return new WebResponse(status, typed.headers, bytes.clone());
    }

    /**
     * Returns the status.
     *
     * @return 200 to 599
     */
    public int status() {
        return status;
    }

    /**
     * Returns the header fields.
     *
     * @return the fields in their order
     */
    public List<Header> headers() {
        return headers;
    }

    /**
     * Returns the value of a header's first field.
     *
     * @param name its name in any case
     * @return the value, or empty if there is no such field
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
     * @return a copy of the bytes; none if there is no body
     */
    public byte[] body() {
        return body.clone();
    }

    /** The status only: the rest may hold secrets. */
    @Override
    public String toString() {
        return "WebResponse[%d, %d bytes]".formatted(status, body.length);
    }
}
