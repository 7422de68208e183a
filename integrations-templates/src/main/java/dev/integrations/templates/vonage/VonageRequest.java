package dev.integrations.templates.vonage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.sms.SmsText;
import dev.integrations.templates.vendor.Authorization;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Json;
import java.net.URI;

/** Requests that send a message. Credentials are in a header, where no log has them. */
final class VonageRequest {
    private static final URI SMS = URI.create("https://rest.nexmo.com/sms/json");
    private static final URI MESSAGES = URI.create("https://api.nexmo.com/v1/messages");
    private static final URI SANDBOX = URI.create("https://messages-sandbox.nexmo.com/v1/messages");

    private VonageRequest() {}

    static OutboundRequest sms(Sending sending, String to, SmsText text) {
        TemplateConfig config = sending.config();
        FormBody form = new FormBody()
                .add("from", from(config))
                .add("to", to)
                .add("text", text.text())
                // The API would put question marks in the place of other characters.
                .add("type", text.encoding() == SmsText.Encoding.GSM_7 ? "text" : "unicode")
                .add("client-ref", sending.idempotencyKey())
                .add("callback", config.find("callback"));
        return OutboundRequest.post(SMS)
                .header("Content-Type", FormBody.URL_ENCODED)
                .header("Accept", "application/json")
                .header(Authorization.HEADER, basic(config))
                .body(form.urlEncoded())
                .build();
    }

    static OutboundRequest message(Sending sending, String to, SmsText text) {
        TemplateConfig config = sending.config();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("message_type", "text")
                .put("channel", "sms")
                .put("from", from(config))
                .put("to", to)
                .put("text", text.text())
                .put("client_ref", sending.idempotencyKey());
        String authorization = config.find("applicationId")
                .map(application -> "Bearer " + ApplicationToken.of(application, sending))
                .orElseGet(() -> basic(config));
        return OutboundRequest.post(config.flag("sandbox") ? SANDBOX : MESSAGES)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header(Authorization.HEADER, authorization)
                .body(Json.bytes(body))
                .build();
    }

    private static String from(TemplateConfig config) {
        return config.text("from").replace("+", "");
    }

    private static String basic(TemplateConfig config) {
        return Authorization.basic(config.text("apiKey"), config.secret("apiSecret"));
    }
}
