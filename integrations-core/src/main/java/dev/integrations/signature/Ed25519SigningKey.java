package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

final class Ed25519SigningKey extends SigningKey {
    private static final SignedContent PROBE = SignedContent.checked("probe", 0, new byte[0]);

    private final PrivateKey privateKey;
    private final Ed25519VerificationKey publicKey;

    private Ed25519SigningKey(PrivateKey privateKey, byte[] publicKey) {
        this.privateKey = privateKey;
        this.publicKey = new Ed25519VerificationKey(publicKey);
    }

    static Ed25519SigningKey ofSeedAndPublicKey(byte[] both) {
        if (both.length != 2 * Ed25519.KEY_BYTES) {
            throw new MalformedKeyException(
                    "a 'whsk_' key is a seed of 32 bytes and a public key of 32 bytes, this one has %d in all"
                            .formatted(both.length));
        }
        try {
            PrivateKey privateKey = Ed25519.privateKey(Arrays.copyOf(both, Ed25519.KEY_BYTES));
            return new Ed25519SigningKey(privateKey, Ed25519.rawKey(both)).requireMatchingHalves();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every seed of 32 bytes is an Ed25519 key", e);
        }
    }

    static Ed25519SigningKey ofRandomSeed(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(Ed25519.ALGORITHM);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            return new Ed25519SigningKey(
                    pair.getPrivate(), Ed25519.rawKey(pair.getPublic().getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK module jdk.crypto.ec provides Ed25519", e);
        }
    }

    /** The JDK derives no public key from a seed, but a signature tells whether two halves belong together. */
    private Ed25519SigningKey requireMatchingHalves() {
        if (!publicKey.matches(PROBE, Ed25519.sign(privateKey, PROBE))) {
            throw new MalformedKeyException("the public key in a 'whsk_' key does not belong to its seed");
        }
        return this;
    }

    @Override
    String sign(SignedContent content) {
        return SignatureList.V1A + Base64.getEncoder().encodeToString(Ed25519.sign(privateKey, content));
    }

    @Override
    public Secret encoded() {
        byte[] seed = Ed25519.rawKey(privateKey.getEncoded());
        return KeyText.encode(KeyText.ED25519_PRIVATE, Ed25519.concat(seed, publicKey.bytes()));
    }

    @Override
    public VerificationKey verificationKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "SigningKey[v1a, masked]";
    }
}
