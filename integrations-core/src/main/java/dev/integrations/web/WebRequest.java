package dev.integrations.web;

import dev.integrations.http.Header;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A request that was received whole. Nothing in it is to be trusted, except the address of the peer. Immutable and safe
 * for use by several threads, if what is attached to it is.
 */
public final class WebRequest {
    private final String method;
    private final String path;
    private final Optional<String> query;
    private final Map<String, List<String>> headers;
    private final byte[] body;
    private final InetAddress peer;
    private final boolean secure;
    private final Map<Class<?>, Object> attributes;

    private WebRequest(Builder builder) {
        int question = builder.target.indexOf('?');
        this.method = builder.method;
        this.path = question < 0 ? builder.target : builder.target.substring(0, question);
        this.query = question < 0 ? Optional.empty() : Optional.of(builder.target.substring(question + 1));
        this.headers = builder.byName();
        this.body = builder.body;
        this.peer = builder.peer;
        this.secure = builder.secure;
        this.attributes = Map.of();
    }

    private WebRequest(WebRequest request, Map<Class<?>, Object> attributes) {
        this.method = request.method;
        this.path = request.path;
        this.query = request.query;
        this.headers = request.headers;
        this.body = request.body;
        this.peer = request.peer;
        this.secure = request.secure;
        this.attributes = attributes;
    }

    /**
     * Returns a builder for a request without headers or body that came from this machine, not over TLS.
     *
     * @param method such as {@code GET}
     * @param target path and query as they were sent, such as {@code /token?a=1}
     * @return a new builder
     */
    public static Builder builder(String method, String target) {
        return new Builder(method, target);
    }

    /**
     * Returns the method.
     *
     * @return the method as it was sent, such as {@code POST}
     */
    public String method() {
        return method;
    }

    /**
     * Returns the path.
     *
     * @return the path as it was sent, not decoded, without the query
     */
    public String path() {
        return path;
    }

    /**
     * Returns the query.
     *
     * @return what follows the question mark, not decoded; or empty if there is none
     */
    public Optional<String> query() {
        return query;
    }

    /**
     * Returns which headers there are.
     *
     * @return their names in lower case
     */
    public Set<String> headerNames() {
        return Collections.unmodifiableSet(headers.keySet());
    }

    /**
     * Returns the values of a header.
     *
     * @param name its name in any case
     * @return a value for each field of that name, in their order; none if there is no such field
     */
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    /**
     * Returns the value of a header's first field.
     *
     * @param name its name in any case
     * @return the value, or empty if there is no such field
     */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /**
     * Returns the body.
     *
     * @return a copy of the bytes; none if there is no body
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * Returns who sent it, which may be a proxy; see {@link TrustedProxies}.
     *
     * @return the address that the connection came from; the unspecified one, {@code 0.0.0.0}, if it has none
     */
    public InetAddress peer() {
        return peer;
    }

    /**
     * Returns whether it came over TLS, as far as the server knows.
     *
     * @return true if it did
     */
    public boolean secure() {
        return secure;
    }

    /**
     * Decodes the query.
     *
     * @return its parameters; none if there is no query
     * @throws MalformedParametersException if it does not decode
     */
    public WebParameters queryParameters() {
        return WebParameters.parse(query.orElse(""));
    }

    /**
     * Returns whether the body says that it is a form.
     *
     * @return true if its media type is {@code application/x-www-form-urlencoded}, with or without parameters
     */
    public boolean isForm() {
        List<String> types = headers("Content-Type");
        return types.size() == 1
                && types.get(0).split(";", 2)[0].strip().equalsIgnoreCase("application/x-www-form-urlencoded");
    }

    /**
     * Decodes the body as a form, whatever media type it says.
     *
     * @return its parameters; none if there is no body
     * @throws MalformedParametersException if it does not decode
     */
    public WebParameters form() {
        return WebParameters.parse(new String(body, StandardCharsets.ISO_8859_1));
    }

    /**
     * Returns this request with something attached, for handlers that come later.
     *
     * @param type what it is attached as; what was attached as this before is replaced
     * @param attribute what is attached
     * @param <T> its type
     * @return the request
     */
    public <T> WebRequest with(Class<T> type, T attribute) {
        Map<Class<?>, Object> more = new HashMap<>(attributes);
        more.put(type, attribute);
        return new WebRequest(this, more);
    }

    /**
     * Returns what was attached.
     *
     * @param type what it was attached as
     * @param <T> its type
     * @return the attribute, or empty if nothing was attached as this
     */
    public <T> Optional<T> attribute(Class<T> type) {
        return Optional.ofNullable(attributes.get(type)).map(type::cast);
    }

    /** Neither query nor headers: they may hold secrets. */
    @Override
    public String toString() {
        return "%s %s from %s".formatted(method, path, peer.getHostAddress());
    }

    /** Builds a request. Not safe for use by several threads. */
    public static final class Builder {
        private final String method;
        private final String target;
        private final List<Header> headers = new ArrayList<>();
        private byte[] body = {};
        private InetAddress peer = InetAddress.getLoopbackAddress();
        private boolean secure;

        private Builder(String method, String target) {
            this.method = method;
            this.target = target;
        }

        /**
         * Adds a header field.
         *
         * @param name its name
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
         * @param body the bytes, copied; the default is none
         * @return this builder
         */
        public Builder body(byte[] body) {
            this.body = body.clone();
            return this;
        }

        /**
         * Sets who sent it.
         *
         * @param peer the address; the default is the loopback address
         * @return this builder
         */
        public Builder peer(InetAddress peer) {
            this.peer = peer;
            return this;
        }

        /**
         * Sets whether it came over TLS.
         *
         * @param secure whether it did; the default is that it did not
         * @return this builder
         */
        public Builder secure(boolean secure) {
            this.secure = secure;
            return this;
        }

        /**
         * Returns the request.
         *
         * @return the request
         */
        public WebRequest build() {
            return new WebRequest(this);
        }

        private Map<String, List<String>> byName() {
            Map<String, List<String>> byName = new HashMap<>();
            for (Header header : headers) {
                byName.computeIfAbsent(header.name().toLowerCase(Locale.ROOT), name -> new ArrayList<>(1))
                        .add(header.value());
            }
            byName.replaceAll((name, values) -> List.copyOf(values));
            return byName;
        }
    }
}
