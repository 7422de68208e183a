package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.registry.NewIntegration;
import dev.integrations.testkit.ManualClock;
import dev.integrations.webhook.WebhookSettings;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two webhooks and three templates on the wiring of the demo, with stubs in the place of the services. */
@SuppressWarnings("NullAway.Init")
class DemoIntegrationsTest {
    private static final Instant START = Instant.parse("2026-05-01T12:00:00Z");

    /** Each attempt is made when it is due by the schedule and the service is not left alone any more. */
    private static final String SENDGRID_DOWN = """
            0 sendgrid invoice.paid #1: 500, PENDING, next at 1
            1 sendgrid invoice.paid #2: 500, PENDING, next at 3
            3 sendgrid invoice.paid #3: 500, PENDING, next at 7
            7 sendgrid invoice.paid #4: CONNECT, PENDING, next at 15
            15 sendgrid invoice.paid #5: CONNECT, PENDING, next at 31
            15 sendgrid left alone until 45: No connection could be made
            45 sendgrid invoice.paid #6: CONNECT, PENDING, next at 77
            45 sendgrid left alone until 105: No connection could be made
            105 sendgrid invoice.paid #7: CONNECT, PENDING, next at 169
            105 sendgrid left alone until 225: No connection could be made
            225 sendgrid invoice.paid #8: CONNECT, PENDING, next at 353
            225 sendgrid left alone until 465: No connection could be made
            465 sendgrid invoice.paid #9: CONNECT, PENDING, next at 721
            465 sendgrid left alone until 765: No connection could be made
            765 sendgrid invoice.paid #10: CONNECT, PENDING, next at 1277
            765 sendgrid left alone until 1065: No connection could be made
            1277 sendgrid invoice.paid #11: CONNECT, PENDING, next at 2301
            1277 sendgrid left alone until 1577: No connection could be made
            2301 sendgrid invoice.paid #12: CONNECT, PENDING, next at 4349
            2301 sendgrid left alone until 2601: No connection could be made
            4349 sendgrid invoice.paid #13: CONNECT, PENDING, next at 7949
            4349 sendgrid left alone until 4649: No connection could be made
            7949 sendgrid invoice.paid #14: CONNECT, PENDING, next at 11549
            7949 sendgrid left alone until 8249: No connection could be made
            11549 sendgrid invoice.paid #15: CONNECT, PENDING, next at 15149
            11549 sendgrid left alone until 11849: No connection could be made
            15149 sendgrid invoice.paid #16: CONNECT, PENDING, next at 18749
            15149 sendgrid left alone until 15449: No connection could be made
            18749 sendgrid invoice.paid #17: CONNECT, PENDING, next at 22349
            18749 sendgrid left alone until 19049: No connection could be made
            22349 sendgrid invoice.paid #18: CONNECT, PENDING, next at 25949
            22349 sendgrid left alone until 22649: No connection could be made
            25949 sendgrid invoice.paid #19: CONNECT, PENDING, next at 29549
            25949 sendgrid left alone until 26249: No connection could be made
            29549 sendgrid invoice.paid #20: CONNECT, PENDING, next at 33149
            29549 sendgrid left alone until 29849: No connection could be made
            33149 sendgrid invoice.paid #21: CONNECT, PENDING, next at 36749
            33149 sendgrid left alone until 33449: No connection could be made
            36749 sendgrid invoice.paid #22: CONNECT, PENDING, next at 40349
            36749 sendgrid left alone until 37049: No connection could be made
            40349 sendgrid invoice.paid #23: CONNECT, PENDING, next at 43949
            40349 sendgrid left alone until 40649: No connection could be made
            43949 sendgrid invoice.paid #24: CONNECT, DEAD_LETTERED
            43949 sendgrid left alone until 44249: No connection could be made
            """;

    private final ManualClock clock = ManualClock.startingAt(START);
    private final DemoJournal journal = new DemoJournal(clock);
    private DemoVendors vendors;
    private JdbcStore store;
    private Integrations integrations;
    private Tenant acme;
    private final Map<String, DestinationId> destinations = new HashMap<>();

    @BeforeEach
    void start() throws Exception {
        vendors = new DemoVendors();
        store = JdbcStore.open(
                JdbcConnectionPool.create("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1".formatted(UUID.randomUUID()), "sa", ""));
        DemoOptions options = DemoOptions.parse("--vendors", vendors.option());
        integrations = DemoApp.wiring(store, options, "http://127.0.0.1")
                .clock(clock)
                .listener(journal)
                .startPaused();
        acme = integrations.tenant("acme").as("user:1");
        webhook("crm");
        webhook("erp");
        install(
                "slack",
                "invoice.*",
                "{\"mode\": \"webhook\", \"webhookUrl\": \"https://hooks.slack.com%s\"}"
                        .formatted(DemoVendors.SLACK_PATH));
        install(
                "discord",
                "invoice.*",
                "{\"webhookUrl\": \"https://discord.com%s\"}".formatted(DemoVendors.DISCORD_PATH));
        Integration mailgun = install("mailgun", "nothing.else", """
                {"apiKey": "not-a-real-key", "domain": "mg.example.com", "region": "us",
                  "from": "billing@mg.example.com", "to": ["ann@example.org"]}""");
        install("sendgrid", "invoice.*", """
                {"apiKey": "SG.not-a-real-key", "from": "billing@example.com", "to": ["ann@example.org"]}""", mailgun.id().destination());
    }

