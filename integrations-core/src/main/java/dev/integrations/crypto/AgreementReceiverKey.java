package dev.integrations.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/** Agrees on a content key with a key made for one message: ECDH-ES, direct (RFC 7518, section 4.6; RFC 8037, 3.2). */
final class AgreementReceiverKey extends ReceiverKey {
    static final String ALGORITHM = "ECDH-ES";

    private static final ConcatKdf.Info INFO = new ConcatKdf.Info(Jwe.ENCRYPTION, "", "", ContentKey.BYTES * Byte.SIZE);
    private static final byte[] NONE = {};

    private final PublicKey key;
    private final boolean montgomery;

    AgreementReceiverKey(PublicKey key, Optional<String> id) {
        super(ALGORITHM, id);
        this.key = key;
        this.montgomery = key instanceof XECPublicKey;
    }

    @Override
    ContentKey newContentKey(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(montgomery ? "X25519" : "EC");
        if (montgomery) {
            generator.initialize(255, random);
        } else {
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        }
        KeyPair ephemeral = generator.generateKeyPair();
        KeyAgreement agreement = KeyAgreement.getInstance(montgomery ? "X25519" : "ECDH");
        agreement.init(ephemeral.getPrivate(), random);
        agreement.doPhase(key, true);
        byte[] content = ConcatKdf.derive(agreement.generateSecret(), INFO);
        return new ContentKey(content, NONE, Map.of("epk", jwk(ephemeral.getPublic())));
    }

    private static JsonNode jwk(PublicKey key) {
        ObjectNode jwk = JsonNodeFactory.instance.objectNode();
        if (key instanceof ECPublicKey point) {
            return jwk.put("kty", "EC")
                    .put("crv", "P-256")
                    .put("x", Base64Url.encode(unsigned(point.getW().getAffineX())))
                    .put("y", Base64Url.encode(unsigned(point.getW().getAffineY())));
        }
        return jwk.put("kty", "OKP")
                .put("crv", "X25519")
                .put("x", Base64Url.encode(reversed(unsigned(((XECPublicKey) key).getU()))));
    }

    /** A coordinate in 32 bytes, the most significant one first. */
    static byte[] unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] padded = new byte[JwkMembers.COORDINATE_BYTES];
        int length = Math.min(bytes.length, padded.length);
        System.arraycopy(bytes, bytes.length - length, padded, padded.length - length, length);
        return padded;
    }

    static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
