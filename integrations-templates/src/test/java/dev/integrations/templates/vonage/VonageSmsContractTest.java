package dev.integrations.templates.vonage;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.common.Secret;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ErrorTable;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.FormBody;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;

class VonageSmsContractTest extends TemplateContract {
    private static final Secret SECRET = Secret.of("signature-secret-1");
    private static final String BASICS = "\"apiKey\": \"a1b2c3d4\", \"apiSecret\": \"hushed-secret-1\","
            + " \"from\": \"447700900000\", \"to\": \"447700900009\", \"maxSegments\": 6,"
            + " \"signatureSecrets\": [\"signature-secret-1\"]";
    private static final String KEY = privateKey();
    private static final URI URL = URI.create("https://app.example.com/in");
    private static final String TIME = Long.toString(Samples.NOON.getEpochSecond());

    @Override
    protected Template template() {
        return new VonageSmsTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("sms", """
                        {"api": "sms", %s, "sigAlgorithm": "sha256", "callback": "https://app.example.com/in"}""".formatted(BASICS))
                .config("messages", """
                        {"api": "messages", %s, "sandbox": true, "privateKey": "%s",
                         "applicationId": "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab"}""".formatted(BASICS, KEY))
                .notSecret("apiKey")
                .event("send_sms", "{\"phone\": \"+447700900001\", \"text\": \"Your order is on its way\"}")
                .accepted("sms", Answers.of(200, "{\"message-count\": \"1\", \"messages\": [{\"status\": \"0\"}]}"))
                .accepted("messages", Answers.of(202, "{\"message_uuid\": \"1\"}"))
                .errors("sms", VonageAnswer.SMS, VonageSmsContractTest::sms)
                .errors(
                        "messages",
                        VonageAnswer.MESSAGES,
                        row -> Answers.of(row.status().orElseThrow(), "{}"))
                .waits(Answers.of(503, "{}", "Retry-After", "3"), Duration.ofSeconds(3))
                .limit("send_sms", "text", 918);
        for (String config : new String[] {"sms", "messages"}) {
            samples.check(config, "API key", Outcome.VERIFIED, Answers.of(200, "{\"value\": 10.17}"))
                    .check(config, "API key", Outcome.VERIFIED_LIMITED, Answers.of(200, "{\"value\": 0}"))
                    .check(config, "API key", Outcome.REJECTED, Answers.of(401, "{}"));
        }
        return samples.inbound(
                        InboundSample.of("sms", parameters("messageId=0A0B0C0D&status=delivered"), "message.delivered")
                                .signedTexts("messageId=0A0B0C0D", "status=delivered", "timestamp=" + TIME)
                                .otherKey("signatureSecrets", "another-secret-1")
                                .build())
                .inbound(InboundSample.of("sms", parameters("nonce=abc"), "callback")
                        .signedTexts("nonce=abc", "timestamp=" + TIME)
                        .otherKey("signatureSecrets", "another-secret-1")
                        .build())
                .inbound(InboundSample.of("messages", message(), "message.delivered")
                        .signedHeaders("Authorization")
                        .otherKey("signatureSecrets", "another-secret-1")
                        .otherKey("apiKey", "other123")
                        .build())
                .build();
    }

    private static OutboundResponse sms(ErrorTable.Row row) {
        return Answers.of(
                row.status().orElseThrow(),
                row.code()
                        .map("{\"messages\": [{\"status\": \"%s\"}]}"::formatted)
                        .orElse(""));
    }

    private static InboundRequest parameters(String parameters) {
        String content = "&" + parameters + "&timestamp=" + TIME;
        String signature = HexFormat.of().formatHex(Hmac.sha256(SECRET, content.getBytes(UTF_8)));
        return new InboundRequest(
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", FormBody.URL_ENCODED)
                        .body((content.substring(1) + "&sig=" + signature).getBytes(UTF_8))
                        .build(),
                URL,
                Samples.NOON);
    }

    private static InboundRequest message() {
        String body = "{\"message_uuid\": \"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab\", \"status\": \"delivered\"}";
        String content = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + base64(
                        ("{\"iat\":%s,\"jti\":\"1\",\"iss\":\"Vonage\",\"payload_hash\":\"%s\",\"api_key\":\"a1b2c3d4\","
                                        + "\"application_id\":\"aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab\"}")
                                .formatted(TIME, Digest.sha256(body.getBytes(UTF_8))));
        String signature =
                Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sha256(SECRET, content.getBytes(UTF_8)));
        return new InboundRequest(
                WebRequest.builder("POST", "/in")
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + content + "." + signature)
                        .body(body.getBytes(UTF_8))
                        .build(),
                URL,
                Samples.NOON);
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            String base64 = Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
            return "-----BEGIN PRIVATE KEY-----\\n%s\\n-----END PRIVATE KEY-----".formatted(base64);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
