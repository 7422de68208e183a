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
                .inbound(signed(InboundSample.of("all", sent("push", "d-1", "{\"ref\": \"main\"}"), "push")))
                .inbound(signed(InboundSample.of("all", sent("issues", "d-2", "{\"action\": \"opened\"}"), "issues")))
                .inbound(signed(
                        InboundSample.handshake("all", sent("ping", "d-3", "{\"zen\": \"Design for failure.\"}"))))
                .build();
    }

    private static InboundSample signed(InboundSample.Builder sample) {
        return sample.signedHeaders("X-Hub-Signature-256")
                .unsignedHeaders("X-GitHub-Event", "X-GitHub-Delivery")
                .timeless()
                .otherKey("secrets", "another-secret")
                .build();
    }

    private static InboundRequest sent(String event, String id, String body) {
        return InboundRequests.post(
                body,
                "Content-Type",
                "application/json",
                "X-GitHub-Event",
                event,
                "X-GitHub-Delivery",
                id,
                "X-Hub-Signature-256",
                "sha256=" + InboundRequests.hex("HmacSHA256", SECRET, body));
    }
}
