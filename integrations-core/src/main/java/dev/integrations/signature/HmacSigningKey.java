package dev.integrations.signature;

import dev.integrations.common.Secret;
import java.util.Base64;

final class HmacSigningKey extends SigningKey {
    private final HmacKey key;

    HmacSigningKey(HmacKey key) {
        this.key = key;
    }

    @Override
    String sign(SignedContent content) {
        return SignatureList.V1 + Base64.getEncoder().encodeToString(key.mac(content));
    }

    @Override
    public Secret encoded() {
        return key.encoded();
    }

    @Override
    public VerificationKey verificationKey() {
        return new HmacVerificationKey(key);
    }

    @Override
    public String toString() {
        return "SigningKey[v1, masked]";
    }
}
