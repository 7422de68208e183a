package dev.integrations.jdbc;

import dev.integrations.common.Secret;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature;
import java.time.Instant;

/** A signature of before, for a {@link WalkWorld}. */
final class LegacyWalk {
    private LegacyWalk() {}

    static LegacySecret secret() {
        return new LegacySecret(
                new LegacyProfile(new LegacySignature.Svix(), Instant.now().plusSeconds(3600)),
                Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    }
}
