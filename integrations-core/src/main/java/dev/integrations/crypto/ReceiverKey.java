package dev.integrations.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * The public key of a receiver, for whom payloads are encrypted: RSA of 2,048 to 8,192 bits ({@code RSA-OAEP-256}), or a
 * key on P-256 or X25519 ({@code ECDH-ES}). Immutable and safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
public abstract sealed class ReceiverKey permits RsaReceiverKey, AgreementReceiverKey {
    private final String algorithm;
    private final Optional<String> id;

    ReceiverKey(String algorithm, Optional<String> id) {
        this.algorithm = algorithm;
        this.id = id;
    }

    /**
     * Reads a public JSON Web Key.
     *
     * @param jwk the key as JSON of up to 8,192 characters; {@code use}, {@code alg} and {@code key_ops} must suit
     *     encryption if they are there
     * @return the key
     * @throws InvalidInputException if it cannot be read, holds a private key, is too weak, or is not meant for this; it
     *     names the members that are wrong
     */
    public static ReceiverKey parse(String jwk) {
        return JwkReader.read(jwk);
    }

    /**
     * Returns how content keys are agreed on or transported.
     *
     * @return {@code RSA-OAEP-256} or {@code ECDH-ES}
     */
    public String algorithm() {
        return algorithm;
    }

    /**
     * Returns the id that the receiver knows the key by.
     *
     * @return {@code kid}, or empty if it has none
     */
    public Optional<String> id() {
        return id;
    }

    /** Draws a new content key and makes what lets the receiver find it. */
    abstract ContentKey newContentKey(SecureRandom random) throws GeneralSecurityException;

    @Override
    public String toString() {
        return "ReceiverKey[%s, id=%s]".formatted(algorithm, id.orElse("none"));
    }

    /** The key that one message is encrypted with. */
    static final class ContentKey {
        static final int BYTES = 32;

        private final byte[] key;
        private final byte[] encrypted;
        private final Map<String, JsonNode> header;

        /** The encrypted key is empty if the header lets the receiver derive it. */
        ContentKey(byte[] key, byte[] encrypted, Map<String, JsonNode> header) {
            this.key = key;
            this.encrypted = encrypted;
            this.header = header;
        }

        byte[] key() {
            return key;
        }

        byte[] encrypted() {
            return encrypted;
        }

        Map<String, JsonNode> header() {
            return header;
        }
    }
}
