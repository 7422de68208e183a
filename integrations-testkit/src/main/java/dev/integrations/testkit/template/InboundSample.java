package dev.integrations.testkit.template;

import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.InboundRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A genuine request of a vendor, and what in it is signed; made by {@link #of} or {@link #handshake}. */
public final class InboundSample {
    private final String config;
    private final InboundRequest request;
    private final boolean handshake;
    private final List<String> signedHeaders;
    private final List<String> signedTexts;
    private final boolean signedUrl;
    private final List<String> unsignedHeaders;
    private final Optional<Duration> window;
    private final Optional<Duration> ahead;
    private final Map<String, String> otherKeys;
    private final List<String> types;
    private final List<OutboundResponse> answers;
    private final boolean vouched;

    private InboundSample(Builder builder) {
        this.config = builder.config;
        this.request = builder.request;
        this.handshake = builder.handshake;
        this.signedHeaders = List.copyOf(builder.signedHeaders);
        this.signedTexts = List.copyOf(builder.signedTexts);
        this.signedUrl = builder.signedUrl;
        this.unsignedHeaders = List.copyOf(builder.unsignedHeaders);
        this.window = builder.window;
        this.ahead = builder.ahead.or(() -> builder.window);
        this.otherKeys = Map.copyOf(builder.otherKeys);
        this.types = List.copyOf(builder.types);
        this.answers = List.copyOf(builder.answers);
        this.vouched = builder.vouched;
    }

    /**
     * Starts a request that tells of events.
     *
     * @param config the name of the configuration that verifies it
     * @param request the request, which arrives at the time that is signed in it
     * @param types the types of the events in it, in their order
     * @return a builder
     */
    public static Builder of(String config, InboundRequest request, String... types) {
        return new Builder(config, request, false, List.of(types));
    }

    /**
     * Starts a request that only asks whether somebody is here. If it says nothing of what is signed in it, it is one that
     * anybody can make.
     *
     * @param config the name of the configuration that verifies it
     * @param request the request, which arrives at the time that is signed in it
     * @return a builder
     */
    public static Builder handshake(String config, InboundRequest request) {
        return new Builder(config, request, true, List.of());
    }

    String config() {
        return config;
    }

    InboundRequest request() {
        return request;
    }

    boolean handshake() {
        return handshake;
    }

    List<String> signedHeaders() {
        return signedHeaders;
    }

    List<String> signedTexts() {
        return signedTexts;
    }

    boolean signedUrl() {
        return signedUrl;
    }

    /** Returns the headers that tell the id or the type of an event though they are not signed. */
    List<String> unsignedHeaders() {
        return unsignedHeaders;
    }

    Optional<Duration> window() {
        return window;
    }

    /** Returns how far the signed time may be ahead of that of arrival. */
    Optional<Duration> ahead() {
        return ahead;
    }

    Map<String, String> otherKeys() {
        return otherKeys;
    }

    List<String> types() {
        return types;
    }

    List<OutboundResponse> answers() {
        return answers;
    }

    /** Says whether the answers are about this request alone. */
    boolean vouched() {
        return vouched;
    }

    /** Says whether it can be told from others by what is signed; handshakes of some vendors cannot. */
    boolean signed() {
        return !handshake || !signedHeaders.isEmpty() || !signedTexts.isEmpty();
    }

    @Override
    public String toString() {
        return "%s for configuration '%s'".formatted(handshake ? "handshake" : "request with " + types, config);
    }

    /** Collects a sample. Not safe for use by several threads. */
    public static final class Builder {
        private final String config;
        private final InboundRequest request;
        private final boolean handshake;
        private final List<String> types;
        private final List<String> signedHeaders = new ArrayList<>();
        private final List<String> signedTexts = new ArrayList<>();
        private boolean signedUrl;
        private final List<String> unsignedHeaders = new ArrayList<>();
        private Optional<Duration> window = Optional.of(Duration.ofMinutes(5));
        private Optional<Duration> ahead = Optional.empty();
        private final Map<String, String> otherKeys = new LinkedHashMap<>();
        private final List<OutboundResponse> answers = new ArrayList<>();
        private boolean vouched;

        private Builder(String config, InboundRequest request, boolean handshake, List<String> types) {
            this.config = config;
            this.request = request;
            this.handshake = handshake;
            this.types = types;
        }

        /**
         * Names headers that are signed, or hold the signature. Without any of them the request is refused, as it is if a
         * character in one of them is another.
         *
         * @param names the names of the headers
         * @return this builder
         */
        public Builder signedHeaders(String... names) {
            signedHeaders.addAll(List.of(names));
            return this;
        }

        /**
         * Says which parts of the body are signed. The default is all of it.
         *
         * @param texts texts that occur in the body, such as the values of a token and a signature
         * @return this builder
         */
        public Builder signedTexts(String... texts) {
            signedTexts.addAll(List.of(texts));
            return this;
        }

        /**
         * Says that the URL is signed which the vendor calls. At another one the request is refused.
         *
         * @return this builder
         */
        public Builder signedUrl() {
            signedUrl = true;
            return this;
        }

        /**
         * Names headers that tell the id or the type of an event and that the vendor does not sign. Whoever has one genuine
         * request could send it with the values of another in them, so an event says by its {@code repetition} how it is known:
         * with other values as another one, and with the same values and another body as another one, too. For that, another
         * sample of the same configuration needs another body. What is neither signed nor named here changes nothing.
         *
         * @param names the names of the headers
         * @return this builder
         */
        public Builder unsignedHeaders(String... names) {
            unsignedHeaders.addAll(List.of(names));
            return this;
        }

        /**
         * Sets how far the time of arrival may be from the signed time, in both directions. The default is five minutes.
         *
         * @param window the most that is accepted
         * @return this builder
         */
        public Builder window(Duration window) {
            this.window = Optional.of(window);
            return this;
        }

        /**
         * Sets how far the signed time may be ahead of the time of arrival. The default is as far as it may be behind.
         *
         * @param ahead the most that is accepted
         * @return this builder
         */
        public Builder ahead(Duration ahead) {
            this.ahead = Optional.of(ahead);
            return this;
        }

        /**
         * Says that the vendor signs no time.
         *
         * @return this builder
         */
        public Builder timeless() {
            this.window = Optional.empty();
            return this;
        }

        /**
         * Names a field of the configuration that decides whether the request is genuine.
         *
         * @param field the name of the field
         * @param value another value that is valid, and with which the request is refused
         * @return this builder
         */
        public Builder otherKey(String field, String value) {
            otherKeys.put(field, value);
            return this;
        }

        /**
         * Sets what the vendor answers when the verifier asks it for something by which it judges this request and others, such
         * as a certificate. The default is that it does not ask.
         *
         * @param answers the answers to one question after the other
         * @return this builder
         */
        public Builder answers(OutboundResponse... answers) {
            this.answers.addAll(List.of(answers));
            return this;
        }

        /**
         * Sets what the vendor answers when the verifier asks it whether this very request is genuine. What is asked about
         * another request is another question.
         *
         * @param answers the answers to one question after the other
         * @return this builder
         */
        public Builder vouching(OutboundResponse... answers) {
            this.vouched = true;
            return answers(answers);
        }

        /**
         * Builds the sample.
         *
         * @return the sample
         */
        public InboundSample build() {
            return new InboundSample(this);
        }
    }
}
