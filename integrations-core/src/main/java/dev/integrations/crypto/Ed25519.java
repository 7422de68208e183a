package dev.integrations.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.Set;

/** Public keys of Ed25519 (RFC 8032, section 5.1.5). */
final class Ed25519 {
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger ORDER_8 =
            new BigInteger("05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826", 16);

    /** With a key of these, one signature fits many messages. */
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(BigInteger.ZERO, BigInteger.ONE, PRIME.subtract(BigInteger.ONE), ORDER_8, PRIME.subtract(ORDER_8));

    private Ed25519() {}

    /** Reads the 32 bytes of a point; empty if they are none that can be a key. */
    static Optional<PublicKey> key(byte[] encoded) throws GeneralSecurityException {
        byte[] bigEndian = AgreementReceiverKey.reversed(encoded);
        boolean odd = bigEndian[0] < 0;
        bigEndian[0] &= Byte.MAX_VALUE;
        BigInteger y = new BigInteger(1, bigEndian);
        if (y.compareTo(PRIME) >= 0 || SMALL_ORDER.contains(y)) {
            return Optional.empty();
        }
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, y)));
        return isOnCurve(key) ? Optional.of(key) : Optional.empty();
    }

    /** Whether the point exists; the JDK looks when it begins to verify. */
    private static boolean isOnCurve(PublicKey key) {
        try {
            Signature.getInstance("Ed25519").initVerify(key);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
