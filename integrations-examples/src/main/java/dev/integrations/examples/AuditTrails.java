package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainReport;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.store.InMemoryStore;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Shows who changed what and why, that nothing of it was tampered with, and hands it to somebody else. */
public final class AuditTrails {
    private final List<String> report = new ArrayList<>();

    private AuditTrails() {}

    /**
     * Runs the example.
     *
     * @param args not used
     */
    public static void main(String[] args) {
        run().forEach(System.out::println);
    }

    static List<String> run() {
        AuditTrails example = new AuditTrails();
        // region retention
        RetentionSettings retention =
                RetentionSettings.builder().audit(Duration.ofDays(7 * 365)).build();
        // endregion
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .retention(retention)
                .startPaused()) {
            Tenant acme = integrations.tenant("acme");
            example.query(acme);
            example.verify(acme);
            example.export(acme);
        }
        return example.report;
    }

    private void query(Tenant acme) {
        // region actor
        Webhook webhook = acme.as("user:42")
                .because("ticket 17")
                .webhooks()
                .create(WebhookSettings.builder("http://localhost:9/hooks").build())
                .webhook();
        // endregion
        // region query
        Page<AuditEntry> changes =
                acme.audit().list(AuditQuery.all().subject(webhook.id()).actor("user:42"), PageRequest.first(50));
        // endregion
        AuditEntry entry = changes.items().get(0);
        report.add("%s %s because of %s"
                .formatted(entry.actor(), entry.action(), entry.reason().orElse("nothing")));
    }

    private void verify(Tenant acme) {
        ChainHead lastMonth = acme.audit().head();
        // region verify
        ChainReport found = acme.audit().verify(lastMonth);
        if (found instanceof ChainReport.Broken broken) {
            throw new IllegalStateException("entry %d: %s".formatted(broken.number(), broken.problem()));
        }
        // endregion
        report.add("intact: " + found.isIntact());
    }

    private void export(Tenant acme) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        // region export
        try (Stream<String> lines = acme.audit().export()) {
            lines.forEach(out::println);
        }
        // endregion
        report.add("exported: " + text.toString().contains("\"number\":1"));
    }
}
