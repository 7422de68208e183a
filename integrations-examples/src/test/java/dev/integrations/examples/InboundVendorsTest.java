package dev.integrations.examples;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.EventQuery;
import dev.integrations.delivery.EventSummary;
import dev.integrations.delivery.NewEvent;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundQuery;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.inbound.Reception;
import dev.integrations.inbound.ReceptionState;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.templates.ShippedTemplates;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import dev.integrations.web.JdkServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What services send, over HTTP, to the templates that are shipped. */
@SuppressWarnings("NullAway.Init")
class InboundVendorsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String TIME = Long.toString(NOW.getEpochSecond());

    private final ManualClock clock = ManualClock.startingAt(NOW);
    private final FaultyReceiver vendors = FaultyReceiver.start();
    private HttpServer server;
    private Integrations integrations;
    private Tenant acme;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI stub = vendors.url("");
        // region inbound-later
        CompletableFuture<Integrations> started = new CompletableFuture<>();
        InboundHandling handling = InboundHandling.later((event, payload) -> started.join()
                .tenant(event.tenant().value())
                .events()
                .publish(NewEvent.of(
                                event.template().replace('-', '_') + ".received", new JsonMapper().readTree(payload))
                        .idempotencyKey(event.id().toString())));
        // endregion
        integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .templates(TemplateCatalog.of(new ShippedTemplates()))
                .vendorAddresses(VendorAddresses.stubbed(
                        Map.of("api.stripe.com", stub, "hooks.slack.com", stub, "discord.com", stub)))
                .inbound(InboundSettings.builder(
                                "http://127.0.0.1:%d/in"
                                        .formatted(server.getAddress().getPort()),
                                handling)
                        .build())
                .startPaused();
        started.complete(integrations);
        acme = integrations.tenant("acme");
        server.createContext("/in/", JdkServer.handler(integrations.inbound(), 1 << 20));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        integrations.close();
        vendors.close();
    }

    private URI installed(String template, String config) throws Exception {
        return acme.inbound()
                .url(acme.integrations()
                        .install(NewIntegration.of(template, template).with(new JsonMapper().readTree(config)))
                        .integration()
                        .id());
    }

    private static HttpResponse<String> send(URI url, String body, String... headers) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(url)
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String hmac(String key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
    }

    private List<Reception> receptions() {
        return acme.inbound().list(InboundQuery.all(), PageRequest.first(10)).items();
    }

    @Test
    void stripe_tells_of_a_refund_and_our_webhooks_hear_of_it() throws Exception {
        vendors.on(
                "/v1/account",
                answer(200, List.of(), "{\"object\": \"account\", \"id\": \"acct_1\", \"charges_enabled\": true}"));
        URI url = installed("stripe", "{\"apiKey\": \"rk_test_1\", \"webhookSecrets\": [\"whsec_test_secret\"]}");
        String body = "{\"id\":\"evt_1\",\"object\":\"event\",\"type\":\"charge.refunded\",\"created\":" + TIME + "}";
        String signature = "t=%s,v1=%s".formatted(TIME, hmac("whsec_test_secret", TIME + "." + body));

        assertThat(send(url, body, "Stripe-Signature", signature).statusCode()).isEqualTo(200);
        assertThat(send(url, body, "Stripe-Signature", signature).statusCode()).isEqualTo(200);
        assertThat(send(url, body + " ", "Stripe-Signature", signature).statusCode())
                .isEqualTo(401);
        clock.advance(Duration.ofMinutes(6));
        assertThat(send(url, body, "Stripe-Signature", signature).statusCode()).isEqualTo(401);
        integrations.runDue();

        assertThat(receptions()).singleElement().satisfies(reception -> {
            assertThat(reception.event().vendorId()).isEqualTo("evt_1");
            assertThat(reception.event().type()).isEqualTo("charge.refunded");
            assertThat(reception.event().occurredAt()).contains(NOW);
        });
        assertThat(acme.events().list(EventQuery.all(), PageRequest.first(10)).items())
                .extracting(EventSummary::type)
                .extracting(Object::toString)
                .containsExactly("stripe.received");
    }

    @Test
    void slack_gets_its_challenge_back() throws Exception {
        vendors.on("/services/T0/B0/made-up", answer(400, List.of(), "no_text"));
        URI url = installed("slack", """
                {"mode": "webhook", "webhookUrl": "https://hooks.slack.com/services/T0/B0/made-up",
                 "signingSecret": "8f742231b10e8888abcd99yyyzzz85a5"}""");
        String body =
                "{\"type\": \"url_verification\", \"challenge\": \"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P\"}";
        String signature = "v0=" + hmac("8f742231b10e8888abcd99yyyzzz85a5", "v0:" + TIME + ":" + body);
        String[] headers = {
            "Content-Type", "application/json", "X-Slack-Request-Timestamp", TIME, "X-Slack-Signature", signature
        };

        HttpResponse<String> answer = send(url, body, headers);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P");
        assertThat(receptions()).isEmpty();
    }

    @Test
    void discord_gets_a_pong_and_a_401_when_it_probes() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = keys.getPublic().getEncoded();
        String key = HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        vendors.on(
                "/api/webhooks/42/made-up",
                answer(200, List.of(), "{\"id\": \"42\", \"type\": 1, \"name\": \"Hook\", \"token\": \"made-up\"}"));
        URI url = installed(
                "discord",
                "{\"webhookUrl\": \"https://discord.com/api/webhooks/42/made-up\", \"publicKey\": \"%s\"}"
                        .formatted(key));
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(keys.getPrivate());
        signer.update((TIME + "{\"type\": 1}").getBytes(UTF_8));
        String signature = HexFormat.of().formatHex(signer.sign());

        HttpResponse<String> pong =
                send(url, "{\"type\": 1}", "X-Signature-Timestamp", TIME, "X-Signature-Ed25519", signature);
        HttpResponse<String> probe =
                send(url, "{\"type\": 1}", "X-Signature-Timestamp", TIME, "X-Signature-Ed25519", "00".repeat(64));

        assertThat(pong.statusCode()).isEqualTo(200);
        assertThat(pong.body()).isEqualTo("{\"type\":1}");
        assertThat(probe.statusCode()).isEqualTo(401);
        assertThat(probe.body()).isEmpty();
    }

    /** The example of GitHub's documentation. */
    @Test
    void github_tells_of_a_push() throws Exception {
        URI url = installed("github-inbound", "{\"secrets\": [\"It's a Secret to Everybody\"]}");
        String signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

        HttpResponse<String> answer = send(
                url,
                "Hello, World!",
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                "d-1",
                "X-Hub-Signature-256",
                signature);

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(acme.inbound().payload(receptions().get(0).event().id())).isEqualTo("Hello, World!".getBytes(UTF_8));
    }

    /** GitHub does not sign the id. */
    @Test
    void what_somebody_sends_under_the_id_of_another_push_is_not_in_the_way_of_that() throws Exception {
        URI url = installed("github-inbound", "{\"secrets\": [\"It's a Secret to Everybody\"]}");

        assertThat(push(url, "d-1", "{\"push\": 1}")).isEqualTo(204);
        assertThat(push(url, "d-1", "{\"push\": 1}")).isEqualTo(204);
        assertThat(receptions()).hasSize(1);
        assertThat(push(url, "d-2", "{\"push\": 1}")).isEqualTo(204);
        assertThat(push(url, "d-2", "{\"push\": 2}")).isEqualTo(204);
        clock.advance(Duration.ofSeconds(5));
        integrations.runDue();

        assertThat(receptions())
                .extracting(Reception::state)
                .containsExactly(ReceptionState.HANDLED, ReceptionState.HANDLED, ReceptionState.HANDLED);
        assertThat(receptions()).extracting(each -> each.event().vendorId()).containsExactly("d-2", "d-2", "d-1");
        assertThat(acme.inbound().payload(receptions().get(0).event().id())).isEqualTo("{\"push\": 2}".getBytes(UTF_8));
    }

    private static int push(URI url, String id, String body) throws Exception {
        return send(
                        url,
                        body,
                        "X-GitHub-Event",
                        "push",
                        "X-GitHub-Delivery",
                        id,
                        "X-Hub-Signature-256",
                        "sha256=" + hmac("It's a Secret to Everybody", body))
                .statusCode();
    }
}
