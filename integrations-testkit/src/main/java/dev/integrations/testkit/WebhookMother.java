package dev.integrations.testkit;

import dev.integrations.common.TenantId;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.time.Instant;
import java.util.Optional;

/** Makes webhooks: an enabled one of {@link Samples#ACME} at {@link Samples#NOON}, unless told otherwise. */
public final class WebhookMother {
    private TenantId tenant = Samples.ACME;
    private WebhookSettings settings =
            WebhookSettings.builder("https://example.com/hook").build();
    private boolean enabled = true;
    private Optional<String> disabledReason = Optional.empty();
    private Instant createdAt = Samples.NOON;

    private WebhookMother() {}

    /**
     * Starts a webhook.
     *
     * @return a new mother
     */
    public static WebhookMother aWebhook() {
        return new WebhookMother();
    }

    /**
     * Sets whose webhook it is.
     *
     * @param tenant the tenant
     * @return this mother
     */
    public WebhookMother of(TenantId tenant) {
        this.tenant = tenant;
        return this;
    }

    /**
     * Sets what its owner chose.
     *
     * @param settings the settings
     * @return this mother
     */
    public WebhookMother with(WebhookSettings settings) {
        this.settings = settings;
        return this;
    }

    /**
     * Disables it.
     *
     * @param reason why
     * @return this mother
     */
    public WebhookMother disabledBecause(String reason) {
        this.enabled = false;
        this.disabledReason = Optional.of(reason);
        return this;
    }

    /**
     * Sets when it was created.
     *
     * @param createdAt the time
     * @return this mother
     */
    public WebhookMother createdAt(Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /**
     * Makes the webhook.
     *
     * @return a webhook of version 1 with a new id of its time
     */
    public Webhook build() {
        return new Webhook(
                new WebhookId(Samples.uuid(createdAt)),
                tenant,
                settings,
                enabled,
                disabledReason,
                1,
                createdAt,
                createdAt);
    }
}
