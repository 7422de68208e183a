package dev.integrations.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.EventFilter;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.registry.CheckReport;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.Installation;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.OutdatedIntegration;
import dev.integrations.registry.Registry;
import dev.integrations.registry.UpgradePlan;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.registry.VersionConflictException;
import dev.integrations.template.Category;
import dev.integrations.template.HostCategories;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.TemplateProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.h2.jdbcx.JdbcConnectionPool;

/** A tenant installs an integration from a template, sees what it would send, changes it, and goes back. */
public final class InstallIntegrations {
    private static final Map<String, Object> INVOICE = Map.of("number", "2026-17", "amount", 12);

    private final Tenant acme;
    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    private InstallIntegrations(Tenant acme) {
        this.acme = acme;
    }

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what happened. */
    static List<String> run() throws IOException, InterruptedException {
        JdbcConnectionPool dataSource =
                JdbcConnectionPool.create("jdbc:h2:mem:integrations;DB_CLOSE_DELAY=-1", "sa", "");
        Queue<String> received = new ConcurrentLinkedQueue<>();
        try (LocalServer service = LocalServer.start();
                JdbcStore store = JdbcStore.open(dataSource)) {
            service.on("/v1/me", (headers, body) -> List.of("good-key").equals(headers.get("x-api-key")) ? 200 : 401);
            service.on("/v1/queues", (headers, body) -> {
                received.add("received " + new String(body, StandardCharsets.UTF_8));
                return 201;
            });
            try (Integrations integrations = start(store, URI.create(service.url("")))) {
                InstallIntegrations example =
                        new InstallIntegrations(integrations.tenant("acme").as("user:42"));
                example.go(integrations);
                example.said.addAll(received);
                return List.copyOf(example.said);
            }
        }
    }

    private static Integrations start(JdbcStore store, URI stub) {
        // region integrations-categories
        HostCategories categories = HostCategories.builder()
                .category(new Category("support", "Support", "Where your customers ask", 10))
                .category(new Category("team", "Your team", "Where your people are", 20))
                .place("tickets", "support")
                .build();
        // endregion
        // region integrations-builder
        TemplateProvider ours = () -> List.of(new TicketTemplate());
        Integrations integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .templates(TemplateCatalog.of(ours).categorized(categories))
                .development()
                .vendorAddresses(VendorAddresses.stubbed(Map.of("tickets.example.com", stub)))
                .startPaused();
        // endregion
        return integrations;
    }

    private void go(Integrations integrations) throws InterruptedException {
        Registry registry = acme.integrations();
        refused(registry);
        Integration installed = install(registry);
        preview(registry, installed);
        acme.events().publish("invoice.overdue", INVOICE);
        integrations.runDue();
        change(registry, installed);
        look(registry, installed);
    }

    private void refused(Registry registry) {
        // region integrations-problems
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("queue", "Support!").put("apiKey", "bad-key");
        try {
            registry.install(NewIntegration.of("tickets", "Support").with(config));
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> said.add("refused " + problem.field()));
        }
        // endregion
    }

    private Integration install(Registry registry) {
        // region integrations-install
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("queue", "support").put("apiKey", "good-key");
        Rule overdue = new Rule(
                EventFilter.of("invoice.overdue"),
                "open_ticket",
                Mapping.parse("{\"title\": \"Invoice {{/data/number}} is overdue\"}"));
        Installation installation = registry.install(new NewIntegration(
                "tickets",
                IntegrationSettings.named("Support").withEvents("invoice.*").withRules(List.of(overdue)),
                config));
        for (CheckReport check : installation.checks()) {
            check.result().ifPresent(result -> said.add(check.name() + " " + result.outcome()));
        }
        // endregion
        return installation.integration();
    }

    private void preview(Registry registry, Integration integration) {
        // region integrations-preview
        Preview preview = registry.preview(integration.id(), NewEvent.of("invoice.overdue", INVOICE));
        said.add(preview.method() + " " + preview.url() + " " + preview.body());
        // endregion
    }

    private void change(Registry registry, Integration integration) {
        // region integrations-update
        ObjectNode shown = (ObjectNode) registry.config(integration.id());
        shown.put("queue", "billing");
        try {
            registry.update(integration.id(), integration.version(), IntegrationUpdate.config(shown));
        } catch (VersionConflictException e) {
            said.add("somebody was faster; read it again");
        }
        // endregion
        // region integrations-versions
        List<ConfigChange> changes = registry.versions().compare(integration.id(), 1, 2);
        registry.versions().rollBack(integration.id(), 2, 1);
        // endregion
        changes.forEach(change -> said.add("changed " + change.place()));
    }

    private void look(Registry registry, Integration integration) {
        // region integrations-list
        List<Integration> failing = registry.list(
                        IntegrationQuery.all().category("support").state(IntegrationState.NEEDS_ATTENTION),
                        PageRequest.first(50))
                .items();
        long inSupport = registry.counts().byCategory().getOrDefault("support", 0L);
        // endregion
        // region integrations-upgrade
        for (OutdatedIntegration each :
                registry.upgrades().outdated(PageRequest.first(50)).items()) {
            UpgradePlan plan = registry.upgrades().plan(each.integration().id());
            if (plan.problems().isEmpty()) {
                registry.upgrades()
                        .upgrade(each.integration().id(), each.integration().version());
            }
        }
        // endregion
        // region integrations-batch
        registry.batch().disable(List.of(integration.id()), "The team moves house");
        // endregion
        said.add("%d of %d need attention, version %d"
                .formatted(
                        failing.size(),
                        inSupport,
                        registry.get(integration.id()).version()));
    }
}
