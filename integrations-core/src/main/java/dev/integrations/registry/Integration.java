package dev.integrations.registry;

import dev.integrations.common.TenantId;
import java.time.Instant;
import java.util.Optional;

/**
 * An integration of a tenant, without its configuration.
 *
 * @param id its id
 * @param tenant whose it is
 * @param template the version of a template that it is configured for
 * @param settings what the tenant chose besides the configuration
 * @param state whether it works
 * @param reason why it does not, in words fit for the tenant; empty while it does
 * @param version the number of its newest {@link IntegrationVersion}, from 1
 * @param revision how often it was changed, its state too, from 1
 * @param createdAt when it was installed
 * @param updatedAt when it was changed last
 */
public record Integration(
        IntegrationId id,
        TenantId tenant,
        TemplateRef template,
        IntegrationSettings settings,
        IntegrationState state,
        Optional<String> reason,
        int version,
        long revision,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * Returns what the tenant calls it.
     *
     * @return the name
     */
    public String name() {
        return settings.name();
    }

    /** Returns this in another state. */
    Integration in(IntegrationState next, Optional<String> why, Instant now) {
        return new Integration(id, tenant, template, settings, next, why, version, revision + 1, createdAt, now);
    }

    /** Returns the next version of this, which works again if it needed attention and got it. */
    Integration next(Draft draft, boolean attended, Instant now) {
        boolean mended = attended && state == IntegrationState.NEEDS_ATTENTION;
        return new Integration(
                id,
                tenant,
                draft.ref(),
                draft.settings(),
                mended ? IntegrationState.ENABLED : state,
                mended ? Optional.empty() : reason,
                version + 1,
                revision + 1,
                createdAt,
                now);
    }
}
