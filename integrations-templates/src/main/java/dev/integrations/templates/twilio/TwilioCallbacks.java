package dev.integrations.templates.twilio;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.common.Secret;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.templates.sms.DeliveryErrors;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Json;
import dev.integrations.templates.vendor.Resources;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes what Twilio tells about messages: forms of the account, or JSON whose hash is in the URL. There is no time in it, so a
 * repetition is known by what is signed only.
 *
 * @see <a href="https://www.twilio.com/docs/usage/webhooks/webhooks-security">Webhooks security</a>
 */
final class TwilioCallbacks implements InboundVerifier {
    static final ErrorTable DELIVERY_ERRORS =
            ErrorTable.parse(Resources.text(TwilioCallbacks.class, "delivery-errors.json"));

    private static final Pattern BODY_HASH = Pattern.compile("(?:^|&)bodySHA256=([^&]*)");
    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");
    private static final Pattern STATUS = Pattern.compile("[a-z_-]{1,32}");
    private static final WebParameters NONE = WebParameters.parse("");
    private static final WebResponse TAKEN =
            WebResponse.of(200).withBody("text/xml", "<Response/>".getBytes(StandardCharsets.US_ASCII));

    private final TwilioSignature signature;
    private final String account;

    TwilioCallbacks(List<Secret> tokens, String account) {
        this.signature = new TwilioSignature(tokens);
        this.account = account;
    }

    @Override
    public InboundResult verify(InboundRequest inbound) {
        try {
            Optional<String> bodyHash = bodyHash(inbound);
            return bodyHash.isPresent() ? document(inbound, bodyHash.get()) : form(inbound);
        } catch (MalformedParametersException e) {
            return new InboundResult.Refused("The parameters cannot be read");
        }
    }

    private InboundResult document(InboundRequest inbound, String bodyHash) {
        byte[] body = inbound.request().body();
        boolean sameBody = MessageDigest.isEqual(
                Digest.sha256(body).getBytes(StandardCharsets.US_ASCII), bodyHash.getBytes(StandardCharsets.UTF_8));
        if (!sameBody || !isSigned(inbound, NONE)) {
            return unsigned();
        }
        return received(bodyHash, "callback", body, TwilioSignature.digest(url(inbound), NONE));
    }

    private InboundResult form(InboundRequest inbound) {
        WebRequest request = inbound.request();
        byte[] body = request.body();
        if (body.length > 0 && !request.isForm()) {
            return new InboundResult.Refused("The body is no form, and its hash is not in the URL");
        }
        WebParameters signed = request.form();
        if (!isSigned(inbound, signed)) {
            return unsigned();
        }
        // A callback by GET has its parameters in the URL, which is signed too.
        WebParameters parameters = body.length == 0 ? WebParameters.parse(query(inbound)) : signed;
        if (!parameters.all("AccountSid").equals(List.of(account))) {
            return new InboundResult.Refused("The form is not of this account");
        }
        String digest = TwilioSignature.digest(url(inbound), signed);
        Optional<String> sid = parameters.find("MessageSid").filter(each -> matches(SID, each));
        Optional<String> status = parameters
                .find("MessageStatus")
                .or(() -> parameters.find("SmsStatus"))
                .filter(each -> matches(STATUS, each));
        byte[] payload = payload(parameters);
        return sid.isPresent() && status.isPresent()
                ? received(sid.get() + ":" + status.get(), "message." + status.get(), payload, digest)
                : received(digest, "callback", payload, digest);
    }

    /** Returns the parameters as JSON, and what their error means if there is one that is known. */
    private static byte[] payload(WebParameters parameters) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        parameters.names().forEach(name -> json.put(name, String.join(",", parameters.all(name))));
        DeliveryErrors.explain(DELIVERY_ERRORS, json.path("ErrorCode").asText(), json::put);
        return Json.bytes(json);
    }

    private boolean isSigned(InboundRequest inbound, WebParameters parameters) {
        return inbound.request()
                .header("X-Twilio-Signature")
                .filter(given -> signature.matches(given, url(inbound), parameters))
                .isPresent();
    }

    private static Optional<String> bodyHash(InboundRequest inbound) {
        Matcher matcher = BODY_HASH.matcher(query(inbound));
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String url(InboundRequest inbound) {
        return inbound.url().toString();
    }

    private static String query(InboundRequest inbound) {
        return Optional.ofNullable(inbound.url().getRawQuery()).orElse("");
    }

    private static boolean matches(Pattern pattern, String text) {
        return pattern.matcher(text).matches();
    }

    private static InboundResult received(String id, String type, byte[] body, String repetition) {
        return new InboundResult.Received(
                List.of(new InboundEvent(id, type, body, Optional.empty(), Optional.of(repetition))), TAKEN);
    }

    private static InboundResult unsigned() {
        return new InboundResult.Refused("The signature does not match");
    }
}
