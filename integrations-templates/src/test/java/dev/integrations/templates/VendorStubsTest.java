package dev.integrations.templates;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.integrations.Tenant;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.templates.facts.Facts;
import dev.integrations.templates.facts.Vendor;
import dev.integrations.templates.facts.VendorStub;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stubs of all vendors play what their documentation shows, over HTTP, to integrations that are installed and delivered to as
 * those of any host; what follows is written in {@link Vendors} for each answer.
 */
class VendorStubsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Answers to calls that no template makes, and why. */
    private static final Map<String, String> NEVER_ASKED = Map.of(
            "mailgun get /v4/domains", "the domain that is configured is asked for by its name",
            "twilio get /2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json",
                    "callbacks tell what became of a message",
            "twilio get /2010-04-01/Accounts/{AccountSid}/Balance.json", "the account is asked for",
            "stripe balance", "the account is asked for",
            "mixpanel track", "events are imported, which Mixpanel answers in a way that can be trusted");

    static Stream<Vendor> vendors() {
        return Vendors.all();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void documented_answers_to_events_are_followed(Vendor vendor) throws InterruptedException {
        try (VendorStub stub = new VendorStub(vendor)) {
            List<String> followed = new ArrayList<>();
            for (JsonNode fixture : vendor.fixtures().toList()) {
                followed.add(fixture.path("status") + " " + stub.follows(VendorStub.answer(fixture)));
            }

            assertThat(followed).isEqualTo(vendor.follows());
            assertThat(stub.follows(vendor.success())).isEqualTo(Vendors.OK);
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void documented_answers_to_setup_checks_are_followed(Vendor vendor) {
        try (VendorStub stub = new VendorStub(vendor)) {
            for (Vendor.Check check : vendor.checks()) {
                List<String> ends = vendor.fixtures(check.call())
                        .map(fixture -> stub.installs(check.place(), VendorStub.answer(fixture)))
                        .toList();

                assertThat(ends).as("%s to %s", check.call(), check.place()).isEqualTo(check.ends());
            }
        }
    }

    /** The answer counts all events of the request, and names one of them. */
    @Test
    void mixpanel_takes_all_of_a_request_but_one() throws InterruptedException {
        Vendor mixpanel = Vendors.mixpanel();
        JsonNode partial = mixpanel.fixtures().skip(1).findFirst().orElseThrow();
        String body = partial.path("body")
                .toString()
                .replace(
                        "13c0b661-f48b-51cd-ba54-97c5999169c0",
                        "{{jsonPath request.body '$[0].properties.$insert_id'}}");
        try (VendorStub stub = new VendorStub(mixpanel)) {
            assertThat(stub.follow(
                            1_000,
                            aResponse()
                                    .withStatus(400)
                                    .withHeader("Content-Type", "application/json")
                                    .withBody(body)
                                    .withTransformers("response-template")))
                    .containsOnly(Map.entry(DeliveryState.SUCCEEDED, 999L), Map.entry(DeliveryState.DEAD_LETTERED, 1L));
            assertThat(stub.sent()).hasSize(1);
        }
    }

    @Test
    void paypal_vouches_for_what_came_from_it() {
        JsonNode signed = Facts.vector("paypal-valid").path("inputs");
        try (VendorStub stub = new VendorStub(Vendors.payPal())) {
            stub.clock().set(Instant.parse(signed.path("transmission_time").asText()));
            Tenant tenant = stub.installed();
            String path = tenant.inbound().url(stub.integration(tenant).id()).getPath();
            List<Integer> statuses = new ArrayList<>();
            for (JsonNode verdict : vouching().toList()) {
                stub.serve("POST /v1/notifications/verify-webhook-signature", VendorStub.answer(verdict));
                statuses.add(stub.integrations()
                        .inbound()
                        .handle(transmission(path, signed))
                        .status());
            }

            assertThat(statuses).containsExactly(200, 401);
        }
    }

    private static Stream<JsonNode> vouching() {
        return Vendors.payPal().fixtures("verify-webhook-signature");
    }

    private static WebRequest transmission(String path, JsonNode signed) {
        return WebRequest.builder("POST", path)
                .header("PAYPAL-TRANSMISSION-ID", signed.path("transmission_id").asText())
                .header(
                        "PAYPAL-TRANSMISSION-TIME",
                        signed.path("transmission_time").asText())
                .header(
                        "PAYPAL-TRANSMISSION-SIG",
                        signed.path("transmission_sig").asText())
                .header("PAYPAL-CERT-URL", signed.path("cert_url").asText())
                .header("PAYPAL-AUTH-ALGO", signed.path("auth_algo").asText())
                .body(signed.path("body").asText().getBytes(UTF_8))
                .build();
    }

    @Test
    void no_documented_answer_is_left_out() {
        Set<JsonNode> played = vendors()
                .flatMap(vendor -> Stream.concat(
                        vendor.fixtures(), vendor.checks().stream().flatMap(check -> vendor.fixtures(check.call()))))
                .collect(Collectors.toSet());
        played.addAll(vouching().toList());
        List<JsonNode> all = StreamSupport.stream(
                        Facts.load("fixtures.json").path("fixtures").spliterator(), false)
                .toList();

        assertThat(all).doesNotHaveDuplicates().hasSize(107).containsAll(played);
        assertThat(all.stream().filter(each -> !played.contains(each)).map(VendorStubsTest::call))
                .hasSize(8)
                .hasSameElementsAs(NEVER_ASKED.keySet());
    }

    private static String call(JsonNode fixture) {
        return fixture.path("vendor").asText() + " " + fixture.path("call").asText();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void whether_it_is_repeated_when_no_answer_comes_depends_on_what_that_would_do(Vendor vendor)
            throws InterruptedException {
        try (VendorStub stub = new VendorStub(vendor)) {
            assertThat(stub.follows(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)))
                    .isEqualTo(vendor.unclear());
            assertThat(stub.follows(aResponse().withFault(Fault.EMPTY_RESPONSE)))
                    .isEqualTo(vendor.unclear());
            assertThat(stub.follows(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)))
                    .isEqualTo(vendor.unclear());
            assertThat(stub.follows(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)))
                    .isEqualTo(vendor.unclear());
        }
    }

    /** WireMock reads a request before it does anything, so something else stands in its place. */
    @ParameterizedTest
    @MethodSource("vendors")
    void what_breaks_before_it_is_read_may_be_repeated_or_is_as_unclear(Vendor vendor) throws InterruptedException {
        try (FaultyReceiver receiver = FaultyReceiver.start();
                VendorStub stub = new VendorStub(vendor)) {
            receiver.on(vendor.place().split(" ", 2)[1], Behaviour.resetBeforeReading());

            assertThat(stub.followsAt(receiver.url(""))).isIn(vendor.unclear(), Vendors.RETRY);
        }
    }

    /** An attempt may take a second here, in place of 15. */
    @ParameterizedTest
    @MethodSource("vendors")
    void what_is_not_answered_in_time_is_as_unclear(Vendor vendor) throws InterruptedException {
        try (VendorStub stub = new VendorStub(vendor)) {
            assertThat(stub.followsWithin(SECOND, aResponse().withFixedDelay(60_000)))
                    .isEqualTo(vendor.unclear());
        }
    }

    @Test
    void an_answer_that_stops_within_its_body_is_as_unclear() throws InterruptedException {
        Vendor twilio = Vendors.twilio();
        try (VendorStub stub = new VendorStub(twilio)) {
            assertThat(stub.followsWithin(SECOND, twilio.success().withChunkedDribbleDelay(10, 60_000)))
                    .isEqualTo(twilio.unclear());
        }
    }
}
