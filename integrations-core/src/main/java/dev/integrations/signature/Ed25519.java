package dev.integrations.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** Ed25519 (RFC 8032) of the JDK over raw keys, which the JDK takes only in the encodings of RFC 8410. */
final class Ed25519 {
    static final String ALGORITHM = "Ed25519";
    static final int KEY_BYTES = 32;

    private static final byte[] PKCS8_HEAD = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    static PrivateKey privateKey(byte[] seed) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(concat(PKCS8_HEAD, seed)));
    }

    static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
        PublicKey publicKey =
                KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(concat(X509_HEAD, key)));
        // Only this looks whether the key is a point of the curve.
        Signature.getInstance(ALGORITHM).initVerify(publicKey);
        return publicKey;
    }

    /** Returns the seed of a private key or the point of a public key: both encodings end with it. */
    static byte[] rawKey(byte[] encoding) {
        return Arrays.copyOfRange(encoding, encoding.length - KEY_BYTES, encoding.length);
    }

    static byte[] sign(PrivateKey key, SignedContent content) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(content.head());
            signature.update(content.body());
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK module jdk.crypto.ec provides Ed25519", e);
        }
    }

    static boolean verify(PublicKey key, SignedContent content, byte[] candidate) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(content.head());
            signature.update(content.body());
            return matches(signature, candidate);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK module jdk.crypto.ec provides Ed25519", e);
        }
    }

    private static boolean matches(Signature signature, byte[] candidate) {
        try {
            return signature.verify(candidate);
        } catch (SignatureException e) {
            // 64 bytes that encode no point or too great a scalar are an exception to the JDK.
            return false;
        }
    }

    static byte[] concat(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }
}
