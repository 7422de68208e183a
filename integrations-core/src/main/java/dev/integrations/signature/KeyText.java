package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.util.Base64;

/** The text form of keys: a prefix that says what the key is for, then base64. */
final class KeyText {
    static final String SYMMETRIC = "whsec_";
    static final String ED25519_PRIVATE = "whsk_";
    static final String ED25519_PUBLIC = "whpk_";

    private KeyText() {}

    /** Without a prefix a text is a symmetric key, as every reference library has it. */
    static byte[] decodeSymmetric(String text) {
        return decode(text.startsWith(SYMMETRIC) ? SYMMETRIC : "", text);
    }

    static byte[] decode(String prefix, String text) {
        try {
            return Base64.getDecoder().decode(text.substring(prefix.length()));
        } catch (IllegalArgumentException e) {
            // The cause quotes a character of the key, so it is left out.
            throw new MalformedKeyException("a key is base64 after an optional 'whsec_', or after 'whsk_' or 'whpk_';"
                    + " this text has other characters or a wrong length");
        }
    }

    static Secret encode(String prefix, byte[] key) {
        return Secret.of(prefix + Base64.getEncoder().encodeToString(key));
    }
}
