package dev.integrations.jose;

import com.auth0.jwt.algorithms.Algorithm;
import dev.integrations.audit.AuditTrail;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;

/** Makes signing keys, and hides and finds their private halves. */
record SigningKeyVault(Encryption encryption, SecureRandom random) {
    private static final String KIND = "signing-key";
    private static final int RSA_BITS = 2048;

    /** Takes a second or so of one processor for RSA. */
    StoredSigningKey create(SignatureAlgorithm algorithm, int generation, Instant now, Instant signsFrom) {
        try {
            KeyPair pair = generate(algorithm);
            VerificationKey key = VerificationKey.of(pair.getPublic());
            String id = key.thumbprint();
            String encrypted =
                    Base64Url.encode(encryption.encrypt(pair.getPrivate().getEncoded(), context(id)));
            String publicKey = key.withId(id).toJwk().toString();
            return new StoredSigningKey(generation, id, algorithm, publicKey, encrypted, now, signsFrom);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private KeyPair generate(SignatureAlgorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(family(algorithm));
        if (algorithm == SignatureAlgorithm.ES256) {
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        } else {
            generator.initialize(RSA_BITS, random);
        }
        return generator.generateKeyPair();
    }

    /** Returns what signs with a key. */
    Algorithm open(StoredSigningKey key) {
        byte[] encrypted = Base64Url.decode(key.encryptedPrivateKey()).orElse(new byte[0]);
        byte[] encoded = encryption.decrypt(encrypted, context(key.id()));
        try {
            PrivateKey privateKey =
                    KeyFactory.getInstance(family(key.algorithm())).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return privateKey instanceof ECPrivateKey point
                    ? Algorithm.ECDSA256(null, point)
                    : Algorithm.RSA256(null, (RSAPrivateKey) privateKey);
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static String family(SignatureAlgorithm algorithm) {
        return algorithm == SignatureAlgorithm.ES256 ? "EC" : "RSA";
    }

    static EncryptionContext context(String id) {
        return new EncryptionContext(AuditTrail.HOST, KIND, id);
    }

    private static IllegalStateException unavailable(GeneralSecurityException cause) {
        return new IllegalStateException("every Java platform has RSA, and the module jdk.crypto.ec has P-256", cause);
    }
}
