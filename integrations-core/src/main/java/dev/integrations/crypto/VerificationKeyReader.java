package dev.integrations.crypto;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads keys that verify signatures from JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037), refuses what is unfit. */
final class VerificationKeyReader {
    private final JwkMembers jwk;

    private VerificationKeyReader(JwkMembers jwk) {
        this.jwk = jwk;
    }

    static VerificationKey read(JwkMembers members) {
        return members.orThrow(new VerificationKeyReader(members).key());
    }

    static VerificationKey of(RSAPublicKey key, Optional<String> id) {
        SortedMap<String, String> members = new TreeMap<>();
        members.put("kty", "RSA");
        members.put("n", Base64Url.encode(magnitude(key.getModulus().toByteArray())));
        members.put("e", Base64Url.encode(magnitude(key.getPublicExponent().toByteArray())));
        return new VerificationKey(SignatureAlgorithm.RS256, key, id, members);
    }

    static VerificationKey of(ECPublicKey key, Optional<String> id) {
        SortedMap<String, String> members = new TreeMap<>();
        members.put("kty", "EC");
        members.put("crv", "P-256");
        members.put(
                "x", Base64Url.encode(AgreementReceiverKey.unsigned(key.getW().getAffineX())));
        members.put(
                "y", Base64Url.encode(AgreementReceiverKey.unsigned(key.getW().getAffineY())));
        return new VerificationKey(SignatureAlgorithm.ES256, key, id, members);
    }

    /** Drops the byte that holds nothing but the sign. */
    private static byte[] magnitude(byte[] twosComplement) {
        return twosComplement[0] == 0 ? Arrays.copyOfRange(twosComplement, 1, twosComplement.length) : twosComplement;
    }

    private @Nullable VerificationKey key() {
        if (jwk.isPrivate()) {
            return null;
        }
        Optional<String> id = jwk.id();
        jwk.checkPurpose("sig", List.of("verify"));
        try {
            VerificationKey key = switch (jwk.text("kty")) {
                case "RSA" -> rsa(id);
                case "EC" -> ec(id);
                case "OKP" -> okp(id);
                default -> {
                    jwk.problem("kty", "must be RSA, EC or OKP");
                    yield null;
                }
            };
            if (key != null) {
                jwk.checkAlgorithm(key.algorithm().header());
            }
            return key;
        } catch (GeneralSecurityException e) {
            jwk.problem("jwk", "is not a key that signatures can be verified with");
            return null;
        }
    }

    private @Nullable VerificationKey rsa(Optional<String> id) throws GeneralSecurityException {
        RSAPublicKey key = jwk.rsa();
        return key == null ? null : of(key, id);
    }

    private @Nullable VerificationKey ec(Optional<String> id) throws GeneralSecurityException {
        ECPublicKey key = jwk.p256();
        return key == null ? null : of(key, id);
    }

    private @Nullable VerificationKey okp(Optional<String> id) throws GeneralSecurityException {
        if (!jwk.text("crv").equals("Ed25519")) {
            jwk.problem("crv", "must be Ed25519 for a key of type OKP");
            return null;
        }
        byte[] x = jwk.bytes("x", JwkMembers.COORDINATE_BYTES);
        if (!jwk.isSound()) {
            return null;
        }
        Optional<PublicKey> key = Ed25519.key(x);
        if (key.isEmpty()) {
            jwk.problem("x", "is not a point that a signature can be verified with");
            return null;
        }
        SortedMap<String, String> members = new TreeMap<>();
        members.put("kty", "OKP");
        members.put("crv", "Ed25519");
        members.put("x", Base64Url.encode(x));
        return new VerificationKey(SignatureAlgorithm.EDDSA, key.get(), id, members);
    }
}
