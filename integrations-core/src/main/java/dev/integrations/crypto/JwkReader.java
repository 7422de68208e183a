package dev.integrations.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads keys of receivers from JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037) and refuses what is unfit. */
final class JwkReader {
    private static final List<String> OPERATIONS = List.of("encrypt", "wrapKey", "deriveKey", "deriveBits");

    private final JwkMembers jwk;

    private JwkReader(JwkMembers jwk) {
        this.jwk = jwk;
    }

    static ReceiverKey read(String text) {
        JwkMembers members = JwkMembers.parse(text);
        return members.orThrow(new JwkReader(members).key());
    }

    private @Nullable ReceiverKey key() {
        if (jwk.isPrivate()) {
            return null;
        }
        Optional<String> id = jwk.id();
        try {
            ReceiverKey key = switch (jwk.text("kty")) {
                case "RSA" -> rsa(id);
                case "EC" -> agreement(jwk.p256(), id);
                case "OKP" -> okp(id);
                default -> {
                    jwk.problem("kty", "must be RSA, EC or OKP");
                    yield null;
                }
            };
            jwk.checkPurpose("enc", OPERATIONS);
            if (key != null) {
                jwk.checkAlgorithm(key.algorithm());
            }
            return key;
        } catch (GeneralSecurityException e) {
            jwk.problem("jwk", "is not a key that can be encrypted for");
            return null;
        }
    }

    private @Nullable ReceiverKey rsa(Optional<String> id) throws GeneralSecurityException {
        RSAPublicKey key = jwk.rsa();
        return key == null ? null : new RsaReceiverKey(key, id);
    }

    private @Nullable ReceiverKey okp(Optional<String> id) throws GeneralSecurityException {
        if (!jwk.text("crv").equals("X25519")) {
            jwk.problem("crv", "must be X25519 for a key of type OKP");
            return null;
        }
        byte[] x = jwk.bytes("x", JwkMembers.COORDINATE_BYTES);
        if (!jwk.isSound()) {
            return null;
        }
        BigInteger u = new BigInteger(1, AgreementReceiverKey.reversed(x));
        return agreement(
                KeyFactory.getInstance("X25519").generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)),
                id);
    }

    /** Agrees once for trial, since points of small order show only then. */
    private @Nullable ReceiverKey agreement(@Nullable PublicKey key, Optional<String> id) {
        if (key == null) {
            return null;
        }
        AgreementReceiverKey receiver = new AgreementReceiverKey(key, id);
        try {
            receiver.newContentKey(new SecureRandom());
            return receiver;
        } catch (GeneralSecurityException e) {
            jwk.problem("x", "is not a point that a key can be agreed on with");
            return null;
        }
    }
}
