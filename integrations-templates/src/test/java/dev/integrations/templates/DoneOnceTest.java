package dev.integrations.templates;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.common.Secret;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryQuery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.event.EventFilter;
import dev.integrations.http.Header;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.Rule;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Mapping;
import dev.integrations.templates.facts.Facts;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.webhook.WebhookSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a vendor may have done is done by nobody else: neither by another attempt nor by the fallback. */
@SuppressWarnings("NullAway.Init")
class DoneOnceTest {
    private static final String SPARE = "/spare";
    private static final String INTENTS = "/v1/payment_intents";
    private static final String ORDERS = "/v2/checkout/orders";
    private static final String API = "/api";

    private final FaultyReceiver receiver = FaultyReceiver.start();
    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final TemplateCatalog catalog = TemplateCatalog.of(new ShippedTemplates());
    private Integrations integrations;
    private Tenant acme;
    private DestinationId spare;

    @BeforeEach
    void start() {
        receiver.on(SPARE, answer(200));
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(2).build())
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(ProviderDescriptor.builder("paypal", ConnectionScheme.API_KEY)
                                .apiBase("https://api-m.sandbox.paypal.com/")
                                .build())
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(catalog)
                .vendorAddresses(VendorAddresses.stubbed(
                        Map.of("api.stripe.com", receiver.url(""), "api-m.sandbox.paypal.com", receiver.url(""))))
                .startPaused();
        acme = integrations.tenant("acme");
        spare = acme.webhooks()
                .create(WebhookSettings.builder(receiver.url(SPARE).toString())
                        .events("nothing.else")
                        .build())
                .id()
                .destination();
    }

    @AfterEach
    void stop() {
        integrations.close();
        receiver.close();
    }

    private DestinationId installed(String template, String action, String config) {
        Rule rule = new Rule(EventFilter.all(), action, Mapping.none());
        IntegrationSettings settings = IntegrationSettings.named(template)
                .withEvents("order.*")
                .withRules(List.of(rule))
                .withFallback(Optional.of(spare));
        if (template.equals("paypal")) {
            settings = settings.withConnection(Optional.of(acme.connections()
                    .connect("paypal", "Account", new ApiKey(Secret.of("not-a-real-key")))
                    .id()));
        }
        return acme.integrations()
                .install(new NewIntegration(template, settings, Facts.json(config.replace('\'', '"'))))
                .integration()
                .id()
                .destination();
    }

    private DestinationId stripe() {
        return installed("stripe", "create_payment_intent", "{'apiKey': 'rk_test_51HcRtQ', 'mode': 'test'}");
    }

    private DestinationId payPal() {
        return installed("paypal", "create_order", "{'environment': 'sandbox'}");
    }

    private void publish(String template, String action) throws InterruptedException {
        String example = Facts.example(catalog.find(template).orElseThrow(), action);
        acme.events().publish("order.paid", example.getBytes(StandardCharsets.UTF_8));
        integrations.runDue();
    }

    private void publishPayment() throws InterruptedException {
        publish("stripe", "create_payment_intent");
    }

    private void runAfter(Duration time) throws InterruptedException {
        clock.advance(time);
        integrations.runDue();
    }

    private Delivery delivery(DestinationId destination) {
        List<Delivery> found = acme.deliveries()
                .list(DeliveryQuery.builder().destination(destination).build(), PageRequest.first(10))
                .items();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private long requestsTo(String path) {
        return receiver.requests().stream()
                .filter(request -> request.method().equals("POST")
                        && URI.create(request.target()).getPath().equals(path))
                .count();
    }

    private void assertLeftToPeople(DestinationId destination, String path, int attempts) throws InterruptedException {
        runAfter(Duration.ofHours(1));
        assertThat(delivery(destination).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(requestsTo(path)).isEqualTo(attempts);
        assertThat(requestsTo(SPARE)).isZero();
    }

    private static Behaviour answered(int status, String body) {
        return answer(status, List.of(), body.replace('\'', '"'));
    }

    private static Behaviour lasting(int status) {
        return answer(status, List.of(new Header("Stripe-Should-Retry", "false")), "{}");
    }

    @ParameterizedTest
    @ValueSource(ints = {409, 424, 500, 503})
    void what_stripe_will_say_again_is_no_refusal_that_the_fallback_may_pay(int status) throws InterruptedException {
        DestinationId stripe = stripe();
        receiver.on(INTENTS, lasting(status));

        publishPayment();

        assertLeftToPeople(stripe, INTENTS, 1);
        assertThat(delivery(stripe).reason().orElse("")).contains("look the payment up");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500})
    void a_payment_that_got_no_answer_is_not_refused_by_what_stripe_says_later(int status) throws InterruptedException {
        DestinationId stripe = stripe();
        receiver.on(INTENTS, Behaviour.resetAfterReading(), lasting(status));

        publishPayment();
        runAfter(Duration.ofMinutes(1));

        assertLeftToPeople(stripe, INTENTS, 2);
    }

    @Test
    void a_key_of_stripe_that_was_used_with_other_parameters_may_have_paid() throws InterruptedException {
        DestinationId stripe = stripe();
        receiver.on(INTENTS, answered(400, "{'error': {'type': 'idempotency_error', 'message': 'Keys ...'}}"));

        publishPayment();

        assertLeftToPeople(stripe, INTENTS, 1);
    }

    @Test
    void a_card_that_stripe_declines_is_a_refusal_that_the_fallback_may_take() throws InterruptedException {
        DestinationId stripe = stripe();
        receiver.on(INTENTS, answered(402, "{'error': {'type': 'card_error', 'code': 'card_declined'}}"));

        publishPayment();

        assertThat(delivery(stripe).state()).isEqualTo(DeliveryState.DEAD_LETTERED);
        assertThat(requestsTo(SPARE)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DUPLICATE_INVOICE_ID", "ORDER_ALREADY_CAPTURED"})
    void what_paypal_has_had_before_is_no_refusal_that_the_fallback_may_pay(String issue) throws InterruptedException {
        DestinationId payPal = payPal();
        receiver.on(
                ORDERS,
                answered(422, "{'name': 'UNPROCESSABLE_ENTITY', 'details': [{'issue': '%s'}]}".formatted(issue)));

        publish("paypal", "create_order");

        assertLeftToPeople(payPal, ORDERS, 1);
    }

    @Test
    void what_is_to_be_looked_up_keeps_no_other_payment_waiting() throws InterruptedException {
        payPal();
        Behaviour duplicate = answered(422, "{'details': [{'issue': 'DUPLICATE_INVOICE_ID'}]}");
        receiver.on(ORDERS, duplicate, duplicate, duplicate, answer(201));

        for (int i = 0; i < 4; i++) {
            publish("paypal", "create_order");
        }

        assertThat(requestsTo(ORDERS)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "504"})
    void a_request_that_may_be_done_is_neither_repeated_nor_sent_to_the_fallback(int status)
            throws InterruptedException {
        DestinationId once =
                installed("http-request", "send_request_once", "{'url': '%s'}".formatted(receiver.url(API)));
        receiver.on(API, answer(status), answer(200));

        publish("http-request", "send_request_once");

        assertLeftToPeople(once, API, 1);
    }

    @Test
    void a_request_that_may_be_repeated_is_and_not_before_the_receiver_asks_for_it() throws InterruptedException {
        DestinationId often = installed("http-request", "send_request", "{'url': '%s'}".formatted(receiver.url(API)));
        receiver.on(API, answer(504, List.of(new Header("Retry-After", "90")), ""), answer(200));

        publish("http-request", "send_request");
        runAfter(Duration.ofSeconds(80));
        assertThat(requestsTo(API)).isEqualTo(1);
        runAfter(Duration.ofSeconds(20));

        assertThat(delivery(often).state()).isEqualTo(DeliveryState.SUCCEEDED);
    }
}
