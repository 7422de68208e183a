package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.security.MessageDigest;

final class HmacVerificationKey extends VerificationKey {
    private final HmacKey key;

    HmacVerificationKey(HmacKey key) {
        this.key = key;
    }

    @Override
    boolean matchesAny(SignatureList signatures, SignedContent content) {
        if (signatures.hmacs().isEmpty()) {
            return false;
        }
        byte[] expected = key.mac(content);
        boolean matched = false;
        for (byte[] signature : signatures.hmacs()) {
            matched |= MessageDigest.isEqual(expected, signature);
        }
        return matched;
    }

    @Override
    public Secret encoded() {
        return key.encoded();
    }

    @Override
    public String toString() {
        return "VerificationKey[v1, masked]";
    }
}
