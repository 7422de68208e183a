package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.examples.DemoReceivers.Behaviour;
import dev.integrations.signature.SigningKey;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSettings;
import dev.integrations.webhook.Webhooks;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The customers of the demo host and their webhooks. */
final class DemoTenants {
    static final List<String> NAMES = List.of("acme", "globex", "initech");

    private static final List<Seed> SEEDS = List.of(
            new Seed("acme", "billing", "invoice.*", Behaviour.ACCEPTS),
            new Seed("acme", "audit", "*", Behaviour.ACCEPTS),
            new Seed("acme", "crm", "customer.*", Behaviour.SLOW),
            new Seed("globex", "audit", "*", Behaviour.ACCEPTS),
            new Seed("globex", "erp", "subscription.*", Behaviour.FAILS),
            new Seed("globex", "crm", "customer.*", Behaviour.BUSY),
            new Seed("initech", "audit", "*", Behaviour.ACCEPTS),
            new Seed("initech", "crm", "customer.*", Behaviour.GONE),
            new Seed("initech", "erp", "subscription.*", Behaviour.DRIPS));

    /** Short, so that dead letters can be waited for. */
    private static final RetrySchedule RETRIES = RetrySchedule.of(Duration.ofSeconds(1), Duration.ofSeconds(2));

    private final Integrations integrations;
    private final DemoReceivers receivers;

    private record Seed(String tenant, String name, String events, Behaviour behaviour) {
        String path() {
            return "/" + tenant + "/" + name;
        }

        String description() {
            return "%s, whose receiver %s".formatted(name, behaviour.words());
        }
    }

    DemoTenants(Integrations integrations, DemoReceivers receivers) {
        this.integrations = integrations;
        this.receivers = receivers;
    }

    /** Creates what is not there yet; what an earlier run created goes on, at the receivers of this one. */
    void seed() {
        SEEDS.forEach(this::seed);
    }

    private void seed(Seed seed) {
        Webhooks webhooks = integrations.tenant(seed.tenant()).as("demo").webhooks();
        String url = receivers.open(seed.path(), seed.behaviour());
        UnaryOperator<WebhookSettings> settings = before -> before.toBuilder()
                .url(url)
                .description(seed.description())
                .events(seed.events())
                .retrySchedule(RETRIES)
                .timeout(Duration.ofSeconds(3))
                .build();
        Secret secret = find(webhooks, seed)
                .map(earlier -> takeOver(webhooks, earlier, settings))
                .orElseGet(() -> webhooks.create(
                                settings.apply(WebhookSettings.builder(url).build()))
                        .secret());
        receivers.trust(seed.path(), secret);
    }

    private static Optional<Webhook> find(Webhooks webhooks, Seed seed) {
        WebhookQuery query = WebhookQuery.all().containing(seed.description());
        return webhooks.list(query, PageRequest.first(1)).items().stream().findFirst();
    }

    /** A secret is shown once only, so the receivers of this process need a new one. */
    private static Secret takeOver(Webhooks webhooks, Webhook earlier, UnaryOperator<WebhookSettings> settings) {
        webhooks.update(earlier.id(), settings);
        return webhooks.rotateSecret(earlier.id(), SigningKey.generate(new SecureRandom()), Duration.ZERO)
                .secret();
    }
}
