package dev.integrations.examples;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.NewEvent;
import dev.integrations.event.EventFilter;
import dev.integrations.registry.Installation;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.NewIntegration;
import dev.integrations.smtp.SmtpSettings;
import dev.integrations.smtp.SmtpTransport;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.Preview;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Mapping;
import dev.integrations.templates.ShippedTemplates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A tenant has its events sent as e-mails, through a mail server of its own. */
public final class SendEmails {
    private static final Map<String, Object> INVOICE =
            Map.of("number", "2026-17", "customer", Map.of("name", "Ada & Co.", "email", "ada@example.com"));

    private SendEmails() {}

    /**
     * Runs the example.
     *
     * @param args the port of a mail server on this machine that needs no TLS, such as one for tests
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        run(Integer.parseInt(args[0])).forEach(System.out::println);
    }

    /** Returns what happened. */
    static List<String> run(int port) throws InterruptedException {
        List<String> said = new ArrayList<>();
        InMemoryStore store = InMemoryStore.builder().build();
        // region email-builder
        SmtpTransport mail = SmtpTransport.open(SmtpSettings.development());
        Integrations integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .templates(TemplateCatalog.of(new ShippedTemplates()))
                .development()
                .mail(mail)
                .startPaused();
        // endregion
        try (mail;
                integrations) {
            Tenant acme = integrations.tenant("acme");
            Installation installation = install(acme, port);
            installation
                    .checks()
                    .forEach(check -> said.add(check.name() + " "
                            + check.result()
                                    .map(result -> result.outcome().name())
                                    .orElse("not made")));
            Preview preview = acme.integrations()
                    .preview(installation.integration().id(), NewEvent.of("invoice.overdue", INVOICE));
            said.add(preview.body());
            acme.events().publish("invoice.overdue", INVOICE);
            said.add("delivered " + integrations.runDue());
        }
        return said;
    }

    private static Installation install(Tenant acme, int port) {
        // region email-install
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("host", "localhost").put("port", port).put("security", "none");
        config.put("from", "billing@acme.example").put("fromName", "Acme Billing");
        config.putArray("to").add("office@acme.example");
        Rule overdue = new Rule(EventFilter.of("invoice.overdue"), "send_email", Mapping.parse("""
                        {
                          "to": [{"$": "/data/customer/email"}],
                          "subject": "Invoice {{/data/number}} is overdue",
                          "text": "Dear {{/data/customer/name}}, please have a look.",
                          "html": "<p>Dear <b>{{/data/customer/name}}</b>, please have a look.</p>"
                        }"""));
        Installation installation = acme.integrations()
                .install(new NewIntegration(
                        "email-smtp",
                        IntegrationSettings.named("Reminders")
                                .withEvents("invoice.*")
                                .withRules(List.of(overdue)),
                        config));
        // endregion
        return installation;
    }
}
