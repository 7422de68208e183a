package dev.integrations.signature;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.signature.Verification.Reason;
import dev.integrations.signature.Verification.Refused;
import dev.integrations.signature.Verification.Verified;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks that a request was signed with a trusted key a short while ago, as Standard Webhooks 1.0 says. It never reads
 * the body as anything but bytes: verify before parsing. Immutable and safe for use by several threads.
 */
public final class WebhookVerifier {
    private static final int MAX_TIMESTAMP_DIGITS = 12;

    private final List<TrustedKey> keys;
    private final Clock clock;
    private final @Nullable Duration tolerance;
    private final int maxBodyBytes;

    private WebhookVerifier(Builder builder) {
        this.keys = List.copyOf(builder.keys);
        this.clock = builder.clock;
        this.tolerance = builder.tolerance;
        this.maxBodyBytes = builder.maxBodyBytes;
    }

    /**
     * Returns a verifier with one key and every default.
     *
     * @param key the key that the sender handed over
     * @return the verifier
     */
    public static WebhookVerifier of(VerificationKey key) {
        return builder().key(key).build();
    }

    /**
     * Returns a builder without keys.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with the settings of this verifier.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * Checks a request.
     *
     * @param headers all headers by name, whose case does not matter
     * @param rawBody the body as it was received, before any parsing
     * @return which key matched, or why the request is refused
     */
    public Verification verify(Map<String, List<String>> headers, byte[] rawBody) {
        return verify(name -> valuesOf(name, headers), rawBody);
    }

    /**
     * Checks a request of a framework whose headers are not a map.
     *
     * @param headers takes a lower-case header name and returns its values, or null or none if it is absent; it must not
     *     depend on the case of the name
     * @param rawBody the body as it was received, before any parsing
     * @return which key matched, or why the request is refused
     */
    public Verification verify(Function<String, ? extends @Nullable Collection<String>> headers, byte[] rawBody) {
        if (rawBody.length > maxBodyBytes) {
            return refused(
                    Reason.BODY_TOO_LARGE,
                    "the body has %d bytes, at most %d are accepted".formatted(rawBody.length, maxBodyBytes));
        }
        List<String> values = new ArrayList<>(3);
        for (String name : List.of(WebhookHeaders.ID, WebhookHeaders.TIMESTAMP, WebhookHeaders.SIGNATURE)) {
            List<String> found = present(headers.apply(name));
            if (found.isEmpty()) {
                return refused(Reason.MISSING_HEADER, "there is no header '%s'".formatted(name));
            }
            if (found.size() > 1) {
                return refused(Reason.DUPLICATE_HEADER, "there are %d headers '%s'".formatted(found.size(), name));
            }
            values.addAll(found);
        }
        return verify(new WebhookHeaders(values.get(0), values.get(1), values.get(2)), rawBody);
    }

    /**
     * Checks a request and returns only if it can be trusted.
     *
     * @param headers all headers by name, whose case does not matter
     * @param rawBody the body as it was received, before any parsing
     * @return which key matched
     * @throws WebhookRefusedException if the request is refused
     */
    public Verified require(Map<String, List<String>> headers, byte[] rawBody) {
        return require(verify(headers, rawBody));
    }

    /**
     * Checks a request of a framework whose headers are not a map, and returns only if it can be trusted.
     *
     * @param headers takes a lower-case header name and returns its values, or null or none if it is absent; it must not
     *     depend on the case of the name
     * @param rawBody the body as it was received, before any parsing
     * @return which key matched
     * @throws WebhookRefusedException if the request is refused
     */
    public Verified require(Function<String, ? extends @Nullable Collection<String>> headers, byte[] rawBody) {
        return require(verify(headers, rawBody));
    }

    private static Verified require(Verification verification) {
        if (verification instanceof Refused refused) {
            throw new WebhookRefusedException(refused);
        }
        return (Verified) verification;
    }

    private Verification verify(WebhookHeaders headers, byte[] body) {
        Instant now = clock.instant();
        if (!SignedContent.isValidId(headers.id())) {
            return refused(
                    Reason.INVALID_ID,
                    "the id must have 1 to %d visible ASCII characters and no dot"
                            .formatted(SignedContent.MAX_ID_LENGTH));
        }
        if (!isWholeSeconds(headers.timestamp())) {
            return refused(
                    Reason.INVALID_TIMESTAMP,
                    "the timestamp must be a whole number of seconds of 1 to %d digits"
                            .formatted(MAX_TIMESTAMP_DIGITS));
        }
        long seconds = Long.parseLong(headers.timestamp());
        Refused untimely = checkAge(now.getEpochSecond() - seconds);
        return untimely != null ? untimely : match(headers, SignedContent.of(headers.id(), seconds, body), now);
    }

    /** A leading zero would be a second text for the same time, and what was signed is the text. */
    private static boolean isWholeSeconds(String text) {
        boolean plain = !text.isEmpty()
                && text.length() <= MAX_TIMESTAMP_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return plain && (text.length() == 1 || text.charAt(0) != '0');
    }

