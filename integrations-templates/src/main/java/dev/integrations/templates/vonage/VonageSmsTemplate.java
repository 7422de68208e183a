package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.delivery.RateLimit;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
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
import dev.integrations.templates.sms.SmsText;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Resources;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text messages through Vonage, by its SMS API or its Messages API. Neither knows idempotency keys, so a message of which nobody
 * knows whether it went out is not sent again. Immutable and safe for use by several threads.
 *
 * @see <a href="https://developer.vonage.com/en/messaging/sms/overview">SMS API</a>
 * @see <a href="https://developer.vonage.com/en/messages/overview">Messages API</a>
 */
public final class VonageSmsTemplate implements Template {
    private static final URI BALANCE = URI.create("https://rest.nexmo.com/account/get-balance");
    private static final int MAX_SMS = 3200;
    private static final int MAX_MESSAGE = 1000;

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("vonage-sms", 1, "Vonage SMS")
            .summary("Sends text messages through Vonage, and receives replies and delivery receipts")
            .categories("sms")
            .config(ConfigSchema.parse(Resources.text(VonageSmsTemplate.class, "config.json")))
            .action(Resources.action(VonageSmsTemplate.class, "send_sms", "Send a text message", Repetition.HARMFUL)
                    .build())
            .inboundEvents(
                    "message.received",
                    "message.submitted",
                    "message.accepted",
                    "message.buffered",
                    "message.delivered",
                    "message.expired",
                    "message.failed",
                    "message.rejected",
                    "message.undeliverable",
                    "message.unknown",
                    "callback")
            .hosts("rest.nexmo.com", "api.nexmo.com", "messages-sandbox.nexmo.com")
            .rateLimit(RateLimit.of(30, Duration.ofSeconds(1)))
            .documentation("https://developer.vonage.com/en/messaging/sms/overview")
            .setupGuide(Resources.text(VonageSmsTemplate.class, "guide.md"))
            .build();

    /** Creates the template. */
    public VonageSmsTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        List<SetupCheck> checks = new ArrayList<>();
        OutboundRequest balance = OutboundRequest.builder("GET", BALANCE)
                .header(Authorization.HEADER, Authorization.basic(config.text("apiKey"), config.secret("apiSecret")))
                .build();
        checks.add(SetupCheck.asking("API key", balance, VonageSmsTemplate::judgeBalance));
        config.findSecret("privateKey")
                .map(key -> SetupCheck.known("Private key", judgeKey(key)))
                .ifPresent(checks::add);
        return checks;
    }

    @Override
    public Outgoing prepare(Sending sending) {
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        List<String> notes = new ArrayList<>();
        boolean sms = isSms(config);
        SmsText text = SmsText.cut(
                parameters.path("text").asText(),
                sms ? MAX_SMS : MAX_MESSAGE,
                config.number("maxSegments"),
                notes::add);
        String to = parameters.path("to").asText(config.text("to")).replace("+", "");
        OutboundRequest request = sms ? VonageRequest.sms(sending, to, text) : VonageRequest.message(sending, to, text);
        return new Outgoing.Http(request, notes);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return isSms(config) ? VonageAnswer.sms(response, config, now) : VonageAnswer.message(response, config, now);
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        List<Secret> secrets = config.secrets("signatureSecrets");
        if (secrets.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                isSms(config)
                        ? new SignedParameters(secrets, config.text("sigAlgorithm"))
                        : new SignedMessages(secrets, config.text("apiKey"), config.find("applicationId")));
    }

    private static boolean isSms(TemplateConfig config) {
        return config.text("api").equals("sms");
    }

    private static Result judgeBalance(OutboundResponse response) {
        JsonNode balance = Json.read(response.body()).path("value");
        return switch (response.status()) {
            case 200 -> {
                if (!balance.isNumber()) {
                    yield unexpected(response);
                }
                yield balance.decimalValue().signum() > 0
                        ? Result.of(Outcome.VERIFIED, "The account has credit")
                        : Result.of(
                                Outcome.VERIFIED_LIMITED,
                                "The account has no credit left",
                                "Add credit in the Dashboard");
            }
            case 401 ->
                Result.of(
                        Outcome.REJECTED,
                        "Vonage does not accept API key and secret",
                        "Copy both from API settings in the Dashboard");
            case 403 -> Result.of(Outcome.VERIFIED_LIMITED, "Vonage does not show the balance with this API key");
            default -> unexpected(response);
        };
    }

    private static Result unexpected(OutboundResponse response) {
        return Result.of(Outcome.UNREACHABLE, "Vonage gave an unexpected answer with status " + response.status());
    }

    private static Result judgeKey(Secret key) {
        return ApplicationToken.key(key).isPresent()
                ? Result.of(
                        Outcome.UNVERIFIABLE,
                        "The private key can be read; Vonage shows with the first message whose it is")
                : Result.of(
                        Outcome.REJECTED,
                        "The private key is no RSA key",
                        "Copy all of the file private.key that Vonage made for the application");
    }
}
