package dev.integrations.templates.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.signature.SigningKey;
import dev.integrations.signature.WebhookSigner;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.Template;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReceivingTemplatesTest {
    private static final String GITHUB_SECRET = "It's a Secret to Everybody";
    private static final String GITHUB_SIGNATURE =
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    private static final String SW_SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String SW_BODY = "{\"test\": 2432232314}";
    private static final long SW_TIME = 1_614_265_330;

    private static ObjectNode json(String text) throws Exception {
        return (ObjectNode) new JsonMapper().readTree(text);
    }

    private static InboundResult verify(Template template, ObjectNode config, InboundRequest request) {
        ConfigSchema schema = template.descriptor().config();
        return template.inbound(schema.config(config)).orElseThrow().verify(request);
    }

    private static ObjectNode secrets(String... secrets) {
        ObjectNode config = new JsonMapper().createObjectNode();
        List.of(secrets).forEach(config.putArray("secrets")::add);
        return config;
    }

    private static InboundEvent only(InboundResult result) {
        assertThat(result).isInstanceOf(InboundResult.Received.class);
        return ((InboundResult.Received) result).events().get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "{}", "\"\""})
    void what_is_no_id_makes_no_two_events_one(String id) throws Exception {
        ObjectNode config = json("{\"signatureHeader\": \"X-Signature\", \"idPointer\": \"/id\"}");
        config.setAll(secrets("12345678"));

        List<String> ids = Stream.of("1", "2")
                .map(n -> "{\"id\": %s, \"n\": %s}".formatted(id, n))
                .map(body -> only(verify(
                                new HmacTemplate(),
                                config,
                                InboundRequests.post(
                                        body, "X-Signature", InboundRequests.hex("HmacSHA256", "12345678", body))))
                        .id())
                .toList();

        assertThat(ids).doesNotHaveDuplicates();
    }

    /** The example of GitHub's documentation. */
    @Test
    void the_example_of_github_is_genuine() {
        InboundRequest request = InboundRequests.post(
                "Hello, World!",
                "X-Hub-Signature-256",
                GITHUB_SIGNATURE,
                "X-GitHub-Event",
                "push",
                "X-GitHub-Delivery",
                "d-1");

        InboundEvent event = only(verify(new GitHubTemplate(), secrets("a-new-secret", GITHUB_SECRET), request));

        assertThat(event.id()).isEqualTo("d-1");
        assertThat(event.type()).isEqualTo("push");
        assertThat(event.payload()).isEqualTo("Hello, World!".getBytes(UTF_8));
    }

    @Test
    void a_ping_of_github_is_answered_and_tells_nothing() {
        InboundRequest request = InboundRequests.post(
                "Hello, World!", "X-Hub-Signature-256", GITHUB_SIGNATURE, "X-GitHub-Event", "ping");

        assertThat(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), request))
                .isInstanceOfSatisfying(
                        InboundResult.Handshake.class,
                        handshake -> assertThat(handshake.answer().status()).isEqualTo(204));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Push", "push\t", "../push"})
    void github_names_its_events(String name) {
        InboundRequest request =
                InboundRequests.post("Hello, World!", "X-Hub-Signature-256", GITHUB_SIGNATURE, "X-GitHub-Event", name);

        assertThat(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), request))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void github_may_send_a_form_and_no_id() {
        String payload = "{\"zen\": \"a+b & c\"}";
        String body = "payload=" + URLEncoder.encode(payload, UTF_8);
        String[] headers = {
            "Content-Type",
            "application/x-www-form-urlencoded",
            "X-GitHub-Event",
            "issues",
            "X-Hub-Signature-256",
            "sha256=" + InboundRequests.hex("HmacSHA256", GITHUB_SECRET, body)
        };

        InboundEvent event =
                only(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), InboundRequests.post(body, headers)));
        InboundEvent again =
                only(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), InboundRequests.post(body, headers)));

        assertThat(event.payload()).isEqualTo(payload.getBytes(UTF_8));
        assertThat(event.id()).isEqualTo(again.id()).hasSize(64);
    }

    /** It is not signed. */
    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/x-www-form-urlencoded", "text/plain", ""})
    void media_type_of_github_s_request_says_nothing(String mediaType) {
        String json = "{\"message\": \"&payload=%7B%22forged%22%3Atrue%7D\"}";
        String form = "payload=" + URLEncoder.encode(json, UTF_8);

        for (String body : List.of(json, form)) {
            InboundRequest request = InboundRequests.post(
                    body,
                    "Content-Type",
                    mediaType,
                    "X-GitHub-Event",
                    "push",
                    "X-Hub-Signature-256",
                    "sha256=" + InboundRequests.hex("HmacSHA256", GITHUB_SECRET, body));

            assertThat(only(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), request))
                            .payload())
                    .isEqualTo(json.getBytes(UTF_8));
        }
    }

    @Test
    void form_of_github_that_does_not_decode_is_refused() {
        InboundRequest request = InboundRequests.post(
                "payload=%zz",
                "X-GitHub-Event",
                "push",
                "X-Hub-Signature-256",
                "sha256=" + InboundRequests.hex("HmacSHA256", GITHUB_SECRET, "payload=%zz"));

        assertThat(verify(new GitHubTemplate(), secrets(GITHUB_SECRET), request))
                .isInstanceOf(InboundResult.Refused.class);
    }

    /** From the tests of the libraries of Standard Webhooks. */
    @ParameterizedTest
    @ValueSource(strings = {SW_SECRET, "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    void the_example_of_standard_webhooks_is_genuine(String secret) {
        InboundRequest request = InboundRequests.post(
                Instant.ofEpochSecond(SW_TIME),
                SW_BODY,
                "webhook-id",
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp",
                Long.toString(SW_TIME),
                "webhook-signature",
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");

        InboundEvent event = only(verify(new StandardWebhooksTemplate(), secrets(secret), request));

        assertThat(event.id()).isEqualTo("msg_p5jXN8AQM9LWM0D4loKWxJek");
        assertThat(event.type()).isEqualTo("event");
        assertThat(event.occurredAt()).contains(Instant.ofEpochSecond(SW_TIME));
    }

    @Test
    void what_our_own_webhooks_sign_is_received_with_either_kind_of_key() {
        for (SigningKey key : List.of(
                SigningKey.generate(new java.security.SecureRandom()),
                SigningKey.generateEd25519(new java.security.SecureRandom()))) {
            Instant at = Instant.ofEpochSecond(SW_TIME);
            var headers = WebhookSigner.of(key).sign("evt_1", at, SW_BODY.getBytes(UTF_8));
            InboundRequest request = InboundRequests.post(
                    at,
                    SW_BODY,
                    "webhook-id",
                    headers.id(),
                    "webhook-timestamp",
                    headers.timestamp(),
                    "webhook-signature",
                    headers.signature());

            assertThat(only(verify(
                                    new StandardWebhooksTemplate(),
                                    secrets(key.verificationKey().encoded().reveal()),
                                    request))
                            .id())
                    .isEqualTo("evt_1");
        }
    }

    @Test
    void a_key_that_is_none_is_refused_when_it_is_installed() {
        StandardWebhooksTemplate template = new StandardWebhooksTemplate();
        ObjectNode config = secrets("whsec_" + "A".repeat(33));

        var check =
                template.checks(template.descriptor().config().config(config)).get(0);

        assertThat(((Step.Done) check.first()).result().outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(verify(template, config, InboundRequests.post(SW_BODY))).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void shopify_s_webhook_has_its_id_topic_and_time() {
        String body = "{\"id\": 1}";
        String signature = java.util.Base64.getEncoder()
                .encodeToString(InboundRequests.hmac("HmacSHA256", "shpss_secret".getBytes(UTF_8), body));

        InboundEvent event = only(verify(
                new ShopifyTemplate(),
                secrets("shpss_secret"),
                InboundRequests.post(
                        body,
                        "X-Shopify-Hmac-SHA256",
                        signature,
                        "X-Shopify-Topic",
                        "customers/data_request",
                        "X-Shopify-Webhook-Id",
                        "w-1",
                        "X-Shopify-Triggered-At",
                        "2026-03-01T11:59:58.123Z")));

        assertThat(event.id()).isEqualTo("w-1");
        assertThat(event.type()).isEqualTo("customers/data_request");
        assertThat(event.occurredAt()).contains(Instant.parse("2026-03-01T11:59:58.123Z"));
    }

    @Test
    void sha_1_needs_to_be_allowed() throws Exception {
        ConfigSchema schema = new HmacTemplate().descriptor().config();
        String config = "{\"secrets\": [\"12345678\"], \"algorithm\": \"sha1\"%s}";

        assertThat(schema.problems(json(config.formatted("")))).isNotEmpty();
        assertThat(schema.problems(json(config.formatted(", \"allowSha1\": false"))))
                .isNotEmpty();
        assertThat(schema.problems(json(config.formatted(", \"allowSha1\": true"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"sha256, HmacSHA256", "sha512, HmacSHA512"})
    void a_keyed_hash_may_be_written_in_capitals(String algorithm, String name) throws Exception {
        ObjectNode config = json("{\"secrets\": [\"12345678\"], \"algorithm\": \"%s\"}".formatted(algorithm));
        String signature = InboundRequests.hex(name, "12345678", "{}").toUpperCase(java.util.Locale.ROOT);

        assertThat(verify(new HmacTemplate(), config, InboundRequests.post("{}", "X-Signature", signature)))
                .isInstanceOf(InboundResult.Received.class);
    }

    @Test
    void of_two_signatures_none_counts() throws Exception {
        String signature = InboundRequests.hex("HmacSHA256", "12345678", "{}");

        assertThat(verify(
                        new HmacTemplate(),
                        secrets("12345678"),
                        InboundRequests.post("{}", "X-Signature", signature, "x-signature", signature)))
                .isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void an_id_that_is_not_where_it_should_be_is_the_hash_of_the_body() throws Exception {
        ObjectNode config = json("{\"secrets\": [\"12345678\"], \"idHeader\": \"X-Id\", \"idPointer\": \"/data/id\"}");
        String body = "{\"data\": {\"id\": \"e-1\"}}";
        String signed = InboundRequests.hex("HmacSHA256", "12345678", body);
        String empty = InboundRequests.hex("HmacSHA256", "12345678", "not json");

        assertThat(only(verify(
                                new HmacTemplate(),
                                config,
                                InboundRequests.post(body, "X-Signature", signed, "X-Id", "h-1")))
                        .id())
                .isEqualTo("h-1");
        assertThat(only(verify(new HmacTemplate(), config, InboundRequests.post(body, "X-Signature", signed)))
                        .id())
                .isEqualTo("e-1");
        assertThat(only(verify(new HmacTemplate(), config, InboundRequests.post("not json", "X-Signature", empty)))
                        .id())
                .hasSize(64);
    }
}
