package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.http.ClientIdentity;
import java.time.Instant;

/**
 * The certificate that a webhook shows to its receiver.
 *
 * @param chain the certificate and those that lead to its authority, as PEM
 * @param key its key, RSA or EC, unencrypted PKCS#8 as PEM
 */
public record ClientCertificate(String chain, Credential key) {
    /**
     * Returns when it can no longer be used.
     *
     * @return the end of the shortest validity in the chain
     * @throws InvalidInputException if the chain cannot be read; one that was saved can be
     */
    public Instant expiresAt() {
        return ClientIdentity.expiry(chain);
    }

    @Override
    public String toString() {
        return "ClientCertificate[%s]".formatted(key);
    }
}