    private @Nullable Refused checkAge(long age) {
        if (tolerance == null || Math.abs(age) <= tolerance.toSeconds()) {
            return null;
        }
        return age > 0
                ? refused(
                        Reason.TIMESTAMP_TOO_OLD,
                        "the request was signed %d seconds ago, at most %d are accepted"
                                .formatted(age, tolerance.toSeconds()))
                : refused(
                        Reason.TIMESTAMP_TOO_NEW,
                        "the request was signed %d seconds in the future, at most %d are accepted"
                                .formatted(-age, tolerance.toSeconds()));
    }

    private Verification match(WebhookHeaders headers, SignedContent content, Instant now) {
        SignatureList signatures = SignatureList.parse(headers.signature());
        if (signatures.isEmpty()) {
            return refused(Reason.NO_SIGNATURE, "the signature header is empty");
        }
        if (signatures.isTooLong()) {
            return refused(
                    Reason.TOO_MANY_SIGNATURES,
                    "at most %d signatures are accepted".formatted(SignatureList.MAX_SIGNATURES));
        }
        List<TrustedKey> valid = keys.stream().filter(key -> key.isValidAt(now)).toList();
        if (valid.isEmpty()) {
            return refused(Reason.NO_VALID_KEY, "none of %d trusted keys is valid now".formatted(keys.size()));
        }
        for (TrustedKey trusted : valid) {
            if (trusted.key().matchesAny(signatures, content)) {
                return new Verified(
                        headers.id(), Instant.ofEpochSecond(Long.parseLong(headers.timestamp())), trusted.label());
            }
        }
        return refused(
                Reason.SIGNATURE_MISMATCH,
                "no signature matches one of %d valid keys; the body must be the bytes as received"
                        .formatted(valid.size()));
    }

    /** A framework that returns one value, null if absent, is easily wrapped into a list of null. */
    private static List<String> present(@Nullable Collection<String> values) {
        return values == null
                ? List.of()
                : values.stream().filter(Objects::nonNull).toList();
    }

    private static Refused refused(Reason reason, String message) {
        return new Refused(reason, message);
    }

    private static List<String> valuesOf(String name, Map<String, List<String>> headers) {
        List<String> values = new ArrayList<>(1);
        headers.forEach((key, list) -> {
            if (name.equalsIgnoreCase(key)) {
                values.addAll(list);
            }
        });
        return values;
    }

    /** Collects the settings of a verifier. Used by one thread at a time. */
    public static final class Builder {
        private static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);
        private static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

        private final List<TrustedKey> keys = new ArrayList<>();
        private Clock clock = Clock.systemUTC();
        private @Nullable Duration tolerance = DEFAULT_TOLERANCE;
        private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;

        private Builder() {}

        private Builder(WebhookVerifier verifier) {
            keys.addAll(verifier.keys);
            clock = verifier.clock;
            tolerance = verifier.tolerance;
            maxBodyBytes = verifier.maxBodyBytes;
        }

        /**
         * Adds a key that is always accepted, with the label {@code key-1} if it is the first, and so on.
         *
         * @param key the key
         * @return this builder
         */
        public Builder key(VerificationKey key) {
            return key(TrustedKey.of("key-" + (keys.size() + 1), key));
        }

        /**
         * Adds a key. Keys are tried in the order they were added, so the newest is best added first. There is no
         * default; at least one is needed.
         *
         * @param key the key, its label and while it is accepted
         * @return this builder
         */
        public Builder key(TrustedKey key) {
            keys.add(key);
            return this;
        }

        /**
         * Sets the clock that timestamps and the windows of keys are compared with. The default is the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Sets how far a timestamp may lie in the past or in the future. The default is 5 minutes.
         *
         * @param tolerance 0 or more, in whole seconds; exactly this distance is accepted
         * @return this builder
         */
        public Builder tolerance(Duration tolerance) {
            this.tolerance = tolerance;
            return this;
        }

        /**
         * Accepts any timestamp, for receivers that keep requests and verify them later. Whoever records a request can
         * then send it again at any time, so remember the ids.
         *
         * @return this builder
         */
        public Builder ignoringTimestamp() {
            this.tolerance = null;
            return this;
        }

        /**
         * Sets the longest body that is accepted. The default is 1 MiB (1,048,576 bytes).
         *
         * @param maxBodyBytes 0 or more
         * @return this builder
         */
        public Builder maxBodyBytes(int maxBodyBytes) {
            this.maxBodyBytes = maxBodyBytes;
            return this;
        }

        /**
         * Makes the verifier.
         *
         * @return a verifier with these settings
         * @throws InvalidInputException if there is no key, two keys share a label, or a bound is negative, naming all
         */
        public WebhookVerifier build() {
            List<Problem> problems = new ArrayList<>();
            if (keys.isEmpty()) {
                problems.add(new Problem("key", "at least one key is needed"));
            }
            Set<String> labels = new HashSet<>();
            for (TrustedKey key : keys) {
                if (!labels.add(key.label())) {
                    problems.add(new Problem("key", "two keys have the label '%s'".formatted(key.label())));
                }
            }
            if (tolerance != null && tolerance.isNegative()) {
                problems.add(new Problem("tolerance", "must not be negative, was %s".formatted(tolerance)));
            }
            if (maxBodyBytes < 0) {
                problems.add(new Problem("maxBodyBytes", "must not be negative, was %d".formatted(maxBodyBytes)));
            }
            if (!problems.isEmpty()) {
                throw new InvalidInputException("webhook verifier", problems);
            }
            return new WebhookVerifier(this);
        }
    }
}
