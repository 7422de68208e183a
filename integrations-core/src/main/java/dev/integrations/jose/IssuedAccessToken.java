package dev.integrations.jose;

import dev.integrations.common.Secret;
import java.time.Instant;

/**
 * A token that was signed.
 *
 * @param token what the client gets
 * @param id its {@code jti}
 * @param issuedAt when, in whole seconds
 * @param expiresAt when it expires, in whole seconds
 */
public record IssuedAccessToken(Secret token, String id, Instant issuedAt, Instant expiresAt) {}
