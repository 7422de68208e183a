package dev.integrations.templates.inbound;

import dev.integrations.common.Secret;
import dev.integrations.template.spi.InboundRequest;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.templates.vendor.Digest;
import dev.integrations.templates.vendor.Hmac;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Receives webhooks of GitHub
 * (https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries). GitHub signs the body alone, no time, and
 * neither the id of the delivery nor the name of the event, so a repetition is one with the same id, name and body.
 */
public final class GitHubTemplate extends ReceivingTemplate {
    private static final String PREFIX = "sha256=";
    private static final String FIELD = "payload";
    private static final Pattern NAME = Pattern.compile("[a-z_]{1,64}");
    private static final Pattern DELIVERY = Pattern.compile("[A-Za-z0-9-]{1,128}");

    /** Creates the template. */
    public GitHubTemplate() {
        super(describe("github-inbound", "GitHub")
                .summary("Receives webhooks of GitHub, of repositories, organizations and apps.")
                .inboundEvents(
                        "push", "pull_request", "issues", "issue_comment", "release", "workflow_run", "installation")
                .documentation("https://docs.github.com/en/webhooks")
                .build());
    }

    @Override
    InboundVerifier verifier(List<Secret> secrets, TemplateConfig config) {
        return request -> verify(request, secrets);
    }

    private static InboundResult verify(InboundRequest inbound, List<Secret> secrets) {
        WebRequest request = inbound.request();
        byte[] body = request.body();
        String signature = request.header("X-Hub-Signature-256").orElse("");
        if (!signature.startsWith(PREFIX) || !Hmac.matchesSha256(signature.substring(PREFIX.length()), secrets, body)) {
            return new InboundResult.Refused("The signature is missing or does not match");
        }
        String name = request.header("X-GitHub-Event").orElse("");
        if (!NAME.matcher(name).matches()) {
            return new InboundResult.Refused("The name of the event is missing or malformed");
        }
        if (name.equals("ping")) {
            return new InboundResult.Handshake(WebResponse.of(204));
        }
        String id = request.header("X-GitHub-Delivery")
                .filter(each -> DELIVERY.matcher(each).matches())
                .orElseGet(() -> Digest.sha256(body));
        return payload(request, body)
                .<InboundResult>map(payload -> new InboundResult.Received(
                        List.of(new InboundEvent(
                                id, name, payload, Optional.empty(), Optional.of(Repetition.of(id, name, body)))),
                        WebResponse.of(204)))
                .orElseGet(() -> new InboundResult.Refused("The form does not decode"));
    }

    /**
     * GitHub sends JSON, or a form with the JSON in its only field, as its user has chosen. The media type is not signed: by one
     * of a form, a text in the JSON that looks like the field would become the payload.
     */
    private static Optional<byte[]> payload(WebRequest request, byte[] body) {
        if (!new String(body, StandardCharsets.ISO_8859_1).startsWith(FIELD + "=")) {
            return Optional.of(body);
        }
        try {
            return request.form().find(FIELD).map(json -> json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedParametersException e) {
            return Optional.empty();
        }
    }
}
