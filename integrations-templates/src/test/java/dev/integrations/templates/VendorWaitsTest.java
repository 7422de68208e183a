package dev.integrations.templates;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static java.time.temporal.ChronoUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import dev.integrations.Tenant;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.templates.facts.Vendor;
import dev.integrations.templates.facts.VendorStub;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Vendors ask for waits in many forms; nothing is sent to them a millisecond before the end of one, and something at its end. */
class VendorWaitsTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);

    /** The three forms of RFC 9110, section 5.6.7. */
    private static final List<String> HTTP_DATES =
            List.of("EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy");

    /** Of the schedule, which counts where a vendor says nothing, or something that is over. */
    private static final Duration FIRST_STEP = Duration.ofSeconds(1);

    /** What each vendor's own answers with status 429 ask for. */
    private static final Map<String, List<String>> DOCUMENTED = Map.ofEntries(
            Map.entry("slack through a webhook", List.of("PT30S")),
            Map.entry("slack through a bot", List.of("PT30S")),
            Map.entry("discord", List.of("PT1M4.57S", "PT22M16.57S", "PT1M4.57S")),
            Map.entry("sendgrid", List.of("PT1S")),
            Map.entry("mailgun", List.of("PT2M")),
            Map.entry("twilio", List.of("PT1S")),
            Map.entry("vonage by its Messages API", List.of("PT1S")),
            Map.entry("stripe", List.of("PT1S", "PT1S")),
            Map.entry("paypal", List.of("PT1S")),
            Map.entry("mixpanel", List.of("PT1S")),
            Map.entry("mixpanel by a service account", List.of("PT1S")));

    static Stream<Vendor> vendors() {
        return Vendors.all();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void nobody_is_asked_before_a_documented_wait_is_over(Vendor vendor) throws InterruptedException {
        try (VendorStub stub = new VendorStub(vendor)) {
            List<String> waits = new ArrayList<>();
            for (JsonNode fixture : vendor.fixtures().toList()) {
                if (fixture.path("status").asInt() == 429) {
                    waits.add(waited(stub, VendorStub.answer(fixture)).toString());
                }
            }

            assertThat(waits).isEqualTo(DOCUMENTED.getOrDefault(vendor.toString(), List.of()));
        }
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void nobody_is_asked_before_the_wait_is_over_in_whatever_form_retry_after_tells_it(Vendor vendor)
            throws InterruptedException {
        try (VendorStub stub = new VendorStub(vendor)) {
            assertThat(waited(stub, retryAfter("7"))).isEqualTo(Duration.ofSeconds(7));
            for (String form : HTTP_DATES) {
                DateTimeFormatter date =
                        DateTimeFormatter.ofPattern(form, Locale.US).withZone(ZoneOffset.UTC);
                Instant now = stub.clock().instant();
                Instant until = now.plusSeconds(91).truncatedTo(SECONDS);

                assertThat(waited(stub, retryAfter(date.format(until))))
                        .as(form)
                        .isEqualTo(Duration.between(now, until));
            }
        }
    }

    @Test
    void sendgrid_says_when_its_limit_is_reset() throws InterruptedException {
        try (VendorStub stub = new VendorStub(Vendors.sendGrid())) {
            Instant now = stub.clock().instant();
            Instant reset = now.plusSeconds(91).truncatedTo(SECONDS);
            String header = Long.toString(reset.getEpochSecond());

            assertThat(waited(stub, aResponse().withStatus(429).withHeader("X-RateLimit-Reset", header)))
                    .isBetween(
                            Duration.between(now, reset),
                            Duration.between(now, reset).plus(MILLISECOND));
        }
    }

    private static ResponseDefinitionBuilder retryAfter(String value) {
        return aResponse().withStatus(429).withHeader("Retry-After", value);
    }

    /** Another event is published meanwhile, and waits as well if it was the vendor who asked for the wait. */
    private static Duration waited(VendorStub stub, ResponseDefinitionBuilder answer) throws InterruptedException {
        Tenant tenant = stub.installed();
        Duration wait = stub.waits(tenant, answer);
        if (wait.compareTo(FIRST_STEP) > 0) {
            stub.publish(tenant, 1);
        }

        assertThat(stub.sentAfter(wait.minus(MILLISECOND))).isZero();
        assertThat(stub.sentAfter(MILLISECOND)).isPositive();
        stub.sentAfter(Duration.ofMinutes(1));
        assertThat(stub.deliveries(tenant)).extracting(Delivery::state).containsOnly(DeliveryState.SUCCEEDED);
        return wait;
    }
}
