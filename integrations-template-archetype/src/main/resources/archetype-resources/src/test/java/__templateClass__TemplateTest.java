package ${package};

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.Samples;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import dev.integrations.web.WebRequest;
import java.net.URI;

class ${templateClass}TemplateTest extends TemplateContract {
    // region contract
    @Override
    protected Template template() {
        return new ${templateClass}Template();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config(
                        "all",
                        """
                        {"token": "tc_not-a-real-token", "channel": "C42", "signingKey": "not-a-real-key"}""")
                .accepted(Answers.of(201, "{\"id\": \"M1\"}"))
                .errors(
                        ${templateClass}Template.ERRORS,
                        row -> Answers.of(
                                row.status().orElse(422),
                                "{\"error\": \"%s\"}".formatted(row.code().orElse(""))))
                .limit("post_message", "text", ${templateClass}Template.MAX_TEXT)
                .hostile("post_message", "text", "@all", "@here")
                .check("all", "Access token", Outcome.VERIFIED, Answers.of(200, "{\"app\": \"A1\"}"))
                .check("all", "Access token", Outcome.REJECTED, Answers.of(401, ""))
                .inbound(InboundSample.of("all", posted(), "message.posted")
                        .signedHeaders("X-${templateClass}-Time", "X-${templateClass}-Signature")
                        .otherKey("signingKey", "another-key")
                        .window(${templateClass}Template.WINDOW)
                        .build())
                .build();
    }
    // endregion

    private static InboundRequest posted() {
        String time = String.valueOf(Samples.NOON.getEpochSecond());
        byte[] body = "{\"id\": \"M1\", \"text\": \"Thank you\"}".getBytes(UTF_8);
        return new InboundRequest(
                WebRequest.builder("POST", "/inbound")
                        .header("X-${templateClass}-Time", time)
                        .header("X-${templateClass}-Signature", ${templateClass}Template.signature("not-a-real-key", time, body))
                        .body(body)
                        .build(),
                URI.create("https://host.example/inbound"),
                Samples.NOON);
    }
}
