package dev.integrations.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encrypts a random content key by RSAES-OAEP with SHA-256 and MGF1 with SHA-256 (RFC 7518, section 4.3). */
final class RsaReceiverKey extends ReceiverKey {
    static final String ALGORITHM = "RSA-OAEP-256";

    private static final OAEPParameterSpec OAEP =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

    private final RSAPublicKey key;

    RsaReceiverKey(RSAPublicKey key, Optional<String> id) {
        super(ALGORITHM, id);
        this.key = key;
    }

    @Override
    ContentKey newContentKey(SecureRandom random) throws GeneralSecurityException {
        byte[] content = new byte[ContentKey.BYTES];
        random.nextBytes(content);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(Cipher.ENCRYPT_MODE, key, OAEP, random);
        return new ContentKey(content, cipher.doFinal(content), Map.of());
    }
}
