package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddedHeaders;
import dev.integrations.http.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A form of signature that receivers still expect from the sender they came from. It is sent beside the headers of
 * Standard Webhooks. Immutable and safe for use by several threads.
 */
public sealed interface LegacySignature {
    /** The headers of Svix, {@code svix-id}, {@code svix-timestamp} and {@code svix-signature}, as its libraries read them. */
    record Svix() implements LegacySignature {
        @Override
        public String text() {
            return LegacyText.SVIX;
        }
    }

    /**
     * One header with an HMAC under the bytes of the secret as it is written, in UTF-8.
     *
     * @param header the name of the header, such as {@code X-Convoy-Signature}: up to 100 characters
     * @param algorithm the hash
     * @param encoding how the bytes of the HMAC are written
     * @param prefix what stands before them, such as {@code sha256=} or {@code v1=}: up to 32 visible characters
     * @param content what is signed
     */
    record Hmac(String header, Algorithm algorithm, Encoding encoding, String prefix, Content content)
            implements LegacySignature {
        private static final int MAX_HEADER = 100;
        private static final int MAX_PREFIX = 32;

        /**
         * Checks the parts.
         *
         * @param header the name of the header
         * @param algorithm the hash
         * @param encoding how the bytes of the HMAC are written
         * @param prefix what stands before them
         * @param content what is signed
         * @throws InvalidInputException if the header cannot be sent under this name or the prefix is no part of a value
         */
        public Hmac {
            List<Problem> problems = new ArrayList<>();
            if (header.length() > MAX_HEADER || Header.problem(header, "x").isPresent()) {
                problems.add(new Problem(
                        "header", "a header name has 1 to %d letters, digits and marks".formatted(MAX_HEADER)));
            } else if (!AddedHeaders.problems(Map.of(header, "x")).isEmpty()
                    || header.toLowerCase(Locale.ROOT).startsWith("svix-")) {
                problems.add(new Problem("header", "'%s' is reserved; choose another name".formatted(header)));
            }
            if (prefix.length() > MAX_PREFIX || !prefix.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                problems.add(new Problem(
                        "prefix", "a prefix has up to %d visible ASCII characters and no space".formatted(MAX_PREFIX)));
            }
            if (!problems.isEmpty()) {
                throw new InvalidInputException("legacy signature", problems);
            }
        }

        @Override
        public String text() {
            return LegacyText.write(this);
        }
    }

    /** The hash of an HMAC. */
    enum Algorithm {
        /** SHA-1, which no new receiver should accept. */
        SHA1("HmacSHA1"),
        /** SHA-256. */
        SHA256("HmacSHA256"),
        /** SHA-512. */
        SHA512("HmacSHA512");

        private final String mac;

        Algorithm(String mac) {
            this.mac = mac;
        }

        String mac() {
            return mac;
        }
    }

    /** How the bytes of an HMAC are written. */
    enum Encoding {
        /** Lower-case hexadecimal digits. */
        HEX,
        /** Base64 with padding, RFC 4648, section 4. */
        BASE64
    }

    /** What is signed; with a timestamp, the value of the header starts with {@code t=<seconds>,}. */
    enum Content {
        /** The body alone. */
        BODY,
        /** {@code <seconds>,<body>}, as Convoy's advanced signatures have it. */
        TIMESTAMP_COMMA_BODY,
        /** {@code <seconds>.<body>}, as Stripe has it. */
        TIMESTAMP_DOT_BODY
    }

    /**
     * Returns a text from which {@link #parse} makes the same form.
     *
     * @return the text, without a secret
     */
    String text();

    /**
     * Reads a form from its text.
     *
     * @param text what {@link #text()} returned
     * @return the form
     * @throws IllegalArgumentException if the text is not one
     */
    static LegacySignature parse(String text) {
        return LegacyText.parse(text);
    }
}
