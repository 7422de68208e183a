package dev.integrations.templates.paypal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.paypal.api.payments.Event;
import com.paypal.base.Constants;
import com.paypal.base.SSLUtil;
import com.paypal.base.rest.APIContext;
import com.paypal.base.rest.PayPalRESTException;
import com.sun.net.httpserver.HttpServer;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.templates.facts.Facts;
import dev.integrations.web.WebRequest;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Transmissions, as the vendor's library judges them and as we do. The library fetches the certificate itself and judges that by
 * the clock of the machine, so what is compared is its part that is given certificates.
 */
class PayPalLibraryTest {
    private static final JsonNode VALID = Facts.vector("paypal-valid").path("inputs");
    private static final Given GENUINE = Given.of(VALID);
    private static final Instant AT = Instant.parse("2017-03-30T20:04:05Z");

    static Stream<JsonNode> vectors() {
        return Facts.vectors("paypal").filter(vector -> vector.at("/inputs").has("cert_pem"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void the_library_judges_the_vectors_as_we_do_but_for_where_certificates_are(JsonNode vector) {
        boolean expected = vector.at("/expected/valid").asBoolean();
        Given given = Given.of(vector.path("inputs"));
        boolean elsewhere = vector.path("id").asText().equals("paypal-ssrf-cert-url");

        assertThat(given.library()).isEqualTo(expected || elsewhere);
        assertThat(given.ours()).isEqualTo(expected || elsewhere);
        assertThat(PayPalCertificate.url(given.certificate(), false).isPresent())
                .isNotEqualTo(elsewhere);
    }

    @Test
    void the_library_has_the_checksum_of_the_vectors() {
        Facts.vectors("paypal")
                .filter(vector -> vector.at("/expected").has("crc32"))
                .forEach(vector -> assertThat(
                                SSLUtil.crc32(vector.at("/inputs/body").asText()))
                        .isEqualTo(vector.at("/expected/crc32").asLong()));
    }

    @Test
    void the_library_agrees_about_every_flipped_bit() {
        List<Given> changed = new ArrayList<>();
        for (int bit = 0; bit < GENUINE.body().length() * 7; bit++) {
            changed.add(GENUINE.withBody(flipped(GENUINE.body(), bit)));
        }
        for (int bit = 0; bit < GENUINE.id().length() * 7; bit++) {
            changed.add(GENUINE.withId(flipped(GENUINE.id(), bit)));
        }
        for (int bit = 0; bit < GENUINE.time().length() * 7; bit++) {
            changed.add(GENUINE.withTime(flipped(GENUINE.time(), bit)));
        }
        byte[] signature = Base64.getDecoder().decode(GENUINE.signature());
        for (int bit = 0; bit < signature.length * 8; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            changed.add(GENUINE.withSignature(Base64.getEncoder().encodeToString(flipped)));
        }

        assertThat(GENUINE).matches(Given::ours).matches(Given::library);
        assertThat(changed).hasSizeGreaterThan(5_000).noneMatch(Given::ours).noneMatch(Given::library);
    }

    @ParameterizedTest
    @ValueSource(strings = {"96605875FF6516634", "96605875ff6516633", "96605875FF6516633 ", "WEBHOOK_ID", ""})
    void the_library_agrees_about_other_webhooks(String webhook) {
        Given other = GENUINE.withWebhook(webhook);

        assertThat(other.library()).isFalse();
        assertThat(other.ours()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "time", "signature", "body"})
    void the_library_agrees_about_what_is_missing(String missing) {
        Given without = switch (missing) {
            case "id" -> GENUINE.withId("");
            case "time" -> GENUINE.withTime("");
            case "signature" -> GENUINE.withSignature("");
            default -> GENUINE.withBody("");
        };

        assertThat(without.library()).isFalse();
        assertThat(without.ours()).isFalse();
    }

    /** The library has the sender choose. */
    @ParameterizedTest
    @ValueSource(strings = {"sha256withrsa", "1.2.840.113549.1.1.11"})
    void the_algorithm_is_the_sender_s_choice_with_the_library_alone(String algorithm) {
        Given other = GENUINE.withAlgorithm(algorithm);

        assertThat(other.library()).isTrue();
        assertThat(other.ours()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "*", "\u00e9"})
    void what_is_no_base64_is_left_out_by_the_library_alone(String noise) {
        Given other = GENUINE.withSignature(noise + GENUINE.signature());

        assertThat(other.library()).isTrue();
        assertThat(other.ours()).isFalse();
    }

    /** The library has no window of time; nothing but the end of a certificate stops a repetition. */
    @Test
    void old_transmissions_are_taken_by_the_library_alone() {
        InboundResult today = verify(GENUINE.request(), Instant.parse("2026-03-01T12:00:00Z"));

        assertThat(GENUINE.library()).isTrue();
        assertThat(today).isInstanceOf(InboundResult.Refused.class);
    }

    @Test
    void certificates_that_have_expired_prove_nothing_to_the_library_either() throws Exception {
        Collection<X509Certificate> chain = chain();
        try (InputStream in = Event.class.getClassLoader().getResourceAsStream(Constants.PAYPAL_TRUST_DEFAULT_CERT)) {
            Collection<X509Certificate> trusted = SSLUtil.getCertificateFromStream(in);

            assertThatThrownBy(() -> SSLUtil.validateCertificateChain(chain, trusted, "RSA"))
                    .isInstanceOf(PayPalRESTException.class)
                    .hasRootCauseInstanceOf(CertificateException.class);
        }
        assertThat(PayPalCertificate.key(PayPalEventsTest.chain(), false, Instant.parse("2026-03-01T12:00:00Z")))
                .isEmpty();
    }

    @Test
    void certificates_are_fetched_from_anywhere_by_the_library_alone() throws Exception {
        AtomicInteger fetched = new AtomicInteger();
        HttpServer anybody = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        anybody.createContext("/", exchange -> {
            fetched.incrementAndGet();
            exchange.sendResponseHeaders(200, PayPalEventsTest.chain().length);
            exchange.getResponseBody().write(PayPalEventsTest.chain());
            exchange.close();
        });
        anybody.start();
        try {
            Given elsewhere = GENUINE.withCertificate(
                    "http://127.0.0.1:" + anybody.getAddress().getPort() + "/");
            APIContext context = new APIContext("client", "secret", "sandbox");
            context.addConfiguration(Constants.PAYPAL_WEBHOOK_ID, GENUINE.webhook());

            assertThat(verify(elsewhere.request(), AT)).isInstanceOf(InboundResult.Refused.class);
            assertThat(fetched).hasValue(0);
            assertThatThrownBy(() -> Event.validateReceivedEvent(context, elsewhere.headers(), elsewhere.body()))
                    .isInstanceOf(PayPalRESTException.class)
                    .hasRootCauseInstanceOf(CertificateException.class);
            assertThat(fetched).hasValue(1);
        } finally {
            anybody.stop(0);
        }
    }

    /** One transmission, and the webhook that it is judged for. */
    private record Given(
            String id,
            String time,
            String signature,
            String certificate,
            String algorithm,
            String webhook,
            String body) {
        static Given of(JsonNode inputs) {
            return new Given(
                    inputs.path("transmission_id").asText(),
                    inputs.path("transmission_time").asText(),
                    inputs.path("transmission_sig").asText(),
                    inputs.path("cert_url").asText(),
                    inputs.path("auth_algo").asText(),
                    inputs.path("webhook_id").asText(),
                    inputs.path("body").asText());
        }

        Given withId(String other) {
            return new Given(other, time, signature, certificate, algorithm, webhook, body);
        }

        Given withTime(String other) {
            return new Given(id, other, signature, certificate, algorithm, webhook, body);
        }

        Given withSignature(String other) {
            return new Given(id, time, other, certificate, algorithm, webhook, body);
        }

        Given withCertificate(String other) {
            return new Given(id, time, signature, other, algorithm, webhook, body);
        }

        Given withAlgorithm(String other) {
            return new Given(id, time, signature, certificate, other, webhook, body);
        }

        Given withWebhook(String other) {
            return new Given(id, time, signature, certificate, algorithm, other, body);
        }

        Given withBody(String other) {
            return new Given(id, time, signature, certificate, algorithm, webhook, other);
        }

        Map<String, String> headers() {
            return Map.of(
                    Constants.PAYPAL_HEADER_TRANSMISSION_ID, id,
                    Constants.PAYPAL_HEADER_TRANSMISSION_TIME, time,
                    Constants.PAYPAL_HEADER_TRANSMISSION_SIG, signature,
                    Constants.PAYPAL_HEADER_CERT_URL, certificate,
                    Constants.PAYPAL_HEADER_AUTH_ALGO, algorithm);
        }

        WebRequest request() {
            WebRequest.Builder request = WebRequest.builder("POST", "/in").body(body.getBytes(StandardCharsets.UTF_8));
            headers().forEach(request::header);
            return request.build();
        }

        boolean ours() {
            PublicKey key = Certificates.KEY;
            return Transmission.of(request())
                    .filter(each -> each.isSignedBy(key, webhook, body.getBytes(StandardCharsets.UTF_8)))
                    .isPresent();
        }

        /** As the library puts together what its part is given. */
        boolean library() {
            String content = "%s|%s|%s|%s".formatted(id, time, webhook, SSLUtil.crc32(body));
            try {
                return SSLUtil.validateData(Certificates.CHAIN, algorithm, signature, content, body, webhook);
            } catch (NoSuchAlgorithmException | SignatureException e) {
                return false;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Read once, since thousands of transmissions are judged by them. */
    private static final class Certificates {
        private static final Collection<X509Certificate> CHAIN = chain();
        private static final PublicKey KEY =
                PayPalCertificate.key(PayPalEventsTest.chain(), false, AT).orElseThrow();
    }

    private static InboundResult verify(WebRequest request, Instant at) {
        PayPalTemplate template = new PayPalTemplate();
        String config = "{'environment':'sandbox','verification':'OFFLINE','webhookId':'96605875FF6516633'}";
        return template.inbound(Facts.config(template, config))
                .orElseThrow()
                .verify(new InboundRequest(request, URI.create("https://app.example.com/in"), at));
    }

    private static Collection<X509Certificate> chain() {
        try {
            return SSLUtil.getCertificateFromStream(new ByteArrayInputStream(PayPalEventsTest.chain()));
        } catch (PayPalRESTException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String flipped(String text, int bit) {
        char[] flipped = text.toCharArray();
        flipped[bit / 7] ^= (char) (1 << bit % 7);
        return new String(flipped);
    }
}
