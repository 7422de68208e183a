package dev.integrations.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.InvalidInputException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A public key that verifies signatures by one algorithm: RSA of 2,048 to 8,192 bits ({@code RS256}), a point on P-256
 * ({@code ES256}), or one of Ed25519 ({@code EdDSA}). Immutable and safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
public final class VerificationKey {
    private final SignatureAlgorithm algorithm;
    private final PublicKey key;
    private final Optional<String> id;
    private final SortedMap<String, String> members;
    private final String thumbprint;

    VerificationKey(
            SignatureAlgorithm algorithm, PublicKey key, Optional<String> id, SortedMap<String, String> members) {
        this.algorithm = algorithm;
        this.key = key;
        this.id = id;
        this.members = members;
        this.thumbprint = Base64Url.encode(Sha256.of(canonical(members)));
    }

    /**
     * Reads a public JSON Web Key.
     *
     * @param jwk the key as JSON of up to 8,192 characters; {@code use}, {@code alg} and {@code key_ops} must suit the
     *     verification of signatures if they are there
     * @return the key
     * @throws InvalidInputException if it cannot be read, holds a private key, is too weak, or is not meant for this; it
     *     names the members that are wrong
     */
    public static VerificationKey parse(String jwk) {
        return VerificationKeyReader.read(JwkMembers.parse(jwk));
    }

    /**
     * Reads a public JSON Web Key.
     *
     * @param jwk the key
     * @return the key
     * @throws InvalidInputException as {@link #parse} does
     */
    public static VerificationKey of(JsonNode jwk) {
        return VerificationKeyReader.read(new JwkMembers(jwk));
    }

    /**
     * Returns the key of a pair that was made here.
     *
     * @param key an RSA key of at least 2,048 bits, or one on P-256
     * @return the key, without an id
     * @throws IllegalArgumentException if it is of another kind
     */
    public static VerificationKey of(PublicKey key) {
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= JwkMembers.MIN_RSA_BITS) {
            return VerificationKeyReader.of(rsa, Optional.empty());
        }
        if (key instanceof ECPublicKey point && point.getParams().getOrder().equals(P256.PARAMETERS.getOrder())) {
            return VerificationKeyReader.of(point, Optional.empty());
        }
        throw new IllegalArgumentException(
                "a key is one of RSA with 2,048 bits or more, or on P-256; this is one of " + key.getAlgorithm());
    }

    /**
     * Returns the same key under an id.
     *
     * @param kid what headers of tokens call it
     * @return the key
     */
    public VerificationKey withId(String kid) {
        return new VerificationKey(algorithm, key, Optional.of(kid), members);
    }

    /**
     * Returns the only algorithm that the key is used with, whatever a token says.
     *
     * @return the algorithm
     */
    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * Returns the id that headers of tokens call it by.
     *
     * @return {@code kid}, or empty if it has none
     */
    public Optional<String> id() {
        return id;
    }

    /**
     * Returns what is the same for every way of writing the key: the SHA-256 of its required members.
     *
     * @return 43 characters of Base64url
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638</a>
     */
    public String thumbprint() {
        return thumbprint;
    }

    /**
     * Writes the key as a JSON Web Key, with {@code use} and {@code alg}, and {@code kid} if it has one.
     *
     * @return a new object
     */
    public JsonNode toJwk() {
        ObjectNode jwk = JsonNodeFactory.instance.objectNode();
        members.forEach(jwk::put);
        id.ifPresent(kid -> jwk.put("kid", kid));
        return jwk.put("use", "sig").put("alg", algorithm.header());
    }

    /**
     * Says whether the holder of the private half signed a message.
     *
     * @param message what was signed
     * @param signature the signature in the form of a JWS; that of ES256 is R and S in 32 bytes each
     * @return false for every signature that is not right, whatever is wrong with it
     */
    public boolean verify(byte[] message, byte[] signature) {
        if (algorithm == SignatureAlgorithm.ES256 && !isPair(signature)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(algorithm.jca());
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Whether R and S are in their range: JDKs exist to which zeros are a signature of everything (CVE-2022-21449). */
    private static boolean isPair(byte[] signature) {
        int half = JwkMembers.COORDINATE_BYTES;
        return signature.length == 2 * half
                && isInRange(Arrays.copyOfRange(signature, 0, half))
                && isInRange(Arrays.copyOfRange(signature, half, 2 * half));
    }

    private static boolean isInRange(byte[] half) {
        BigInteger number = new BigInteger(1, half);
        return number.signum() > 0 && number.compareTo(P256.PARAMETERS.getOrder()) < 0;
    }

    /** Members hold nothing that JSON would escape: Base64url and names of types. */
    private static String canonical(SortedMap<String, String> members) {
        return members.entrySet().stream()
                .map(member -> "\"%s\":\"%s\"".formatted(member.getKey(), member.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public String toString() {
        return "VerificationKey[%s, thumbprint=%s]".formatted(algorithm.header(), thumbprint);
    }
}