    @AfterEach
    void stop() {
        integrations.close();
        store.close();
        vendors.close();
    }

    private void name(DestinationId destination, String name) {
        journal.name(destination, name);
        destinations.put(name, destination);
    }

    private void webhook(String name) {
        var created = acme.webhooks()
                .create(WebhookSettings.builder(vendors.others.url("/" + name).toString())
                        .events("invoice.*")
                        .build());
        name(created.id().destination(), name);
    }

    private Integration install(String template, String events, String config, DestinationId... fallback)
            throws Exception {
        IntegrationSettings settings = IntegrationSettings.named(template)
                .withEvents(events)
                .withFallback(
                        Optional.of(fallback).filter(given -> given.length > 0).map(given -> given[0]));
        Integration integration = acme.integrations()
                .install(new NewIntegration(template, settings, new JsonMapper().readTree(config)))
                .integration();
        name(integration.id().destination(), template);
        return integration;
    }

    private void runAt(long second) throws InterruptedException {
        clock.set(START.plusSeconds(second));
        integrations.runDue();
    }

    /** Goes to moments, each after the second before it, in which nothing may happen yet. */
    private void goThrough(long... seconds) throws InterruptedException {
        for (long second : seconds) {
            runAt(second - 1);
            runAt(second);
        }
    }

    private List<Delivery> deliveries(String name) {
        return acme.deliveries()
                .list(
                        DeliveryQuery.builder()
                                .destination(Objects.requireNonNull(destinations.get(name)))
                                .build(),
                        PageRequest.first(100))
                .items();
    }

