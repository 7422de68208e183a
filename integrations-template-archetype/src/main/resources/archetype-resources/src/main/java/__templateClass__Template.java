package ${package};

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts messages into channels of ${templateName}, a service that exists in this example alone. */
final class ${templateClass}Template implements Template {
    static final int MAX_TEXT = 2_000;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private static final URI API = URI.create("https://api.${templateId}.example/v1/");
    private static final ObjectMapper JSON = new ObjectMapper();

    // region schema
    private static final String CONFIG =
            """
            {
              "type": "object",
              "required": ["token", "channel"],
              "properties": {
                "token": {
                  "type": "string", "pattern": "^tc_", "title": "Access token", "x-secret": true, "x-order": 10,
                  "x-help": "Under Settings, Apps, your app; it begins with tc_"
                },
                "channel": {"type": "string", "title": "Channel", "x-order": 20, "x-help": "The id of a channel, such as C42"},
                "signingKey": {
                  "type": "string", "title": "Signing key", "x-secret": true, "x-order": 30,
                  "x-help": "Beside the access token; only needed to receive messages"
                }
              }
            }""";
    // endregion

    // region errors
    static final ErrorTable ERRORS = ErrorTable.parse(
            """
            [
              {"status": 401, "kind": "AUTH", "reason": "${templateName} refuses the access token; copy it again"},
              {"code": "no_such_channel", "kind": "GONE", "reason": "The channel does not exist any more; choose another"},
              {"code": "text_refused", "kind": "REJECTED", "reason": "${templateName} refuses the text"},
              {"code": "out_of_credit", "kind": "QUOTA", "reason": "${templateName}'s free messages are used up"}
            ]""");
    // endregion

    // region descriptor
    private static final TemplateDescriptor DESCRIPTOR = TemplateDescriptor.builder("${templateId}", 1, "${templateName}")
            .summary("Posts messages into a channel of ${templateName}.")
            .categories("chat")
            .documentation("https://${templateId}.example/docs/api")
            .setupGuide("Create an app under Settings, Apps. Copy its Access token, and its Signing key if you want to"
                    + " receive what people write.")
            .hosts("api.${templateId}.example")
            .config(ConfigSchema.parse(CONFIG))
            .action(Action.builder("post_message", "Post a message", Repetition.IDEMPOTENT)
                    .schema(
                            """
                            {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}""")
                    .mapping("{\"text\": {\"$\": \"/data/text\"}}")
                    .example("{\"text\": \"Invoice 4711 is paid\"}")
                    .escape("text", ${templateClass}Template::escaped)
                    .build())
            .inboundEvents("message.posted")
            .build();
    // endregion

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    // region prepare
    @Override
    public Outgoing prepare(Sending sending) {
        String text = sending.parameters().path("text").asText();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("channel", sending.config().text("channel"));
        body.put("text", cut(text));
        OutboundRequest request = OutboundRequest.post(API.resolve("messages"))
                .header("Authorization", "Bearer " + sending.config().secret("token").reveal())
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", sending.idempotencyKey())
                .body(body.toString().getBytes(UTF_8))
                .build();
        return new Outgoing.Http(
                request,
                cut(text).equals(text)
                        ? List.of()
                        : List.of("The text was cut after %d characters".formatted(MAX_TEXT)));
    }

    /** Somebody who writes {@code @all} into an event does not wake everybody. */
    private static String escaped(String text) {
        return text.replace("@", "@\u200B");
    }

    /** Cuts at whole characters, and not between an at sign and what keeps it from waking everybody. */
    private static String cut(String text) {
        if (text.codePointCount(0, text.length()) <= MAX_TEXT) {
            return text;
        }
        String cut = text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
        return cut.endsWith("@") ? cut.substring(0, cut.length() - 1) : cut;
    }
    // endregion

    // region classify
    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        String code = json(response.body()).path("error").asText("");
        return ERRORS.verdict(response.status(), code).withRetryAfter(RetryAfter.of(response, now));
    }
    // endregion

    // region checks
    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        OutboundRequest whoAmI = OutboundRequest.builder("GET", API.resolve("me"))
                .header("Authorization", "Bearer " + config.secret("token").reveal())
                .build();
        return List.of(SetupCheck.asking("Access token", whoAmI, ${templateClass}Template::judge));
    }

    private static Result judge(OutboundResponse response) {
        if (response.status() == 200 && json(response.body()).hasNonNull("app")) {
            return Result.of(Outcome.VERIFIED, "${templateName} knows the access token");
        }
        return response.status() == 401
                ? Result.of(Outcome.REJECTED, "${templateName} refuses the access token", "Copy it again from your app")
                : Result.of(Outcome.UNREACHABLE, "${templateName} did not answer as its documentation says");
    }
    // endregion

    // region inbound
    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return config.findSecret("signingKey").map(key -> request -> verify(request, key.reveal()));
    }

    private static InboundResult verify(InboundRequest request, String key) {
        String time = request.request().header("X-${templateClass}-Time").orElse("");
        String given = request.request().header("X-${templateClass}-Signature").orElse("");
        byte[] body = request.request().body();
        if (!MessageDigest.isEqual(signature(key, time, body).getBytes(UTF_8), given.getBytes(UTF_8))) {
            return new InboundResult.Refused("the signature is not that of the body and the time");
        }
        // Only what ${templateName} has signed comes here, so the time is one.
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(time)), request.at());
        if (age.abs().compareTo(WINDOW) > 0) {
            return new InboundResult.Refused("it was signed too long ago, or in the future");
        }
        String id = json(body).path("id").asText();
        InboundEvent event = new InboundEvent(id, "message.posted", body, Optional.empty());
        return new InboundResult.Received(List.of(event), WebResponse.of(204));
    }

    static String signature(String key, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
            mac.update((time + ".").getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
    // endregion

    private static JsonNode json(byte[] body) {
        try {
            JsonNode json = JSON.readTree(new String(body, UTF_8));
            return json.isMissingNode() ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
