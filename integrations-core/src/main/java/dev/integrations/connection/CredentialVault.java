package dev.integrations.connection;

import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.crypto.KeyRing;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Encrypts what connections keep, each bound to its tenant and its row. */
final class CredentialVault {
    private static final String CREDENTIALS = "connection-credentials";
    private static final String VERIFIER = "connection-verifier";

    private final KeyRing keyRing;

    CredentialVault(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    SealedCredentials seal(TenantId tenant, ConnectionId id, OpenCredentials credentials) {
        return SealedCredentials.of(
                keyRing.encrypt(credentials.write(), new EncryptionContext(tenant, CREDENTIALS, id.toString())));
    }

    /** Opens the credentials of a connection that has some. */
    OpenCredentials open(StoredConnection stored) {
        Connection connection = stored.connection();
        return OpenCredentials.read(keyRing.decrypt(
                stored.credentials().orElseThrow().bytes(),
                new EncryptionContext(
                        connection.tenant(), CREDENTIALS, connection.id().toString())));
    }

    SealedCredentials sealVerifier(TenantId tenant, UUID id, String verifier) {
        return SealedCredentials.of(keyRing.encrypt(
                verifier.getBytes(StandardCharsets.US_ASCII), new EncryptionContext(tenant, VERIFIER, id.toString())));
    }

    Secret openVerifier(PendingAuthorization pending) {
        byte[] plain = keyRing.decrypt(
                pending.verifier().bytes(),
                new EncryptionContext(pending.tenant(), VERIFIER, pending.id().toString()));
        return Secret.of(new String(plain, StandardCharsets.US_ASCII));
    }
}
