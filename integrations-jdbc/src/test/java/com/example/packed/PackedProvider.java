package com.example.packed;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Supplies one template, whose id is in a file beside it or is {@code packed}. */
public final class PackedProvider implements TemplateProvider, Template {
    private final TemplateDescriptor descriptor = TemplateDescriptor.builder(id(), 1, "Packed")
            .action(Action.builder("say", "Say", Action.Repetition.HARMLESS).build())
            .build();

    private static String id() {
        return PackedProvider.class.getResource("/other") == null ? "packed" : "other";
    }

    @Override
    public List<Template> templates() {
        return List.of(this);
    }

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        return List.of();
    }

    @Override
    public Outgoing prepare(Sending sending) {
        return Outgoing.http(
                OutboundRequest.post(URI.create("https://packed.invalid/")).build());
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return Verdict.of(Verdict.Kind.OK, "Sent");
    }
}
