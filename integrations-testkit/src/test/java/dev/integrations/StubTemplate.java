package dev.integrations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.SetupCheck.SideEffect;
import dev.integrations.template.spi.SetupCheck.Step;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A chat service at {@code https://chat.test} that takes whatever it is sent; status codes say what it means. */
final class StubTemplate implements Template {
    static final String SCHEMA = """
            {"type": "object", "required": ["channel", "token"], "properties": {
              "channel": {"type": "string", "pattern": "^#"},
              "token": {"type": "string", "minLength": 4, "x-secret": true},
              "region": {"type": "string", "enum": ["eu", "us"], "default": "eu"},
              "retries": {"type": "integer", "maximum": 5}}}
            """;

    /** A status of which the template makes nothing. */
    static final int BROKEN = 299;

    /** A status by which the template fails as one does that was compiled against another version. */
    static final int UNLINKED = 298;

    private static final String ROOM = SCHEMA.replace("channel", "room");
    private static final String MAPPING = "{\"text\": \"{{/type}}\"}";
    private static final String PARAMETERS = """
            {"type": "object", "required": ["text"], "additionalProperties": false, "properties": {"text": {"type": "string"}}}
            """;

    private final TemplateDescriptor descriptor;
    private final UnaryOperator<JsonNode> migration;

    private StubTemplate(TemplateDescriptor descriptor, UnaryOperator<JsonNode> migration) {
        this.descriptor = descriptor;
        this.migration = migration;
    }

    /** Returns the same template with another way to bring configurations of the version before to this. */
    StubTemplate migrating(UnaryOperator<JsonNode> other) {
        return new StubTemplate(descriptor, other);
    }

    /** Version 1 has a channel, later ones call it room. */
    static StubTemplate chat(int version) {
        return of("chat", version, version == 1 ? SCHEMA : ROOM, builder -> builder.categories("chat", "alerts"));
    }

    static StubTemplate of(String id, int version, String schema, Consumer<TemplateDescriptor.Builder> more) {
        TemplateDescriptor.Builder builder = TemplateDescriptor.builder(id, version, id + " stub")
                .config(ConfigSchema.parse(schema))
                .action(action("post_message", Repetition.HARMLESS))
                .action(action("send_text", Repetition.HARMFUL));
        more.accept(builder);
        return new StubTemplate(builder.build(), StubTemplate::renamed);
    }

    private static Action action(String id, Repetition repetition) {
        return Action.builder(id, id, repetition)
                .schema(PARAMETERS)
                .mapping(MAPPING)
                .build();
    }

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        OutboundRequest request = authorized(OutboundRequest.builder("GET", URI.create("https://chat.test/me")), config)
                .build();
        return List.of(
                SetupCheck.asking("Token", request, StubTemplate::judged),
                new SetupCheck(
                        "Message",
                        SideEffect.VISIBLE,
                        new Step.Ask(request, response -> new Step.Done(judged(response)))),
                new SetupCheck(
                        "Credit",
                        SideEffect.BILLABLE,
                        new Step.Ask(request, response -> new Step.Done(judged(response)))));
    }

    private static Result judged(OutboundResponse response) {
        return switch (response.status()) {
            case 200 -> Result.of(Outcome.VERIFIED, "The token works");
            case 401 -> Result.of(Outcome.REJECTED, "The token is refused", "Make another one");
            default -> Result.of(Outcome.VERIFIED_LIMITED, "Status " + response.status());
        };
    }

    private OutboundRequest.Builder authorized(OutboundRequest.Builder request, TemplateConfig config) {
        boolean own = descriptor.config().fields().stream()
                .anyMatch(field -> field.name().equals("authorization"));
        return own
                ? request.header("authorization", config.secret("authorization").reveal())
                : request.header("x-token", config.secret("token").reveal());
    }

    @Override
    public Outgoing prepare(Sending sending) {
        TemplateConfig config = sending.config();
        String place = descriptor.version() == 1 ? "channel" : "room";
        String target =
                "https://chat.test/post/" + config.text(place).substring(1) + "?region=" + config.text("region");
        return Outgoing.http(authorized(OutboundRequest.post(URI.create(target)), config)
                .header("idempotency-key", sending.idempotencyKey())
                .body(sending.parameters().toString().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        int status = response.status();
        if (status == BROKEN) {
            throw new IllegalStateException("the stub makes nothing of " + status);
        }
        if (status == UNLINKED) {
            throw new NoSuchMethodError("the stub was compiled against another version");
        }
        Verdict.Kind kind = switch (status) {
            case 200 -> Verdict.Kind.OK;
            case 208 -> Verdict.Kind.DEDUP;
            case 401 -> Verdict.Kind.AUTH;
            case 402 -> Verdict.Kind.QUOTA;
            case 410 -> Verdict.Kind.GONE;
            case 422 -> Verdict.Kind.REJECTED;
            case 429 -> Verdict.Kind.RATE_LIMITED;
            case 504 -> Verdict.Kind.AMBIGUOUS;
            default -> Verdict.Kind.RETRY;
        };
        return Verdict.of(kind, "The stub answered " + status + said(response))
                .withRetryAfter(RetryAfter.of(response, now));
    }

    private static String said(OutboundResponse response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : ": " + text;
    }

    @Override
    public JsonNode migrate(int fromVersion, JsonNode config) {
        return fromVersion == 1 ? migration.apply(config) : config;
    }

    private static JsonNode renamed(JsonNode config) {
        if (config instanceof ObjectNode object && object.has("channel")) {
            object.set("room", object.remove("channel"));
        }
        return config;
    }
}
