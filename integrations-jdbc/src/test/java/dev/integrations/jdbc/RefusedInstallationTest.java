package dev.integrations.jdbc;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.crypto.KeyRing;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An installation with everything wrong at once: all of it is told, and no row of the database is another one. */
class RefusedInstallationTest extends StoreTest {
    private static final String KEY = "not-a-real-key";

    private final FaultyReceiver service = FaultyReceiver.start();
    private Integrations integrations;
    private Tenant acme;

    @BeforeEach
    void start() {
        List<Template> templates = List.of(new Desk("base"), new Desk("desk", "base"));
        integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .templates(TemplateCatalog.of(() -> templates))
                .vendorAddresses(VendorAddresses.stubbed(Map.of("desk.invalid", service.url(""))))
                .startPaused();
        acme = integrations.tenant("acme");
        acme.webhooks()
                .create(WebhookSettings.builder("https://receiver.example").build());
        acme.events().publish("invoice.paid", Map.of("number", 1));
    }

    @AfterEach
    void stop() {
        integrations.close();
        service.close();
    }

    /** Of its fields all but the key are wrong here; the key is for the service to refuse. */
    private static ObjectNode wrong() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("key", KEY)
                .put("queue", "Support!")
                .put("retries", 9)
                .put("colour", "crimson");
    }

    @Test
    void everything_that_is_wrong_is_one_error_and_nothing_is_stored() {
        service.on("/me", answer(401));
        Map<String, List<String>> before = database.dump();

        InvalidInputException refused = catchThrowableOfType(
                InvalidInputException.class,
                () -> acme.integrations()
                        .install(NewIntegration.of("desk", "Desk").with(wrong())));

        assertThat(refused.problems())
                .extracting(Problem::field)
                .containsExactlyInAnyOrder(
                        "/config/queue", "/config/retries", "/config/colour", "requires", "check 'Key'");
        assertThat(refused.problems())
                .extracting(Problem::message)
                .contains(
                        "needs an integration of template 'base'; install that first",
                        "The key is refused; Make another one");
        assertThat(refused).message().doesNotContain(KEY, "Support!", "crimson");
        assertThat(service.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.header("x-key")).contains(KEY));
        assertThat(database.dump()).isEqualTo(before);
    }

    /** The control: what is compared is not blind. */
    @Test
    void an_installation_that_succeeds_is_seen_in_the_database() {
        service.on("/me", answer(200));
        Map<String, List<String>> before = database.dump();

        acme.integrations()
                .install(NewIntegration.of("base", "Base")
                        .with(JsonNodeFactory.instance
                                .objectNode()
                                .put("key", KEY)
                                .put("queue", "support")));

        assertThat(before.get("webhook")).hasSize(1);
        assertThat(before.get("event")).hasSize(1);
        assertThat(database.dump())
                .isNotEqualTo(before)
                .extractingByKeys("integration", "integration_version")
                .allSatisfy(rows -> assertThat(rows).hasSize(1));
        assertThat(database.dump().toString()).doesNotContain(KEY);
    }

    private record Desk(TemplateDescriptor descriptor) implements Template {
        Desk(String id, String... requires) {
            this(TemplateDescriptor.builder(id, 1, "Desk")
                    .requires(requires)
                    .config(ConfigSchema.parse("""
                            {"type": "object", "required": ["key", "queue"], "properties": {
                              "key": {"type": "string", "x-secret": true},
                              "queue": {"type": "string", "pattern": "^[a-z]+$"},
                              "retries": {"type": "integer", "maximum": 5}}}
                            """))
                    .action(Action.builder("open", "Open", Action.Repetition.HARMLESS)
                            .build())
                    .build());
        }

        @Override
        public List<SetupCheck> checks(TemplateConfig config) {
            OutboundRequest who = OutboundRequest.builder("GET", URI.create("https://desk.invalid/me"))
                    .header("x-key", config.secret("key").reveal())
                    .build();
            return List.of(SetupCheck.asking(
                    "Key",
                    who,
                    response -> response.status() == 401
                            ? Result.of(Outcome.REJECTED, "The key is refused", "Make another one")
                            : Result.of(Outcome.VERIFIED, "The key works")));
        }

        @Override
        public Outgoing prepare(Sending sending) {
            return Outgoing.http(
                    OutboundRequest.post(URI.create("https://desk.invalid/")).build());
        }

        @Override
        public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
            return Verdict.ok();
        }
    }
}
