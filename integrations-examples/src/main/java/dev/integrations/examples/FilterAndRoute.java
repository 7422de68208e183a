package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.delivery.PublishReceipt;
import dev.integrations.event.Condition;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookSettings;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/** Sends events to the webhooks that they concern: by channel, and by what the payload says. */
public final class FilterAndRoute {
    private static final String URL = "http://127.0.0.1:9/hooks";

    private final List<String> report = new ArrayList<>();

    private FilterAndRoute() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    /** Returns how many webhooks each event went to, and what was refused. */
    static List<String> run() {
        FilterAndRoute example = new FilterAndRoute();
        DataSource dataSource = JdbcConnectionPool.create("jdbc:h2:mem:routes;DB_CLOSE_DELAY=-1", "sa", "");
        try (JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .startPaused()) {
            example.channels(integrations.tenant("acme"));
            example.conditions(integrations.tenant("globex"));
        }
        return example.report;
    }

    private void channels(Tenant acme) {
        // region channels
        acme.webhooks()
                .create(WebhookSettings.builder(URL)
                        .events("invoice.*")
                        .channels("team-berlin", "team-vienna")
                        .build());

        PublishReceipt receipt = acme.events()
                .publish(NewEvent.of("invoice.paid", new Invoice("INV-1", 4200)).channels("team-vienna"));
        // endregion
        report("on its channel", receipt);
        report(
                "on another channel",
                acme.events()
                        .publish(NewEvent.of("invoice.paid", new Invoice("INV-2", 990))
                                .channels("team-rome")));
        report("on no channel", acme.events().publish("invoice.paid", new Invoice("INV-3", 150)));
    }

    private void conditions(Tenant globex) {
        // region condition
        WebhookId id = globex.webhooks()
                .create(WebhookSettings.builder(URL)
                        .condition(Condition.at("/cents")
                                .atLeast(1000)
                                .and(Condition.at("/number").startsWith("TEST-").negate()))
                        .build())
                .id();
        // endregion
        report("42.00", globex.events().publish("invoice.paid", new Invoice("INV-1", 4200)));
        report("9.90", globex.events().publish("invoice.paid", new Invoice("INV-2", 990)));

        String edited = "{\"version\": 1, \"if\": {\"at\": \"/cents\", \"atLeast\": \"much\"}}";
        // region condition-json
        try {
            Condition condition = Condition.parse(edited);
            globex.webhooks()
                    .update(
                            id,
                            settings ->
                                    settings.toBuilder().condition(condition).build());
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> report.add(problem.field() + " " + problem.message()));
        }
        // endregion
    }

    private void report(String what, PublishReceipt receipt) {
        report.add("%s: %d".formatted(what, receipt.deliveries()));
    }
}
