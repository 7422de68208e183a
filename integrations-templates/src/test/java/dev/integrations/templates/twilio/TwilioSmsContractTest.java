package dev.integrations.templates.twilio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;

class TwilioSmsContractTest extends TemplateContract {
    private static final String URL = "https://app.example.com/in";
    private static final String ACCOUNT = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final String ACTIVE = "{\"status\": \"active\", \"type\": \"Full\"}";

    @Override
    protected Template template() {
        return new TwilioSmsTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("token", """
                        {"accountSid": "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "authToken": "primary-token-1",
                         "secondaryAuthToken": "secondary-token-1", "from": "+14155551111", "to": "+14155550000",
                         "maxSegments": 24, "statusCallback": "https://app.example.com/in", "validityPeriod": 3600,
                         "smartEncoded": true, "riskCheck": "enable"}""")
                .config("key", """
                        {"accountSid": "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "to": "+14155550000",
                         "apiKeySid": "SKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "apiKeySecret": "hushed-key-1",
                         "messagingServiceSid": "MGaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""")
                .event("send_sms", "{\"phone\": \"+14155552345\", \"text\": \"Your order is on its way\"}")
                .accepted(Answers.of(201, "{\"sid\": \"SM1\", \"status\": \"queued\", \"error_code\": null}"))
                .errors(
                        TwilioSmsTemplate.ERRORS,
                        row -> Answers.of(
                                row.status().orElseThrow(),
                                row.code().map("{\"code\": %s}"::formatted).orElse("{}")))
                .waits(Answers.of(503, "{}", "Retry-After", "3"), Duration.ofSeconds(3))
                .limit("send_sms", "body", 1600)
                .check("token", "Credentials", Outcome.VERIFIED, Answers.of(200, ACTIVE))
                .check("token", "Credentials", Outcome.REJECTED, Answers.of(401, "{\"code\": 20003}"))
                .check(
                        "key",
                        "Credentials",
                        Outcome.VERIFIED_LIMITED,
                        Answers.of(401, "{\"code\": 20003}"),
                        Answers.of(200, "{\"messages\": []}"))
                .check("key", "Credentials", Outcome.REJECTED, Answers.of(200, ACTIVE.replace("active", "closed")))
                .inbound(sample("message.delivered", "MessageSid", "SM1", "MessageStatus", "delivered"))
                .inbound(sample("callback", "Level", "ERROR"))
                .build();
    }

    private static InboundSample sample(String type, String... parameters) {
        return InboundSample.of("token", sent(parameters), type)
                .timeless()
                .signedUrl()
                .signedHeaders("X-Twilio-Signature")
                .otherKey("authToken", "another-token-1")
                .build();
    }

    /** Returns a form, whose parameters are in their order. */
    private static InboundRequest sent(String... parameters) {
        FormBody form = new FormBody().add("AccountSid", ACCOUNT);
        for (int i = 0; i < parameters.length; i += 2) {
            form.add(parameters[i], parameters[i + 1]);
        }
        String signed = URL + "AccountSid" + ACCOUNT + String.join("", parameters);
        byte[] mac = Hmac.compute("HmacSHA1", Secret.of("primary-token-1"), signed.getBytes(UTF_8));
        return new InboundRequest(
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", FormBody.URL_ENCODED)
                        .header("X-Twilio-Signature", Base64.getEncoder().encodeToString(mac))
                        .body(form.urlEncoded())
                        .build(),
                URI.create(URL),
                Samples.NOON);
    }
}
