package dev.integrations.http;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** One request to send. Immutable, provided that the body array is left alone, and safe for use by several threads. */
public final class OutboundRequest {
    /** The total timeout that applies when none is set: 15 seconds. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    private final String method;
    private final URI uri;
    private final List<Header> headers;
    private final byte[] content;
    private final Duration timeout;
    private final @Nullable TlsOptions tls;
    private final OptionalInt responseBytes;

    private OutboundRequest(Builder builder) {
        this.method = builder.method;
        this.uri = builder.uri;
        this.headers = List.copyOf(builder.headers);
        this.content = builder.content;
        this.timeout = builder.timeout;
        this.tls = builder.tls;
        this.responseBytes = builder.responseBytes;
    }

    /**
     * Starts a POST request.
     *
     * @param uri where to, absolute
     * @return a builder
     */
    public static Builder post(URI uri) {
        return builder("POST", uri);
    }

    /**
     * Starts a request.
     *
     * @param method the method, such as {@code PUT}
     * @param uri where to, absolute
     * @return a builder
     */
    public static Builder builder(String method, URI uri) {
        return new Builder(method, uri);
    }

    /**
     * Returns the method.
     *
     * @return the method as it was given
     */
    public String method() {
        return method;
    }

    /**
     * Returns where the request goes.
     *
     * @return an absolute URI
     */
    public URI uri() {
        return uri;
    }

    /**
     * Returns the header fields that were set; the transport adds {@code Host}, {@code Content-Length} and, unless it
     * is among them, {@code User-Agent}.
     *
     * @return the fields in the order in which they were added
     */
    public List<Header> headers() {
        return headers;
    }

    /**
     * Returns the body.
     *
     * @return a copy of the bytes, empty for no body
     */
    public byte[] body() {
        return content.clone();
    }

    /** The body itself, for the transport, which does not change it. */
    byte[] content() {
        return content;
    }

    /**
     * Returns the time that name resolution, connecting, TLS, and all of the response may take together.
     *
     * @return a positive duration
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * Returns what the connection shows to its receiver and whom it trusts.
     *
     * @return the options, or empty for those of the transport
     */
    public Optional<TlsOptions> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * Returns how many bytes of the body of the response are kept.
     *
     * @return the number, or empty for that of the transport
     */
    public OptionalInt responseBytes() {
        return responseBytes;
    }

    /**
     * Returns a builder with all of this request, to add to it.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return builder(uri);
    }

    /**
     * Returns the same request to another place.
     *
     * @param other where to, absolute
     * @return the request
     */
    public OutboundRequest to(URI other) {
        return builder(other).build();
    }

    private Builder builder(URI place) {
        Builder builder = new Builder(method, place);
        builder.headers.addAll(headers);
        builder.content = content;
        builder.timeout = timeout;
        builder.tls = tls;
        builder.responseBytes = responseBytes;
        return builder;
    }

    /** Shows method and host; a path or a header may hold a secret. */
    @Override
    public String toString() {
        return "OutboundRequest[%s %s, %d bytes]".formatted(method, uri.getHost(), content.length);
    }

    /** Collects a request; {@link #build} reports all problems together. Not safe for use by several threads. */
    public static final class Builder {
        private static final byte[] NO_CONTENT = {};

        private final String method;
        private final URI uri;
        private final List<Header> headers = new ArrayList<>();
        private byte[] content = NO_CONTENT;
        private Duration timeout = DEFAULT_TIMEOUT;
        private @Nullable TlsOptions tls;
        private OptionalInt responseBytes = OptionalInt.empty();

        private Builder(String method, URI uri) {
            this.method = method;
            this.uri = uri;
        }

        /**
         * Adds a header field.
         *
         * @param name the field name
         * @param value the field value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(new Header(name, value));
            return this;
        }

        /**
         * Adds a header field, unless one of that name is there already.
         *
         * @param name the field name, compared in whatever case of letters
         * @param value the field value
         * @return this builder
         */
        public Builder headerIfAbsent(String name, String value) {
            return headers.stream().anyMatch(header -> header.name().equalsIgnoreCase(name))
                    ? this
                    : header(name, value);
        }

        /**
         * Sets the body, which is sent as it is. The default is no body.
         *
         * @param body the bytes, not copied and not to be changed afterwards
         * @return this builder
         */
        public Builder body(byte[] body) {
            this.content = body;
            return this;
        }

        /**
         * Sets the time that name resolution, connecting, TLS, and all of the response may take together. The default
         * is 15 seconds.
         *
         * @param timeout a positive duration
         * @return this builder
         */
        public Builder timeout(Duration timeout) {
            this.timeout = timeout;
            return this;
        }

        /**
         * Sets what the connection shows to its receiver and whom it trusts. The default is what the transport was set
         * up with.
         *
         * @param tls the options; they mean nothing to a plain {@code http} URL
         * @return this builder
         */
        public Builder tls(TlsOptions tls) {
            this.tls = tls;
            return this;
        }

        /**
         * Sets how many bytes of the body of the response are kept. The default is what the transport was set up with.
         *
         * @param responseBytes zero or more
         * @return this builder
         */
        public Builder responseBytes(int responseBytes) {
            this.responseBytes = OptionalInt.of(responseBytes);
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if the method is not a token, the URI is not absolute, the timeout is not
         *     positive, the bytes to keep are negative, or a header field cannot be sent; it names all of it
         */
        public OutboundRequest build() {
            List<String> problems = new ArrayList<>();
            if (Header.problem(method, "").isPresent()) {
                problems.add("the method must be a token such as POST");
            }
            if (!uri.isAbsolute()) {
                problems.add("the URI must be absolute");
            }
            if (timeout.isNegative() || timeout.isZero()) {
                problems.add("the timeout must be positive, was " + timeout);
            }
            if (responseBytes.orElse(0) < 0) {
                problems.add("responseBytes must be zero or more, was " + responseBytes.getAsInt());
            }
            headers.forEach(header -> problemOf(header).ifPresent(problems::add));
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("Cannot build a request: " + String.join("; ", problems));
            }
            return new OutboundRequest(this);
        }

        private static Optional<String> problemOf(Header header) {
            return Header.isTransportOwned(header.name())
                    ? Optional.of("header '%s' is set by the transport".formatted(header.name()))
                    : Header.problem(header.name(), header.value());
        }
    }
}
