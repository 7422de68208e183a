package dev.integrations.examples;

import dev.integrations.examples.DemoStatus.AttemptRow;
import dev.integrations.examples.DemoStatus.Snapshot;
import dev.integrations.examples.DemoStatus.TenantRow;
import dev.integrations.examples.DemoStatus.WebhookRow;
import java.util.List;
import java.util.stream.Collectors;

/** The status as HTML without scripts. Every cell is escaped, whoever its text comes from. */
final class DemoPage {
    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="refresh" content="2">
            <title>Integrations demo</title>
            <style>
            body { font: 14px sans-serif; margin: 2em }
            table { border-collapse: collapse; margin-bottom: 2em }
            th, td { border: 1px solid #ccc; padding: .2em .6em; text-align: left }
            </style>
            </head>
            <body>
            <h1>Integrations demo</h1>
            <p>%s. Deliveries of all tenants that are due: %d, under way: %d, scheduled: %d.</p>
            <h2>Deliveries</h2>
            <p>Pending now; the others since the start of this process.</p>
            %s
            <h2>Webhooks</h2>
            %s
            <h2>Latest attempts</h2>
            %s
            </body>
            </html>
            """;

    private DemoPage() {}

    static String html(Snapshot status) {
        return PAGE.formatted(
                escape(status.at()),
                status.backlog().due(),
                status.backlog().leased(),
                status.backlog().scheduled(),
                deliveries(status),
                webhooks(status),
                attempts(status));
    }

    private static String deliveries(Snapshot status) {
        String rows = status.tenants().stream()
                .map(row ->
                        row("td", row.tenant(), row.pending(), row.succeeded(), row.deadLettered(), row.cancelled()))
                .collect(Collectors.joining());
        return table(row("th", "tenant", "pending", "succeeded", "dead letters", "cancelled"), rows);
    }

    private static String webhooks(Snapshot status) {
        StringBuilder rows = new StringBuilder();
        for (TenantRow tenant : status.tenants()) {
            for (WebhookRow row : tenant.webhooks()) {
                rows.append(row(
                        "td", tenant.tenant(), row.id(), row.description(), row.events(), row.attempts(), row.state()));
            }
        }
        return table(row("th", "tenant", "id", "webhook", "events", "attempts since the start", "state"), rows);
    }

    private static String attempts(Snapshot status) {
        StringBuilder rows = new StringBuilder();
        for (AttemptRow row : status.latestAttempts()) {
            rows.append(row(
                    "td",
                    row.at(),
                    row.tenant(),
                    row.delivery(),
                    row.eventType(),
                    row.number(),
                    row.result(),
                    row.millis()));
        }
        return table(row("th", "at", "tenant", "delivery", "event type", "attempt", "result", "ms"), rows);
    }

    private static String table(String head, CharSequence rows) {
        return "<table>\n" + head + rows + "</table>";
    }

    private static String row(String tag, Object... cells) {
        return List.of(cells).stream()
                .map(cell -> "<%s>%s</%s>".formatted(tag, escape(cell.toString()), tag))
                .collect(Collectors.joining("", "<tr>", "</tr>\n"));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
