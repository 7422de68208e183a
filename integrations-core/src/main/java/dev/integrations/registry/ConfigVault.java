package dev.integrations.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Encrypts the secrets of a configuration together, bound to their tenant and the row of their version. */
final class ConfigVault {
    private static final String KIND = "integration-secrets";

    private final Encryption encryption;

    ConfigVault(Encryption encryption) {
        this.encryption = encryption;
    }

    SealedConfig seal(TenantId tenant, UUID row, OpenConfig config) {
        Optional<byte[]> secrets = config.secrets().isEmpty()
                ? Optional.empty()
                : Optional.of(encryption.encrypt(
                        config.secrets().toString().getBytes(StandardCharsets.UTF_8), context(tenant, row)));
        return new SealedConfig(config.shown().toString(), secrets);
    }

    OpenConfig open(StoredVersion version) {
        ObjectNode secrets = version.config()
                .secrets()
                .map(bytes -> encryption.decrypt(bytes, context(version)))
                .map(plain -> RegistryJson.readObject(new String(plain, StandardCharsets.UTF_8)))
                .orElseGet(RegistryJson::object);
        return new OpenConfig(RegistryJson.readObject(version.config().shown()), secrets);
    }

    static EncryptionContext context(StoredVersion version) {
        return context(version.tenant(), version.row());
    }

    private static EncryptionContext context(TenantId tenant, UUID row) {
        return new EncryptionContext(tenant, KIND, row.toString());
    }
}
