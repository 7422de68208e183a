package dev.integrations.templates.inbound;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.template.InboundSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;

class GitHubContractTest extends TemplateContract {
    private static final String SECRET = "not-a-real-secret";

    @Override
    protected Template template() {
        return new GitHubTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("all", "{\"secrets\": [\"%s\"]}".formatted(SECRET))
                .inbound(InboundSample.of("all", sent("push"), "push")
                        .signedHeaders("X-Hub-Signature-256")
                        .timeless()
                        .otherKey("secrets", "another-secret")
                        .build())
                .inbound(InboundSample.handshake("all", sent("ping"))
                        .signedHeaders("X-Hub-Signature-256")
                        .timeless()
                        .otherKey("secrets", "another-secret")
                        .build())
                .build();
    }

    private static InboundRequest sent(String event) {
        String body = "{\"ref\": \"refs/heads/main\", \"zen\": \"Design for failure.\"}";
        return InboundRequests.post(
                body,
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958",
                "X-Hub-Signature-256",
                "sha256=" + InboundRequests.hex("HmacSHA256", SECRET, body));
    }
}
