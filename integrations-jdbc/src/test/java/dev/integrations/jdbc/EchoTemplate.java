package dev.integrations.jdbc;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.InboundResult;
import dev.integrations.template.spi.InboundResult.InboundEvent;
import dev.integrations.template.spi.InboundVerifier;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Sends to a host that nobody has; tests of stores send nothing. What it receives is the id of an event. */
final class EchoTemplate implements Template {
    static final String ID = "echo";

    /** Excludes the other one. */
    static final String RIVAL = "rival";

    private final TemplateDescriptor descriptor;

    private EchoTemplate(String id, String... conflicts) {
        this.descriptor = TemplateDescriptor.builder(id, 1, "Echo")
                .conflictsWith(conflicts)
                .config(ConfigSchema.parse("""
                    {"type": "object", "properties": {"token": {"type": "string", "x-secret": true}}}
                    """))
                .inboundEvents("said")
                .action(Action.builder("say", "Say", Action.Repetition.HARMLESS).build())
                .build();
    }

    static TemplateCatalog catalog() {
        List<Template> templates = List.of(new EchoTemplate(ID), new EchoTemplate(RIVAL, ID));
        return TemplateCatalog.of(() -> templates);
    }

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        SetupCheck.Result result = SetupCheck.Result.of(SetupCheck.Outcome.VERIFIED, "There is nothing to ask");
        return List.of(new SetupCheck("echo", SetupCheck.SideEffect.NONE, new SetupCheck.Step.Done(result)));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return Outgoing.http(
                OutboundRequest.post(URI.create("https://echo.invalid/")).build());
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return Verdict.ok();
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return Optional.of(request -> {
            byte[] body = request.request().body();
            InboundEvent event =
                    new InboundEvent(new String(body, StandardCharsets.UTF_8), "said", body, Optional.empty());
            return new InboundResult.Received(List.of(event), WebResponse.of(200));
        });
    }
}
