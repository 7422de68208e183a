package dev.integrations.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came back: untrusted bytes and text of which the first part is kept. Immutable and safe for use by several
 * threads.
 */
public final class OutboundResponse {
    /** The most characters of a header value that are kept: 1,024. */
    public static final int MAX_HEADER_VALUE = 1024;

    private final int status;
    private final List<Header> headers;
    private final byte[] body;
    private final boolean truncated;
    private final Duration took;
    private final Optional<String> address;

    private OutboundResponse(Builder builder) {
        this.status = builder.status;
        this.headers = List.copyOf(builder.headers);
        this.body = builder.body;
        this.truncated = builder.truncated;
        this.took = builder.took;
        this.address = builder.address;
    }

    /**
     * Starts a response; for implementations of {@link HttpTransport} and for tests.
     *
     * @param status the status code, 100 to 599
     * @return a builder
     */
    public static Builder builder(int status) {
        return new Builder(status);
    }

    /**
     * Returns the status code.
     *
     * @return 200 to 599; a 3xx was not followed
     */
    public int status() {
        return status;
    }

    /**
     * Returns the header fields, each value cut off after {@value #MAX_HEADER_VALUE} characters.
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
     * Returns the first bytes of the body as they came: no decompression, no charset.
     *
     * @return a copy of the bytes, empty for no body
     */
    public byte[] body() {
        return body.clone();
    }

    /**
     * Says whether the body went on beyond what was kept.
     *
     * @return true if there was more, which was not read
     */
    public boolean truncated() {
        return truncated;
    }

    /**
     * Returns the time from {@link HttpTransport#send} to the last byte that was read.
     *
     * @return a duration measured with a monotonic clock
     */
    public Duration took() {
        return took;
    }

    /** Shows the status and the size; the body is the receiver's own. */
    /**
     * Returns the address that answered: the one that was vetted and connected to, also through a proxy.
     *
     * @return an IP address as text, or empty if the transport does not know it, as where a proxy resolves names
     */
    public Optional<String> address() {
        return address;
    }

    @Override
    public String toString() {
        return "OutboundResponse[%d, %d bytes%s, %s]"
                .formatted(status, body.length, truncated ? " and more" : "", took);
    }

    /** Collects a response. Not safe for use by several threads. */
    public static final class Builder {
        private static final byte[] NO_BODY = {};

        private final int status;
        private final List<Header> headers = new ArrayList<>();
        private byte[] body = NO_BODY;
        private boolean truncated;
        private Duration took = Duration.ZERO;
        private Optional<String> address = Optional.empty();

        private Builder(int status) {
            this.status = status;
        }

        /**
         * Adds a header field, its value cut off after {@value OutboundResponse#MAX_HEADER_VALUE} characters.
         *
         * @param name the field name
         * @param value the field value
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(new Header(
                    name, value.length() <= MAX_HEADER_VALUE ? value : value.substring(0, MAX_HEADER_VALUE)));
            return this;
        }

        /**
         * Sets the bytes that were kept. The default is none.
         *
         * @param body the bytes, not copied and not to be changed afterwards
         * @return this builder
         */
        public Builder body(byte[] body) {
            this.body = body;
            return this;
        }

        /**
         * Says that the body went on. The default is false.
         *
         * @param truncated true if there was more than was kept
         * @return this builder
         */
        public Builder truncated(boolean truncated) {
            this.truncated = truncated;
            return this;
        }

        /**
         * Sets how long the exchange took. The default is zero.
         *
         * @param took from sending to the last byte
         * @return this builder
         */
        public Builder took(Duration took) {
            this.took = took;
            return this;
        }

        /**
         * Sets the address that answered.
         *
         * @param address an IP address as text, or empty, which is the default
         * @return this builder
         */
        public Builder address(Optional<String> address) {
            this.address = address;
            return this;
        }

        /**
         * Builds the response.
         *
         * @return the response
         */
        public OutboundResponse build() {
            return new OutboundResponse(this);
        }
    }
}
