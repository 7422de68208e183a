package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import dev.integrations.crypto.KeyRing;
import dev.integrations.importing.EventTypeImports;
import dev.integrations.importing.EventTypeImports.Existing;
import dev.integrations.importing.ImportForecast;
import dev.integrations.importing.ImportPlan;
import dev.integrations.importing.ImportedEventType;
import dev.integrations.importing.ImportedItem;
import dev.integrations.store.InMemoryStore;
import dev.integrations.webhook.LegacyProfile;
import dev.integrations.webhook.LegacySecret;
import dev.integrations.webhook.LegacySignature;
import dev.integrations.webhook.LegacySignature.Algorithm;
import dev.integrations.webhook.LegacySignature.Content;
import dev.integrations.webhook.LegacySignature.Encoding;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Moves in from another sender: receivers get the headers that they know until a stated end, and need not change today. */
public final class MoveIn {
    private static final Clock CLOCK = Clock.systemUTC();

    private final List<String> report = new ArrayList<>();

    private MoveIn() {}

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws Exception if it fails
     */
    public static void main(String[] args) throws Exception {
        run().forEach(System.out::println);
    }

    /** Returns what was planned, what came of it, and the headers that a receiver saw. */
    static List<String> run() throws Exception {
        try (LocalServer server = LocalServer.start();
                Integrations integrations = Integrations.builder()
                        .store(InMemoryStore.create())
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .start()) {
            MoveIn example = new MoveIn();
            BlockingQueue<String> seen = new LinkedBlockingQueue<>();
            server.on("/hooks", (headers, body) -> {
                seen.add("%s %s".formatted(headers.containsKey("Svix-signature"), headers.containsKey("X-signature")));
                return 204;
            });
            Tenant acme = integrations.tenant("acme");
            example.fromOpenApi(integrations);
            example.fromSvix(acme, server.url("/hooks"));
            example.byHand(acme, server.url("/hooks"));
            acme.events().publish("invoice.paid", new Invoice("INV-1", 4200));
            List<String> headers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                headers.add(String.valueOf(seen.poll(10, TimeUnit.SECONDS)));
            }
            headers.stream().sorted().forEach(example.report::add);
            return List.copyOf(example.report);
        }
    }

    private void fromSvix(Tenant acme, String url) {
        String export = """
                {"endpoints": [
                  {"id": "ep_1", "url": "%s", "filterTypes": ["invoice.paid"],
                   "secret": {"key": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
                  {"id": "ep_2", "url": "%s", "headers": {"headers": {}, "sensitive": ["X-Api-Key"]},
                   "secret": {"key": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"}}
                ]}
                """.formatted(url, url);
        // region plan
        Instant until = CLOCK.instant().plus(Duration.ofDays(90));
        ImportPlan plan = acme.imports().planSvix(export, until);
        for (ImportForecast forecast : acme.imports().dryRun(plan)) {
            report.add(forecast.place() + " would be " + forecast.verdict());
            for (Problem problem : forecast.problems()) {
                report.add(problem.field() + ": " + problem.message());
            }
        }
        // endregion
        // region apply
        for (ImportedItem item : acme.imports().apply(plan)) {
            if (item instanceof ImportedItem.Created created) {
                report.add(created.place() + " created");
            } else if (item instanceof ImportedItem.Refused refused) {
                report.add(refused.place() + " refused");
            }
        }
        // endregion
    }

    private void fromOpenApi(Integrations integrations) {
        String document = """
                {"openapi": "3.1.0", "webhooks": {"invoice.paid": {"post": {
                  "description": "An invoice was paid", "tags": ["billing"],
                  "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Invoice"},
                    "example": {"number": "INV-1", "cents": 4200}}}}}}},
                 "components": {"schemas": {"Invoice": {"type": "object", "required": ["number"]}}}}
                """;
        // region event-types
        EventTypeImports imports = integrations.imports();
        ImportPlan plan = imports.planOpenApi(document);
        for (ImportedEventType type : imports.apply(plan, Existing.KEEP)) {
            report.add(type.name() + " " + type.verdict());
        }
        // endregion
    }

    private void byHand(Tenant acme, String url) {
        NewWebhook webhook = acme.webhooks().create(WebhookSettings.builder(url).build());
        Secret oldSecret = Secret.of("what the receiver has known for years");
        // region legacy
        LegacySignature form =
                new LegacySignature.Hmac("X-Signature", Algorithm.SHA256, Encoding.HEX, "sha256=", Content.BODY);
        LegacyProfile profile = new LegacyProfile(form, CLOCK.instant().plus(Duration.ofDays(90)));
        acme.webhooks().legacySignatures().set(webhook.id(), new LegacySecret(profile, oldSecret));
        // endregion
    }
}
