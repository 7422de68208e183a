package dev.integrations.connection;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request to the API of a connection's service, without credentials, which the client adds. Immutable and safe for use by
 * several threads.
 */
public final class ApiRequest {
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");

    private final String method;
    private final String target;
    private final Map<String, String> query;
    private final List<Header> headers;
    private final byte[] body;
    private final boolean idempotent;

    private ApiRequest(Builder builder) {
        this.method = builder.method;
        this.target = builder.target;
        this.query = new LinkedHashMap<>(builder.query);
        this.headers = List.copyOf(builder.headers);
        this.body = builder.body;
        this.idempotent = builder.idempotent;
    }

    /**
     * Returns a GET request.
     *
     * @param target see {@link #builder}
     * @return the request
     */
    public static ApiRequest get(String target) {
        return builder("GET", target).build();
    }

    /**
     * Starts a request.
     *
     * @param method the method, in capital letters
     * @param target where to: a reference that is resolved against the base URL of the API (RFC 3986, section 5), so that
     *     {@code users} is below the base and {@code /users} below its host; or an absolute URL, which gets no credentials
     *     if it leads to another origin
     * @return a builder
     */
    public static Builder builder(String method, String target) {
        return new Builder(method, target);
    }

    /**
     * Returns a builder with all of this request, to change some of it.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return toBuilder(target);
    }

    /** The same request to another place, such as the next page. */
    Builder toBuilder(String elsewhere) {
        Builder builder = new Builder(method, elsewhere);
        builder.query.putAll(query);
        builder.headers.addAll(headers);
        builder.body = body;
        builder.idempotent = idempotent;
        return builder;
    }

    /**
     * Returns the method.
     *
     * @return the method as it was given
     */
    public String method() {
        return method;
    }

    /** Returns the value of a parameter, be it in the target or beside it. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name))
                .or(() -> parameters(target)
                        .filter(parameter -> name(parameter).equals(name))
                        .map(parameter -> Texts.decode(parameter.substring(parameter.indexOf('=') + 1)))
                        .reduce((one, last) -> last));
    }

    /** Returns the number that a parameter is, or another if there is none. */
    int number(String parameter, int otherwise) {
        return parameter(parameter)
                .map(value -> {
                    try {
                        return Integer.parseInt(value);
                    } catch (NumberFormatException e) {
                        throw ApiException.pages("parameter '%s' is no number".formatted(parameter), 0);
                    }
                })
                .orElse(otherwise);
    }

    /** The parameters of a target, as they are written. */
    private static Stream<String> parameters(String target) {
        int question = target.indexOf('?');
        return question < 0
                ? Stream.empty()
                : Stream.of(target.substring(question + 1).split("&", -1));
    }

    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return Texts.decode(equals < 0 ? parameter : parameter.substring(0, equals));
    }

    boolean isIdempotent() {
        return idempotent;
    }

    List<Header> headers() {
        return headers;
    }

    /** Returns all values of a field as one (RFC 9110, section 5.3). */
    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value)
                .reduce((one, next) -> one + ", " + next);
    }

    byte[] body() {
        return body;
    }

    /** Returns where it goes. */
    URI uri(URI base) {
        URI resolved = Uris.resolve(base, target);
        if (query.isEmpty()) {
            return resolved;
        }
        String text = resolved.toString();
        return URI.create(text + (resolved.getRawQuery() == null ? "?" : "&") + Texts.query(query));
    }

    /** Without query and headers, which may hold secrets. */
    @Override
    public String toString() {
        int question = target.indexOf('?');
        return "ApiRequest[%s %s]".formatted(method, question < 0 ? target : target.substring(0, question));
    }

    /** Collects a request. Not safe for use by several threads. */
    public static final class Builder {
        private final String method;
        private String target;
        private final Map<String, String> query = new LinkedHashMap<>();
        private final List<Header> headers = new ArrayList<>();
        private byte[] body = {};
        private boolean idempotent;

        private Builder(String method, String target) {
            this.method = method;
            this.target = target;
            this.idempotent = IDEMPOTENT.contains(method.toUpperCase(Locale.ROOT));
        }

        /**
         * Sets a parameter of the query, beside those of the target.
         *
         * @param name its name
         * @param value its value, not encoded
         * @return this builder
         */
        public Builder query(String name, String value) {
            query.put(name, value);
            return this;
        }

        /** Sets a parameter in place of one that the target may have. */
        Builder replace(String name, String value) {
            int question = target.indexOf('?');
            if (question >= 0) {
                String others = parameters(target)
                        .filter(parameter -> !name(parameter).equals(name))
                        .collect(Collectors.joining("&"));
                target = target.substring(0, question) + (others.isEmpty() ? "" : "?" + others);
            }
            return query(name, value);
        }

        /** Forgets the parameters that are not in the target. */
        Builder withoutQuery() {
            query.clear();
            return this;
        }

        /**
         * Adds a header field.
         *
         * @param name its name; {@code Authorization} is the client's
         * @param value its value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        /**
         * Sets the body.
         *
         * @param contentType its media type
         * @param body the bytes, not copied and not to be changed afterwards
         * @return this builder
         */
        public Builder body(String contentType, byte[] body) {
            this.body = body;
            return header("content-type", contentType);
        }

        /**
         * Sets a JSON body.
         *
         * @param json what is sent
         * @return this builder
         */
        public Builder json(JsonNode json) {
            return body("application/json", json.toString().getBytes(StandardCharsets.UTF_8));
        }

        /**
         * Says whether the service does the same however often the request arrives, so that it may be sent again. By default
         * the method says so (RFC 9110, section 9.2.2).
         *
         * @param idempotent true also for a POST with a key of idempotency that the service knows
         * @return this builder
         */
        public Builder idempotent(boolean idempotent) {
            this.idempotent = idempotent;
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if the target is no URI reference or has a fragment, or a header cannot be sent or is the client's
         */
        public ApiRequest build() {
            if (URI.create(target).getRawFragment() != null) {
                throw new IllegalArgumentException("a target has no fragment");
            }
            for (Header header : headers) {
                Header.problem(header.name(), header.value()).ifPresent(problem -> {
                    throw new IllegalArgumentException(problem);
                });
                if (header.name().equalsIgnoreCase("authorization") || Header.isTransportOwned(header.name())) {
                    throw new IllegalArgumentException("header '%s' is set by the client".formatted(header.name()));
                }
            }
            return new ApiRequest(this);
        }
    }
}
