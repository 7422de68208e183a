package dev.integrations.crypto;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads public keys from JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037) and refuses what is unfit. */
final class JwkReader {
    static final int COORDINATE_BYTES = 32;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final int MAX_TEXT = 8192;
    private static final int MAX_ID = 200;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_EXPONENT_BITS = 256;
    private static final Set<String> PRIVATE_MEMBERS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final Set<String> OPERATIONS = Set.of("encrypt", "wrapKey", "deriveKey", "deriveBits");

    private final JsonNode jwk;
    private final List<Problem> problems = new ArrayList<>();

    private JwkReader(JsonNode jwk) {
        this.jwk = jwk;
    }

    static ReceiverKey read(String text) {
        JwkReader reader = new JwkReader(parse(text));
        ReceiverKey key = reader.key();
        if (key == null || !reader.problems.isEmpty()) {
            throw new InvalidInputException("public key", reader.problems);
        }
        return key;
    }

    private static JsonNode parse(String text) {
        String problem = "must be a JSON object";
        if (text.length() > MAX_TEXT) {
            problem = "must have up to %d characters".formatted(MAX_TEXT);
        } else {
            try {
                JsonNode jwk = JSON.readTree(text);
                if (jwk.isObject()) {
                    return jwk;
                }
            } catch (JsonProcessingException e) {
                // what it says could repeat a private key
            }
        }
        throw new InvalidInputException("public key", List.of(new Problem("jwk", problem)));
    }

    private @Nullable ReceiverKey key() {
        for (String member : PRIVATE_MEMBERS) {
            if (jwk.has(member)) {
                problem(
                        member,
                        "must not be there: this is a private or secret key, only its public half may be given");
                return null;
            }
        }
        Optional<String> id = id();
        try {
            ReceiverKey key = switch (text("kty")) {
                case "RSA" -> rsa(id);
                case "EC" -> ec(id);
                case "OKP" -> okp(id);
                default -> {
                    problem("kty", "must be RSA, EC or OKP");
                    yield null;
                }
            };
            checkPurpose(key);
            return key;
        } catch (GeneralSecurityException e) {
            problem("jwk", "is not a key that can be encrypted for");
            return null;
        }
    }

    private void checkPurpose(@Nullable ReceiverKey key) {
        if (jwk.has("use") && !text("use").equals("enc")) {
            problem("use", "must be enc if it is there");
        }
        if (key != null && jwk.has("alg") && !text("alg").equals(key.algorithm())) {
            problem("alg", "must be %s for this key if it is there".formatted(key.algorithm()));
        }
        JsonNode operations = jwk.get("key_ops");
        if (operations != null) {
            boolean fit = operations.isArray();
            for (JsonNode operation : operations) {
                fit &= OPERATIONS.contains(operation.asText());
            }
            if (!fit) {
                problem("key_ops", "must hold encrypt, wrapKey, deriveKey or deriveBits only, if it is there");
            }
        }
    }

    private Optional<String> id() {
        JsonNode id = jwk.get("kid");
        if (id != null
                && (!id.isTextual() || id.asText().isEmpty() || id.asText().length() > MAX_ID)) {
            problem("kid", "must be a text of 1 to %d characters if it is there".formatted(MAX_ID));
        }
        return Optional.ofNullable(id).map(JsonNode::asText);
    }

    private @Nullable ReceiverKey rsa(Optional<String> id) throws GeneralSecurityException {
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
        if (!problems.isEmpty()) {
            return null;
        }
        return new RsaReceiverKey(
                (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent)),
                id);
    }

    private @Nullable ReceiverKey ec(Optional<String> id) throws GeneralSecurityException {
        if (!text("crv").equals("P-256")) {
            problem("crv", "must be P-256 for a key of type EC");
            return null;
        }
        BigInteger x = coordinate("x");
        BigInteger y = coordinate("y");
        if (problems.isEmpty() && !P256.isOnCurve(x, y)) {
            problem("x", "and y are not a point of the curve P-256");
        }
        if (!problems.isEmpty()) {
            return null;
        }
        return agreement(
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), P256.PARAMETERS)),
                id);
    }

    private @Nullable ReceiverKey okp(Optional<String> id) throws GeneralSecurityException {
        if (!text("crv").equals("X25519")) {
            problem("crv", "must be X25519 for a key of type OKP");
            return null;
        }
        BigInteger u = new BigInteger(1, AgreementReceiverKey.reversed(bytes("x", COORDINATE_BYTES)));
        if (!problems.isEmpty()) {
            return null;
        }
        return agreement(
                KeyFactory.getInstance("X25519").generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)),
                id);
    }

    /** Agrees once for trial, since points of small order show only then. */
    private @Nullable ReceiverKey agreement(PublicKey key, Optional<String> id) {
        AgreementReceiverKey receiver = new AgreementReceiverKey(key, id);
        try {
            receiver.newContentKey(new SecureRandom());
            return receiver;
        } catch (GeneralSecurityException e) {
            problem("x", "is not a point that a key can be agreed on with");
            return null;
        }
    }

    private BigInteger coordinate(String member) {
        return new BigInteger(1, bytes(member, COORDINATE_BYTES));
    }

    private BigInteger number(String member) {
        return new BigInteger(1, bytes(member, 0));
    }

    /** A length of zero stands for any. */
    private byte[] bytes(String member, int length) {
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

    private String text(String member) {
        JsonNode value = jwk.get(member);
        return value != null && value.isTextual() ? value.asText() : "";
    }

    private void problem(String member, String message) {
        problems.add(new Problem(member, message));
    }
}
