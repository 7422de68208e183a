package dev.integrations.registry;

import dev.integrations.common.TenantId;
import java.util.UUID;

/**
 * A version as it is kept, with its configuration.
 *
 * @param row the id of its row, to which its secrets are bound
 * @param tenant whose it is
 * @param version what may be seen of it
 * @param config its configuration
 */
public record StoredVersion(UUID row, TenantId tenant, IntegrationVersion version, SealedConfig config) {}
