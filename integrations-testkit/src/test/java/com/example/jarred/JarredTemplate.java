package com.example.jarred;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Sends the same text for every event. */
final class JarredTemplate implements Template {
    private final TemplateDescriptor descriptor;
    private final String text;

    JarredTemplate(String id, int version, String text) {
        this.descriptor = TemplateDescriptor.builder(id, version, id)
                .categories(id)
                .action(Action.builder("send", "Send", Action.Repetition.HARMLESS)
                        .build())
                .build();
        this.text = text;
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
        return Outgoing.http(OutboundRequest.post(URI.create("https://chat.test/post"))
                .body(text.getBytes(StandardCharsets.UTF_8))
                .build());
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return Verdict.of(response.status() == 200 ? Verdict.Kind.OK : Verdict.Kind.RETRY, "answered");
    }
}