    private Delivery delivery(String name, String type) {
        return deliveries(name).stream()
                .filter(each -> each.eventType().name().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private void publish(String type) {
        acme.events().publish(type, Map.of("text", "Invoice 17"));
    }

    @Test
    void events_go_their_ways_while_one_service_asks_for_less_and_another_is_down() throws Exception {
        vendors.sendGridAnswers(500);
        publish("invoice.paid");
        integrations.runDue();
        goThrough(1, 3);
        vendors.stopSendGrid();
        goThrough(6, 7, 15, 30, 45, 105, 225, 465, 765, 1277, 2301, 4349);
        goThrough(IntStream.rangeClosed(1, 11).mapToLong(i -> 4349 + i * 3600).toArray());

        assertThat(journal.linesOf("crm")).containsExactly("0 crm invoice.paid #1: 204, SUCCEEDED");
        assertThat(journal.linesOf("discord")).containsExactly("0 discord invoice.paid #1: 200, SUCCEEDED");
        assertThat(journal.linesOf("erp"))
                .containsExactly(
                        "0 erp invoice.paid #1: 500, PENDING, next at 1",
                        "1 erp invoice.paid #2: 503, PENDING, next at 6",
                        "1 erp left alone until 6: The receiver answered with status 503",
                        "6 erp invoice.paid #3: 204, SUCCEEDED");
        assertThat(journal.linesOf("slack"))
                .containsExactly(
                        "0 slack invoice.paid #1: 429, PENDING, next at 30",
                        "0 slack left alone until 30: Slack asks for fewer messages",
                        "30 slack invoice.paid #2: 200, SUCCEEDED");
        assertThat(String.join("\n", journal.linesOf("sendgrid"))).isEqualTo(SENDGRID_DOWN.strip());
        assertThat(journal.linesOf("mailgun")).containsExactly("43949 mailgun invoice.paid #1: 200, SUCCEEDED");
        assertThat(vendors.mailsAsked()).isEqualTo(3);
        Delivery dead = delivery("sendgrid", "invoice.paid");
        assertThat(acme.deliveries().fallback(dead.id()).fallback())
                .contains(delivery("mailgun", "invoice.paid").id());
        assertThat(delivery("mailgun", "invoice.paid").event()).isEqualTo(dead.event());
        statisticsAgree();

        vendors.sendGridAnswers(202);
        vendors.startSendGrid();
        vendors.limitSlack();
        publishWhileBothAreLeftAlone();
        recover();
    }

    private void publishWhileBothAreLeftAlone() throws InterruptedException {
        clock.set(START.plusSeconds(44_000));
        publish("invoice.overdue");
        integrations.runDue();
        clock.set(START.plusSeconds(44_010));
        publish("invoice.voided");
        integrations.runDue();

        assertThat(journal.linesSince(44_000))
                .containsExactlyInAnyOrder(
                        "44000 crm invoice.overdue #1: 204, SUCCEEDED",
                        "44000 erp invoice.overdue #1: 204, SUCCEEDED",
                        "44000 discord invoice.overdue #1: 200, SUCCEEDED",
                        "44000 slack invoice.overdue #1: 429, PENDING, next at 44030",
                        "44000 slack left alone until 44030: Slack asks for fewer messages",
                        "44010 crm invoice.voided #1: 204, SUCCEEDED",
                        "44010 erp invoice.voided #1: 204, SUCCEEDED",
                        "44010 discord invoice.voided #1: 200, SUCCEEDED");
        assertThat(List.of(
                        delivery("slack", "invoice.voided"),
                        delivery("sendgrid", "invoice.overdue"),
                        delivery("sendgrid", "invoice.voided")))
                .extracting(Delivery::state, Delivery::attempts)
                .containsOnly(tuple(DeliveryState.PENDING, 0));
        assertThat(vendors.mailsAsked()).isEqualTo(3);
        statisticsAgree();
    }

    private void recover() throws InterruptedException {
        goThrough(44_030, 44_031, 44_249);

        assertThat(journal.linesSince(44_011))
                .containsExactly(
                        "44030 slack invoice.voided #1: 200, SUCCEEDED",
                        "44031 slack invoice.overdue #2: 200, SUCCEEDED",
                        "44249 sendgrid invoice.overdue #1: 202, SUCCEEDED",
                        "44249 sendgrid resumed",
                        "44249 sendgrid invoice.voided #1: 202, SUCCEEDED");
        assertThat(vendors.mailsAsked()).isEqualTo(5);
        assertThat(vendors.others.requests())
                .filteredOn(request -> request.target().contains("mg.example.com/messages"))
                .hasSize(1);
        assertThat(acme.deliveries()
                        .list(DeliveryQuery.in(DeliveryState.PENDING), PageRequest.first(1))
                        .items())
                .isEmpty();
        assertThat(acme.integrations().counts().byState()).containsExactly(Map.entry(IntegrationState.ENABLED, 4L));
        assertThat(acme.integrations().counts().byCategory())
                .containsOnly(Map.entry("chat", 2L), Map.entry("email", 2L));
        statisticsAgree();
    }

    @Test
    void a_fallback_takes_over_while_a_service_is_down_and_gives_back_when_it_is_there() throws Exception {
        IntegrationId sendgrid = new IntegrationId(
                Objects.requireNonNull(destinations.get("sendgrid")).uuid());
        acme.integrations()
                .update(sendgrid, 1, IntegrationUpdate.settings(settings -> settings.withFallbackAtOnce(true)));
        vendors.sendGridAnswers(503);
        for (char last = 'a'; last <= 'f'; last++) {
            publish("invoice." + last);
            integrations.runDue();
        }
        runAt(1);
        publish("invoice.g");
        runAt(30);
        vendors.sendGridAnswers(202);
        runAt(89);
        publish("invoice.h");
        runAt(90);

        assertThat(journal.linesOf("sendgrid"))
                .endsWith(
                        "0 sendgrid invoice.f: DEAD_LETTERED",
                        "30 sendgrid invoice.g #1: 503, PENDING, next at 31",
                        "30 sendgrid left alone until 90: The vendor answered with status 503",
                        "90 sendgrid invoice.h #1: 202, SUCCEEDED",
                        "90 sendgrid resumed");
        assertThat(journal.linesOf("mailgun"))
                .containsExactlyInAnyOrder(
                        "0 mailgun invoice.f #1: 200, SUCCEEDED",
                        "1 mailgun invoice.a #1: 200, SUCCEEDED",
                        "1 mailgun invoice.b #1: 200, SUCCEEDED",
                        "1 mailgun invoice.c #1: 200, SUCCEEDED",
                        "1 mailgun invoice.d #1: 200, SUCCEEDED",
                        "1 mailgun invoice.e #1: 200, SUCCEEDED",
                        "89 mailgun invoice.g #1: 200, SUCCEEDED");
        assertThat(deliveries("sendgrid")).extracting(Delivery::state).doesNotContain(DeliveryState.PENDING);
        statisticsAgree();
    }

    private void statisticsAgree() {
        assertThat(destinations).hasSize(6);
        DemoStatistics statistics = new DemoStatistics(acme, START, clock.instant());
        destinations.forEach(
                (name, destination) -> statistics.agree(destination, deliveries(name), vendors.received(name)));
    }

    @Test
    void no_configuration_of_a_tenant_leads_to_a_stub() {
        for (String url : List.of("http://127.0.0.1:9/services/T0", "https://stubs.example/services/T0")) {
            assertThatExceptionOfType(InvalidInputException.class)
                    .isThrownBy(() ->
                            install("slack", "*", "{\"mode\": \"webhook\", \"webhookUrl\": \"%s\"}".formatted(url)))
                    .satisfies(refused -> assertThat(refused.problems())
                            .extracting(InvalidInputException.Problem::field)
                            .containsExactly("/config/webhookUrl"));
        }
    }
}
