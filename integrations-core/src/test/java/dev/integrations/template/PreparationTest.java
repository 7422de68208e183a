package dev.integrations.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.TenantId;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.event.EventId;
import dev.integrations.event.EventType;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PreparationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final UUID INTEGRATION = UUID.fromString("0195e7a2-0000-7000-8000-000000000001");
    private static final String SECRET = "a secret \"with\"\nall+/ that=bites%";
    private static final ConfigSchema SCHEMA = ConfigSchema.parse("""
            {"type": "object", "properties": {
              "key": {"type": "string", "x-secret": true}, "short": {"type": "string", "x-secret": true},
              "longer": {"type": "string", "x-secret": true}}}""");
    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("chat", 1, "Chat")
            .config(SCHEMA)
            .action(Action.builder("post", "Post a message", Repetition.HARMLESS)
                    .schema(
                            "{\"type\": \"object\", \"required\": [\"text\"], \"properties\": {\"text\": {\"maxLength\": 5}}}")
                    .mapping("{\"text\": {\"$\": \"/data/text\", \"missing\": \"omit\"}}")
                    .build())
            .action(Action.builder("delete", "Delete a message", Repetition.IDEMPOTENT)
                    .build())
            .build();

    /** Sends what a test makes of a sending. */
    private record Sends(TemplateDescriptor descriptor, Function<Sending, Outgoing> sends) implements Template {
        @Override
        public List<SetupCheck> checks(TemplateConfig config) {
            return List.of();
        }

        @Override
        public Outgoing prepare(Sending sending) {
            return sends.apply(sending);
        }

        @Override
        public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
            return Verdict.ok();
        }
    }

    @Test
    void first_rule_that_matches_decides() {
        Preparation preparation = preparation(
                List.of(
                        new Rule(EventFilter.of("message.removed"), "delete", Mapping.none()),
                        new Rule(EventFilter.of("message.*"), "post", Mapping.parse("{\"text\": \"rule\"}"))),
                PreparationTest::described);

        assertThat(body(preparation, event("message.removed", "{}"))).startsWith("delete {}");
        assertThat(body(preparation, event("message.sent", "{}"))).startsWith("post {\"text\":\"rule\"}");
        assertThat(body(preparation, event("invoice.paid", "{\"text\": \"own\"}")))
                .startsWith("post {\"text\":\"own\"}");
    }

    @Test
    void rule_for_an_action_that_is_not_there_is_refused() {
        List<Rule> rules = List.of(new Rule(EventFilter.all(), "call", Mapping.none()));

        assertThatThrownBy(() -> preparation(rules, PreparationTest::described))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("template 'chat' has no action 'call'; it has [post, delete]");
    }

    @Test
    void idempotency_key_is_made_of_integration_event_and_action_alone() {
        Preparation preparation = preparation(List.of(), PreparationTest::described);
        Event event = event("a", "{\"text\": \"1\"}");
        String key = key(preparation, event, NOW);

        assertThat(key).hasSize(36).matches("[0-9a-f-]+");
        assertThat(key(
                        preparation,
                        event.withPayload("{\"text\": \"2\"}".getBytes(UTF_8)),
                        NOW.plus(Duration.ofDays(1))))
                .isEqualTo(key);
        assertThat(key(preparation, event("a", "{\"text\": \"1\"}"), NOW)).isNotEqualTo(key);
        Preparation deleting =
                preparation(List.of(new Rule(EventFilter.all(), "delete", Mapping.none())), PreparationTest::described);
        assertThat(key(deleting, event, NOW)).isNotEqualTo(key);
        Preparation other = new Preparation(
                new Sends(DESCRIPTOR, PreparationTest::described), config("{}"), List.of(), UUID.randomUUID());
        assertThat(key(other, event, NOW)).isNotEqualTo(key);
    }

    @Test
    void event_that_does_not_fit_the_action_is_withheld_with_what_is_wrong() {
        Preparation preparation = preparation(List.of(), PreparationTest::described);

        assertThatThrownBy(() -> preparation.prepare(event("a", "{}"), NOW))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessageContaining("Post a message cannot be carried out with what the event has")
                .hasMessageContaining("text");
        assertThatThrownBy(() -> preparation.prepare(event("a", "{\"text\": \"longer\"}"), NOW))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessageNotContaining("longer");
        assertThatThrownBy(() -> preparation.prepare(event("a", "no json"), NOW))
                .isInstanceOf(DeliveryWithheldException.class);
    }

    @Test
    void template_that_only_receives_withholds_everything() {
        TemplateDescriptor deaf =
                TemplateDescriptor.builder("deaf", 1, "Deaf").inboundEvents("a").build();
        Preparation preparation =
                new Preparation(new Sends(deaf, PreparationTest::described), config("{}"), List.of(), INTEGRATION);

        assertThatThrownBy(() -> preparation.prepare(event("a", "{}"), NOW))
                .isInstanceOf(DeliveryWithheldException.class)
                .hasMessage("Deaf receives events and sends none");
    }

    @Test
    void preview_without_a_secret_is_what_is_sent() {
        Preparation preparation = preparation(List.of(), PreparationTest::described);
        Event event = event("a", "{\"text\": \"\u00fc\u20ac\"}");
        OutboundRequest sent = request(preparation, event);
        Preview preview = preparation.preview(event, NOW);

        assertThat(preview.body().getBytes(UTF_8)).isEqualTo(sent.body());
        assertThat(preview.url()).isEqualTo(sent.uri().toString());
        assertThat(preview.headers()).isEqualTo(sent.headers());
        assertThat(preview.method()).isEqualTo("POST");
        assertThat(preview.notes()).containsExactly("noted");
    }

    @Test
    void preview_masks_secrets_in_all_their_forms() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("key", SECRET);
        String form = URLEncoder.encode(SECRET, UTF_8);
        String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(UTF_8));
        Preview preview = preview(
                config(json.toString()),
                OutboundRequest.post(
                                URI.create("https://chat.example/%s?k=%s".formatted(form.replace("+", "%20"), form)))
                        .header("Authorization", "Basic dXNlcjpwYXNz")
                        .header("X-Key", "k=" + base64)
                        .header("X-Other", "open")
                        .body((SECRET + json + form).getBytes(UTF_8))
                        .build());

        assertThat(preview.url()).isEqualTo("https://chat.example/***?k=***");
        assertThat(preview.headers())
                .contains(new Header("Authorization", "***"), new Header("X-Other", "open"))
                .noneMatch(header -> header.value().contains(base64.replace("=", "")));
        assertThat(preview.body()).isEqualTo("***{\"key\":\"***\"}***");
        assertThat(preview.toString()).doesNotContain("bites", "dXNlcjpwYXNz");
    }

    @Test
    void secret_that_is_a_part_of_another_leaves_nothing_of_it() {
        Preview preview = preview(
                config("{\"key\": \"abcd\", \"longer\": \"abcdefgh\", \"short\": \"xyz\"}"),
                OutboundRequest.post(URI.create("https://chat.example/"))
                        .body("abcdefgh abcd xyz".getBytes(UTF_8))
                        .build());

        assertThat(preview.body()).isEqualTo("*** *** xyz");
    }

    @Test
    void preview_shows_what_is_in_a_compressed_body() {
        Preview preview = preview(
                config("{\"key\": \"abcd\"}"),
                OutboundRequest.post(URI.create("https://chat.example/"))
                        .header("Content-Encoding", "gzip")
                        .body(gzip("{\"key\": \"abcd\"}"))
                        .build());

        assertThat(preview.body()).isEqualTo("{\"key\": \"***\"}");
    }

    @Test
    void sending_shows_nothing_of_the_event() {
        Preparation preparation = preparation(List.of(), sending -> {
            assertThat(sending.toString()).contains("post").doesNotContain("hidden");
            return described(sending);
        });

        assertThat(body(preparation, event("a", "{\"text\": \"hidd\", \"other\": \"hidden\"}")))
                .isNotEmpty();
    }

    @Test
    void name_based_uuid_is_that_of_other_implementations() {
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(NameBasedUuid.of(dns, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    private static Preview preview(TemplateConfig config, OutboundRequest request) {
        Template template = new Sends(DESCRIPTOR, sending -> Outgoing.http(request));
        return new Preparation(template, config, List.of(), INTEGRATION).preview(event("a", "{\"text\": \"a\"}"), NOW);
    }

    private static Preparation preparation(List<Rule> rules, Function<Sending, Outgoing> sends) {
        return new Preparation(new Sends(DESCRIPTOR, sends), config("{}"), rules, INTEGRATION);
    }

    private static TemplateConfig config(String json) {
        return SCHEMA.config(parsed(json));
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Outgoing described(Sending sending) {
        String body = "%s %s %s".formatted(sending.action().id(), sending.parameters(), sending.idempotencyKey());
        return new Outgoing.Http(
                OutboundRequest.post(URI.create("https://chat.example/"))
                        .header("X-A", "b")
                        .body(body.getBytes(UTF_8))
                        .build(),
                List.of("noted"));
    }

    private static OutboundRequest request(Preparation preparation, Event event) {
        return ((Outgoing.Http) preparation.prepare(event, NOW)).request();
    }

    private static String body(Preparation preparation, Event event) {
        return new String(request(preparation, event).body(), UTF_8);
    }

    private static String key(Preparation preparation, Event event, Instant at) {
        byte[] body = ((Outgoing.Http) preparation.prepare(event, at)).request().body();
        String text = new String(body, UTF_8);
        return text.substring(text.lastIndexOf(' ') + 1);
    }

    private static Event event(String type, String payload) {
        return new Event(
                EventId.of(UUID.randomUUID()), TenantId.of("acme"), EventType.of(type), NOW, payload.getBytes(UTF_8));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
