package dev.integrations.crypto;

import dev.integrations.common.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Where a ciphertext belongs. It is authenticated with the ciphertext and not stored in it; only the same context
 * decrypts. It is part of the stored format: a kind, once used, keeps its name.
 * Immutable.
 *
 * @param tenant who owns it
 * @param kind what it is, such as {@code webhook-secret}
 * @param id which one of that kind
 */
public record EncryptionContext(TenantId tenant, String kind, String id) {
    /**
     * Validates the context.
     *
     * @param tenant who owns it
     * @param kind what it is
     * @param id which one of that kind
     * @throws IllegalArgumentException if the kind or the id is blank
     */
    public EncryptionContext {
        if (kind.isBlank() || id.isBlank()) {
            throw new IllegalArgumentException(
                    "an encryption context needs a kind and an id, was '%s' and '%s'".formatted(kind, id));
        }
    }

    /** Each part goes after its length, so that no two contexts have the same bytes. */
    byte[] associatedData() {
        byte[] tenantBytes = tenant.value().getBytes(StandardCharsets.UTF_8);
        byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(3 * Integer.BYTES + tenantBytes.length + kindBytes.length + idBytes.length)
                .putInt(tenantBytes.length)
                .put(tenantBytes)
                .putInt(kindBytes.length)
                .put(kindBytes)
                .putInt(idBytes.length)
                .put(idBytes)
                .array();
    }

    @Override
    public String toString() {
        return "%s '%s' of tenant '%s'".formatted(kind, id, tenant);
    }
}
