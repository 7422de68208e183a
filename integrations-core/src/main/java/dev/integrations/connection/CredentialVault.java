package dev.integrations.connection;

import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Encrypts what connections keep, each bound to its tenant and its row. */
final class CredentialVault {
    private static final String CREDENTIALS = "connection-credentials";
    private static final String VERIFIER = "connection-verifier";

    private final Encryption encryption;

    CredentialVault(Encryption encryption) {
        this.encryption = encryption;
    }

    SealedCredentials seal(TenantId tenant, ConnectionId id, OpenCredentials credentials) {
        return SealedCredentials.of(
                encryption.encrypt(credentials.write(), new EncryptionContext(tenant, CREDENTIALS, id.toString())));
    }

    /** Opens the credentials of a connection that has some. */
    OpenCredentials open(StoredConnection stored) {
        return OpenCredentials.read(
                encryption.decrypt(stored.credentials().orElseThrow().bytes(), context(stored.connection())));
    }

    /** Returns what to keep in place of the credentials, if there are any and another key encrypts by now. */
    Optional<SealedCredentials> renewed(StoredConnection stored) {
        return stored.credentials()
                .flatMap(kept -> encryption.renewed(kept.bytes(), context(stored.connection())))
                .map(SealedCredentials::of);
    }

    static EncryptionContext context(Connection connection) {
        return new EncryptionContext(
                connection.tenant(), CREDENTIALS, connection.id().toString());
    }

    SealedCredentials sealVerifier(TenantId tenant, UUID id, String verifier) {
        return SealedCredentials.of(encryption.encrypt(
                verifier.getBytes(StandardCharsets.US_ASCII), new EncryptionContext(tenant, VERIFIER, id.toString())));
    }

    Secret openVerifier(PendingAuthorization pending) {
        byte[] plain = encryption.decrypt(
                pending.verifier().bytes(),
                new EncryptionContext(pending.tenant(), VERIFIER, pending.id().toString()));
        return Secret.of(new String(plain, StandardCharsets.US_ASCII));
    }
}
