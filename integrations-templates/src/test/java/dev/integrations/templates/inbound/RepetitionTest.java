package dev.integrations.templates.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.Template;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Services that do not sign the id or the type of an event. */
class RepetitionTest {
    private static final String SECRET = "not-a-real-secret";
    private static final String BODY = "{\"id\": \"1\", \"type\": \"a\"}";
    private static final String OTHER_BODY = "{\"id\": \"2\", \"type\": \"a\"}";

    /** What a service calls its headers, and two types of its events. */
    private record Service(Template template, String signature, String id, String type, List<String> types) {
        InboundEvent sends(String config, String sentId, String sentType, String body) throws Exception {
            byte[] mac = InboundRequests.hmac("HmacSHA256", SECRET.getBytes(UTF_8), body);
            String text = template instanceof ShopifyTemplate
                    ? Base64.getEncoder().encodeToString(mac)
                    : HexFormat.of().formatHex(mac);
            JsonNode json = new JsonMapper().readTree("{\"secrets\": [\"%s\"]%s}".formatted(SECRET, config));
            InboundResult result = template.inbound(
                            template.descriptor().config().config(json))
                    .orElseThrow()
                    .verify(InboundRequests.post(
                            body,
                            signature,
                            (template instanceof GitHubTemplate ? "sha256=" : "") + text,
                            id,
                            sentId,
                            type,
                            sentType));
            return ((InboundResult.Received) result).events().get(0);
        }

        String known(String sentId, String sentType, String body) throws Exception {
            String config =
                    template instanceof HmacTemplate ? ", \"idHeader\": \"X-Id\", \"typeHeader\": \"X-Type\"" : "";
            InboundEvent event = sends(config, sentId, sentType, body);
            assertThat(event.id()).isEqualTo(sentId);
            assertThat(event.type()).isEqualTo(sentType);
            return event.repetition().orElse(event.id());
        }
    }

    private static final Service HMAC =
            new Service(new HmacTemplate(), "X-Signature", "X-Id", "X-Type", List.of("one", "two"));

    static Stream<Service> services() {
        return Stream.of(
                new Service(
                        new GitHubTemplate(),
                        "X-Hub-Signature-256",
                        "X-GitHub-Delivery",
                        "X-GitHub-Event",
                        List.of("push", "issues")),
                new Service(
                        new ShopifyTemplate(),
                        "X-Shopify-Hmac-SHA256",
                        "X-Shopify-Webhook-Id",
                        "X-Shopify-Topic",
                        List.of("orders/create", "orders/paid")),
                HMAC);
    }

    /** Whoever has one genuine request sends it under the id or type of another, before that one comes. */
    @ParameterizedTest
    @MethodSource("services")
    void what_was_sent_under_a_foreign_id_or_type_is_not_taken_for_its_event(Service service) throws Exception {
        String one = service.types().get(0);
        String two = service.types().get(1);

        List<String> keys = List.of(
                service.known("i1", one, BODY),
                service.known("i2", one, BODY),
                service.known("i2", one, OTHER_BODY),
                service.known("i2", two, OTHER_BODY));

        assertThat(keys).doesNotHaveDuplicates();
        assertThat(service.known("i2", one, OTHER_BODY)).isEqualTo(keys.get(2));
    }

    @Test
    void signed_id_with_an_unsigned_type_is_known_by_both() throws Exception {
        String config = ", \"idPointer\": \"/id\", \"typeHeader\": \"X-Type\"";

        assertThat(HMAC.sends(config, "-", "one", BODY).repetition())
                .isPresent()
                .isEqualTo(HMAC.sends(config, "-", "one", BODY).repetition())
                .isNotEqualTo(HMAC.sends(config, "-", "two", BODY).repetition());
    }

    @Test
    void signed_id_and_type_are_enough() throws Exception {
        InboundEvent event = HMAC.sends(", \"idPointer\": \"/id\", \"typePointer\": \"/type\"", "-", "-", BODY);

        assertThat(event.id()).isEqualTo("1");
        assertThat(event.repetition()).isEmpty();
    }
}
