package dev.integrations.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a public JSON Web Key, and all that is found wrong with them (RFC 7517, RFC 7518 section 6). */
final class JwkMembers {
    static final int COORDINATE_BYTES = 32;
    static final int MIN_RSA_BITS = 2048;

    private static final int MAX_TEXT = 8192;
    private static final int MAX_ID = 200;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_EXPONENT_BITS = 256;
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private final JsonNode jwk;
    private final List<Problem> problems = new ArrayList<>();

    JwkMembers(JsonNode jwk) {
        this.jwk = jwk;
    }

    /** Says nothing of where reading failed, since that could repeat a private key. */
    static JwkMembers parse(String text) {
        if (text.length() > MAX_TEXT) {
            throw invalid("must have up to %d characters".formatted(MAX_TEXT));
        }
        return new JwkMembers(StrictJson.readObject(text).orElseThrow(() -> invalid("must be a JSON object")));
    }

    private static InvalidInputException invalid(String problem) {
        return new InvalidInputException("public key", List.of(new Problem("jwk", problem)));
    }

    /** Returns the key that was read, unless something is wrong. */
    <K> K orThrow(@Nullable K key) {
        if (key == null || !problems.isEmpty()) {
            throw new InvalidInputException("public key", problems);
        }
        return key;
    }

    boolean isPrivate() {
        for (String member : PRIVATE_MEMBERS) {
            if (jwk.has(member)) {
                problem(
                        member,
                        "must not be there: this is a private or secret key, only its public half may be given");
                return true;
            }
        }
        return false;
    }

    /** Checks what the key says that it is for. */
    void checkPurpose(String use, List<String> operations) {
        if (jwk.has("use") && !text("use").equals(use)) {
            problem("use", "must be %s if it is there".formatted(use));
        }
        JsonNode given = jwk.get("key_ops");
        if (given != null) {
            boolean fit = given.isArray();
            for (JsonNode operation : given) {
                fit &= operations.contains(operation.asText());
            }
            if (!fit) {
                problem("key_ops", "must hold %s only, if it is there".formatted(inWords(operations)));
            }
        }
    }

    private static String inWords(List<String> operations) {
        int last = operations.size() - 1;
        return last == 0
                ? operations.get(0)
                : String.join(", ", operations.subList(0, last)) + " or " + operations.get(last);
    }

    void checkAlgorithm(String algorithm) {
        if (jwk.has("alg") && !text("alg").equals(algorithm)) {
            problem("alg", "must be %s for this key if it is there".formatted(algorithm));
        }
    }

    Optional<String> id() {
        JsonNode id = jwk.get("kid");
        if (id != null
                && (!id.isTextual() || id.asText().isEmpty() || id.asText().length() > MAX_ID)) {
            problem("kid", "must be a text of 1 to %d characters if it is there".formatted(MAX_ID));
        }
        return Optional.ofNullable(id).map(JsonNode::asText);
    }

    @Nullable
    RSAPublicKey rsa() throws GeneralSecurityException {
        BigInteger modulus = number("n");
        BigInteger exponent = number("e");
        int bits = modulus.bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
            problem("n", "must have %d to %d bits, had %d".formatted(MIN_RSA_BITS, MAX_RSA_BITS, bits));
        } else if (!modulus.testBit(0)) {
            problem("n", "must be odd");
        }
        if (exponent.compareTo(BigInteger.valueOf(3)) < 0
                || !exponent.testBit(0)
                || exponent.bitLength() > MAX_EXPONENT_BITS) {
            problem("e", "must be an odd number from 3 on, such as AQAB");
        }
        return problems.isEmpty()
                ? (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent))
                : null;
    }

    @Nullable
    ECPublicKey p256() throws GeneralSecurityException {
        if (!text("crv").equals("P-256")) {
            problem("crv", "must be P-256 for a key of type EC");
            return null;
        }
        BigInteger x = new BigInteger(1, bytes("x", COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, bytes("y", COORDINATE_BYTES));
        if (problems.isEmpty() && !P256.isOnCurve(x, y)) {
            problem("x", "and y are not a point of the curve P-256");
        }
        return problems.isEmpty()
                ? (ECPublicKey) KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256.PARAMETERS))
                : null;
    }

    private BigInteger number(String member) {
        return new BigInteger(1, bytes(member, 0));
    }

    /** A length of zero stands for any. */
    byte[] bytes(String member, int length) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text(member));
            if (bytes.length > 0 && (length == 0 || bytes.length == length)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        problem(member, length == 0 ? "must be Base64url" : "must be %d bytes as Base64url".formatted(length));
        return new byte[0];
    }

    String text(String member) {
        JsonNode value = jwk.get(member);
        return value != null && value.isTextual() ? value.asText() : "";
    }

    boolean isSound() {
        return problems.isEmpty();
    }

    void problem(String member, String message) {
        problems.add(new Problem(member, message));
    }
}
