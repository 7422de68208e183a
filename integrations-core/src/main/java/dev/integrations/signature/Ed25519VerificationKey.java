package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.security.GeneralSecurityException;
import java.security.PublicKey;

final class Ed25519VerificationKey extends VerificationKey {
    private final PublicKey key;

    Ed25519VerificationKey(byte[] key) {
        this.key = publicKey(key);
    }

    private static PublicKey publicKey(byte[] key) {
        if (key.length != Ed25519.KEY_BYTES) {
            throw new MalformedKeyException(
                    "a public Ed25519 key has %d bytes, this one has %d".formatted(Ed25519.KEY_BYTES, key.length));
        }
        try {
            return Ed25519.publicKey(key);
        } catch (GeneralSecurityException e) {
            throw new MalformedKeyException("these 32 bytes are not a point of the Ed25519 curve");
        }
    }

    boolean matches(SignedContent content, byte[] signature) {
        return Ed25519.verify(key, content, signature);
    }

    byte[] bytes() {
        return Ed25519.rawKey(key.getEncoded());
    }

    @Override
    boolean matchesAny(SignatureList signatures, SignedContent content) {
        boolean matched = false;
        for (byte[] signature : signatures.ed25519s()) {
            matched |= matches(content, signature);
        }
        return matched;
    }

    @Override
    public Secret encoded() {
        return KeyText.encode(KeyText.ED25519_PUBLIC, bytes());
    }

    @Override
    public String toString() {
        return "VerificationKey[v1a, masked]";
    }
}
