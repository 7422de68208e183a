package dev.integrations.templates.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.Secret;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.sms.SmsText;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Judgement;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.templates.vendor.Wait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Text messages through Twilio. Twilio knows no idempotency keys, so a message of which nobody knows whether it went out is not
 * sent again. Immutable and safe for use by several threads.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/message-resource">Message resource</a>
 */
public final class TwilioSmsTemplate implements Template {
    static final ErrorTable ERRORS = ErrorTable.parse(text("errors.json"));

    private static final int MAX_CHARACTERS = 1600;

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("twilio-sms", 1, "Twilio SMS")
            .summary("Sends text messages through Twilio, and receives replies and delivery reports")
            .categories("sms")
            .config(ConfigSchema.parse(text("config.json")))
            .action(Resources.action(TwilioSmsTemplate.class, "send_sms", "Send a text message", Repetition.HARMFUL)
                    .build())
            .inboundEvents(
                    "message.received",
                    "message.accepted",
                    "message.queued",
                    "message.sent",
                    "message.delivered",
                    "message.undelivered",
                    "message.failed",
                    "callback")
            .hosts("api.twilio.com")
            .documentation("https://www.twilio.com/docs/messaging/api/message-resource")
            .setupGuide(text("guide.md"))
            .build();

    /** Creates the template. */
    public TwilioSmsTemplate() {}

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of(TwilioCheck.credentials(config));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        TemplateConfig config = sending.config();
        JsonNode parameters = sending.parameters();
        List<String> notes = new ArrayList<>();
        SmsText text =
                SmsText.cut(parameters.path("body").asText(), MAX_CHARACTERS, config.number("maxSegments"), notes::add);
        FormBody form = new FormBody()
                .add("To", parameters.path("to").asText(config.text("to")))
                .add("From", config.find("from"))
                .add("MessagingServiceSid", config.find("messagingServiceSid"))
                .add("Body", text.text())
                .add("StatusCallback", config.find("statusCallback"))
                .add("ValidityPeriod", config.find("validityPeriod"))
                .add("SmartEncoded", config.find("smartEncoded"))
                .add("RiskCheck", config.find("riskCheck"));
        OutboundRequest request = TwilioRequest.builder("POST", "/Messages.json", config)
                .header("Content-Type", FormBody.URL_ENCODED)
                .body(form.urlEncoded())
                .build();
        return new Outgoing.Http(request, notes);
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        JsonNode body = Json.read(response.body());
        // The message that was taken has fields of the same names, for what may become of it.
        String code = response.status() < 300 ? "" : body.path("code").asText();
        return Judgement.of(ERRORS, response.status(), code, Wait.retryAfter().read(response, now));
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        List<Secret> tokens = Stream.of("authToken", "secondaryAuthToken")
                .flatMap(field -> config.findSecret(field).stream())
                .toList();
        return tokens.isEmpty()
                ? Optional.empty()
                : Optional.of(new TwilioCallbacks(tokens, config.text("accountSid")));
    }

    private static String text(String resource) {
        return Resources.text(TwilioSmsTemplate.class, resource);
    }
}
