package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.delivery.DeliveryWithheldException;
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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A template for a chat that nobody runs. It keeps the contract; what a test breaks, it overrides. */
class ChatTemplate implements Template {
    static final int MAX_TEXT = 100;

    static final String SCHEMA = """
            {"type": "object", "required": ["mode", "webhookUrl", "botToken", "channel"], "properties": {
              "mode": {"type": "string", "title": "Mode", "enum": ["webhook", "bot"], "x-help": "How to send"},
              "webhookUrl": {"type": "string", "title": "Webhook URL", "x-secret": true, "x-help": "From the channel",
                "x-visible-if": {"mode": "webhook"}, "x-host-allowlist": ["hooks.chat.example"]},
              "botToken": {"type": "string", "title": "Bot token", "x-secret": true, "x-help": "From the app",
                "x-visible-if": {"mode": "bot"}},
              "channel": {"type": "string", "title": "Channel", "x-help": "Its id", "x-visible-if": {"mode": "bot"}},
              "footer": {"type": "string", "title": "Footer", "default": "Sent by us"},
              "signingSecret": {"type": "string", "title": "Signing secret", "x-secret": true, "x-help": "From the app"}
            }}""";

    static final ErrorTable ERRORS = ErrorTable.parse("""
            [{"status": 401, "code": "bad_token", "kind": "AUTH", "reason": "The token is refused"},
             {"code": "no_channel", "kind": "GONE", "reason": "The channel is gone"},
             {"status": 409, "kind": "RETRY", "reason": "The chat is busy"}]""");

    private static final TemplateDescriptor DESCRIPTOR = described("chat").build();

    static TemplateDescriptor.Builder described(String id) {
        return described(id, postMessage());
    }

    static TemplateDescriptor.Builder described(String id, Action.Builder action) {
        return describedAt(2, id, action);
    }

    static TemplateDescriptor.Builder describedAt(int version, String id, Action.Builder action) {
        return TemplateDescriptor.builder(id, version, "Chat")
                .summary("Posts messages into a channel.")
                .categories("chat")
                .hosts("hooks.chat.example", "api.chat.example")
                .documentation("https://chat.example/docs")
                .setupGuide("Copy the Webhook URL, or the Bot token, and the Signing secret.")
                .config(ConfigSchema.parse(SCHEMA))
                .inboundEvents("message.posted")
                .action(action.build());
    }

    /** Returns the template with another descriptor. */
    static ChatTemplate with(TemplateDescriptor descriptor) {
        return new ChatTemplate() {
            @Override
            public TemplateDescriptor descriptor() {
                return descriptor;
            }
        };
    }

    static Action.Builder postMessage() {
        return Action.builder("post_message", "Post a message", Repetition.IDEMPOTENT)
                .schema("{\"type\":\"object\",\"required\":[\"text\"],\"properties\":{\"text\":{\"type\":\"string\"}}}")
                .mapping("{\"text\": {\"$\": \"/data/text\"}}")
                .example("{\"text\": \"Hello\"}")
                .escape("text", text -> text.replace("<", "&lt;"));
    }

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        if (config.text("mode").equals("webhook")) {
            return List.of(SetupCheck.known("Webhook", Result.of(Outcome.UNVERIFIABLE, "It cannot be checked")));
        }
        OutboundRequest whoAmI = OutboundRequest.builder("GET", URI.create("https://api.chat.example/me"))
                .header("Authorization", "Bearer " + config.secret("botToken").reveal())
                .build();
        return List.of(SetupCheck.asking("Bot token", whoAmI, this::judge));
    }

    Result judge(OutboundResponse response) {
        if (response.status() == 200 && json(response).path("ok").asBoolean()) {
            return Result.of(Outcome.VERIFIED, "The token works");
        }
        return response.status() == 401
                ? Result.of(Outcome.REJECTED, "The token is refused", "Copy it again")
                : Result.of(Outcome.UNREACHABLE, "The chat did not answer as it should");
    }

    @Override
    public Outgoing prepare(Sending sending) {
        List<String> notes = new ArrayList<>();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("text", cut(sending.parameters().path("text").asText(), notes));
        body.put("key", sending.idempotencyKey());
        OutboundRequest.Builder request;
        if (sending.config().text("mode").equals("webhook")) {
            request = OutboundRequest.post(
                    URI.create(sending.config().secret("webhookUrl").reveal()));
        } else {
            body.put("channel", sending.config().text("channel"));
            request = OutboundRequest.post(URI.create("https://api.chat.example/messages"))
                    .header(
                            "Authorization",
                            "Bearer " + sending.config().secret("botToken").reveal());
        }
        sending.config().find("footer").ifPresent(footer -> body.put("footer", footer));
        return new Outgoing.Http(request.body(body.toString().getBytes(UTF_8)).build(), notes);
    }

    String cut(String text, List<String> notes) {
        if (text.isEmpty()) {
            throw new DeliveryWithheldException("The text is empty");
        }
        if (text.codePointCount(0, text.length()) <= MAX_TEXT) {
            return text;
        }
        notes.add("The text was cut");
        String cut = text.substring(0, text.offsetByCodePoints(0, MAX_TEXT));
        int entity = cut.lastIndexOf('&');
        return entity > cut.lastIndexOf(';') && text.startsWith("&lt;", entity) ? cut.substring(0, entity) : cut;
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        Verdict verdict =
                ERRORS.verdict(response.status(), json(response).path("error").asText(""));
        return verdict.withRetryAfter(RetryAfter.of(response, now));
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return config.findSecret("signingSecret").map(secret -> request -> verify(request, secret.reveal()));
    }

    InboundResult verify(InboundRequest request, String secret) {
        String time = request.request().header("X-Time").orElse("");
        String given = request.request().header("X-Signature").orElse("");
        if (!MessageDigest.isEqual(
                signature(secret, time, request.request().body()).getBytes(UTF_8), given.getBytes(UTF_8))) {
            return new InboundResult.Refused("the signature is wrong");
        }
        if (Duration.between(Instant.parse(time), request.at()).abs().compareTo(Duration.ofMinutes(5)) > 0) {
            return new InboundResult.Refused("it is too old or too new");
        }
        JsonNode json = SampleJson.object(Subject.text(request.request().body()));
        InboundEvent event = new InboundEvent(
                json.path("id").asText(), "message.posted", request.request().body(), Optional.empty());
        return new InboundResult.Received(List.of(event), WebResponse.of(204));
    }

    static String signature(String secret, String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update(time.getBytes(UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public JsonNode migrate(int fromVersion, JsonNode config) {
        ((ObjectNode) config).put("mode", "webhook");
        return config;
    }

    static JsonNode json(OutboundResponse response) {
        return SampleJson.find(Subject.text(response.body())).orElse(JsonNodeFactory.instance.missingNode());
    }
}
