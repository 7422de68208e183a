package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.NewIntegration;
import dev.integrations.smtp.SmtpSettings;
import dev.integrations.smtp.SmtpTransport;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.templates.ShippedTemplates;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.mail.FaultyMailServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E-mails have the guarantees of all deliveries: retries, dead letters, fallbacks, history, and nothing twice that harms. */
class EmailDeliveryTest {
    private static final String PASSWORD = "correct-horse-battery";

    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final SmtpTransport mail = SmtpTransport.open(SmtpSettings.builder()
            .policy(OutboundPolicy.builder().allowLoopback().build())
            .development()
            .sslContext(TestCertificate.trust())
            .build());
    private final Integrations integrations = builder().mail(mail).startPaused();
    private final Tenant acme = integrations.tenant("acme");

    private IntegrationsBuilder builder() {
        return Integrations.builder()
                .store(InMemoryStore.builder().build())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .templates(TemplateCatalog.of(new ShippedTemplates()))
                .clock(clock)
                .development();
    }

    @AfterEach
    void close() {
        integrations.close();
        mail.close();
    }

    private static ObjectNode config(int port) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("host", "localhost").put("port", port).put("security", "starttls");
        config.put("user", "acme").put("password", PASSWORD).put("from", "billing@acme.example");
        config.putArray("to").add("office@acme.example");
        return config;
    }

    private Integration install(FaultyMailServer server, Optional<DestinationId> fallback, String events) {
        return acme.integrations()
                .install(new NewIntegration(
                        "email-smtp",
                        IntegrationSettings.named("Mail").withEvents(events).withFallback(fallback),
                        config(server.port())))
                .integration();
    }

    private Delivery only(Integration integration) {
        return acme.deliveries().list(DeliveryQuery.all(), PageRequest.first(10)).items().stream()
                .filter(delivery ->
                        delivery.destination().equals(integration.id().destination()))
                .findFirst()
                .orElseThrow();
    }

    private List<Attempt> attempts(Integration integration) {
        return acme.deliveries().attempts(only(integration).id());
    }

    private void publish() throws InterruptedException {
        acme.events().publish("invoice.paid", Map.of("subject", "Paid", "text", "Thank you"));
        integrations.runDue();
    }

    private static String text(Attempt attempt) {
        return new String(attempt.response().orElseThrow().body(), StandardCharsets.UTF_8);
    }

    @Test
    void what_is_refused_for_now_is_sent_again_as_the_same_message() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)
                .answer("CONTENT", "451 4.3.0 not now", "250 2.0.0 taken")) {
            Integration integration = install(server, Optional.empty(), "*");

            publish();
            assertThat(only(integration).state()).isEqualTo(DeliveryState.PENDING);
            clock.advance(Duration.ofHours(1));
            integrations.runDue();

            assertThat(only(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
            assertThat(attempts(integration))
                    .extracting(attempt -> attempt.response().orElseThrow().status())
                    .containsExactly(451, 250);
            assertThat(text(attempts(integration).get(0))).isEqualTo("4.3.0 not now");
            assertThat(attempts(integration).get(0).reason())
                    .hasValueSatisfying(reason -> assertThat(reason).contains("451 4.3.0 not now"));
            assertThat(server.messages()).singleElement().asString().contains("Subject: Paid\n", "Message-ID: <");
        }
    }

    @Test
    void what_is_refused_for_good_goes_to_the_fallback() throws Exception {
        try (FaultyMailServer refusing =
                        FaultyMailServer.startTls(TestCertificate.RECEIVER).answer("RCPT", "550 5.1.1 nobody here");
                FaultyMailServer other = FaultyMailServer.startTls(TestCertificate.RECEIVER)) {
            Integration second = install(other, Optional.empty(), "nothing.else");
            Integration first = install(refusing, Optional.of(second.id().destination()), "invoice.*");

            publish();
            integrations.runDue();

            assertThat(only(first).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
            assertThat(attempts(first))
                    .singleElement()
                    .satisfies(attempt -> assertThat(attempt.reason().orElseThrow())
                            .startsWith("The mailbox does not exist")
                            .contains("550 5.1.1 nobody here"));
            assertThat(only(second).state()).isEqualTo(DeliveryState.SUCCEEDED);
            assertThat(other.messages()).hasSize(1);
        }
    }

    @Test
    void what_may_have_been_sent_is_not_sent_again() throws Exception {
        try (FaultyMailServer server =
                FaultyMailServer.startTls(TestCertificate.RECEIVER).answer("CONTENT", FaultyMailServer.CLOSE)) {
            Integration integration = install(server, Optional.empty(), "*");

            publish();

            assertThat(only(integration).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
            assertThat(attempts(integration)).singleElement().satisfies(attempt -> {
                assertThat(attempt.failure()).contains(FailureKind.CONNECTION_LOST);
                assertThat(attempt.reason().orElseThrow()).endsWith("whether it was done is unknown");
            });
        }
    }

    @Test
    void what_broke_off_before_it_was_sent_is_sent_again() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)
                .answer("DATA", FaultyMailServer.CLOSE, "354 go on")) {
            Integration integration = install(server, Optional.empty(), "*");

            publish();
            assertThat(only(integration).state()).isEqualTo(DeliveryState.PENDING);
            clock.advance(Duration.ofHours(1));
            integrations.runDue();

            assertThat(only(integration).state()).isEqualTo(DeliveryState.SUCCEEDED);
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void a_refused_password_stops_the_integration_and_is_shown_nowhere() throws Exception {
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)
                .answer("AUTH", "235 welcome", "535 5.7.8 wrong: " + PASSWORD)) {
            Integration integration = install(server, Optional.empty(), "*");

            publish();

            assertThat(acme.integrations().get(integration.id()).state()).isEqualTo(IntegrationState.NEEDS_ATTENTION);
            assertThat(attempts(integration).get(0).reason().orElseThrow())
                    .contains("535 5.7.8 wrong: ***")
                    .doesNotContain(PASSWORD);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void checks_are_made_before_anything_is_stored() {
        try (FaultyMailServer server =
                FaultyMailServer.startTls(TestCertificate.RECEIVER).answer("AUTH", "535 5.7.8 wrong")) {
            assertThatThrownBy(() -> install(server, Optional.empty(), "*"))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.problems())
                                    .singleElement()
                                    .satisfies(problem -> assertThat(problem.toString())
                                            .contains("check 'Server'", "Correct user name and password")));
            assertThat(acme.integrations().counts().byState()).isEmpty();
        }
    }

    @Test
    void a_test_message_is_sent_if_somebody_asks_for_it() {
        try (FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)) {
            Integration integration = install(server, Optional.empty(), "*");
            assertThat(server.messages()).isEmpty();

            assertThat(acme.integrations().test(integration.id(), true))
                    .extracting(
                            report -> report.result().orElseThrow().outcome().name())
                    .containsExactly("VERIFIED", "VERIFIED");
            assertThat(server.messages()).singleElement().asString().contains("Subject: Test message\n");
        }
    }

    @Test
    void nothing_is_installed_that_the_host_cannot_send() {
        try (Integrations without = builder().startPaused();
                FaultyMailServer server = FaultyMailServer.startTls(TestCertificate.RECEIVER)) {
            NewIntegration wanted = NewIntegration.of("email-smtp", "Mail").with(config(server.port()));

            assertThatThrownBy(() -> without.tenant("acme").integrations().install(wanted))
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            e -> assertThat(e.problems())
                                    .extracting(InvalidInputException.Problem::field)
                                    .containsExactly("template"));
        }
    }

    @Test
    void a_transport_without_tls_is_for_development() {
        assertThatThrownBy(() -> Integrations.builder().mail(mail).startPaused())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("mail transport without TLS is for development");
    }
}
