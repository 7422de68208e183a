package dev.integrations.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.time.Instant;
import java.util.List;

/** Sends the numbers of several events, with a comma between, to a host that nobody has. */
final class CountingTemplate implements BatchTemplate {
    static final String ID = "counting";

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder(ID, 1, "Counting")
            .config(ConfigSchema.parse("{\"type\": \"object\", \"properties\": {}}"))
            .action(Action.builder("count", "Count", Action.Repetition.HARMLESS)
                    .mapping("{\"number\": {\"$\": \"/data/number\"}}")
                    .batch(50, 10_000)
                    .build())
            .build();

    static TemplateCatalog catalog() {
        return TemplateCatalog.of(() -> List.of(new CountingTemplate()));
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
    public Part part(Sending sending) {
        return Part.of(sending, sending.parameters().path("number").asText().getBytes(UTF_8));
    }

    @Override
    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
        return OutboundRequest.post(URI.create("https://counting.invalid/"))
                .body(Part.joined("", parts, ",", ""))
                .build();
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return response.status() == 200 ? Verdict.ok() : Verdict.of(Verdict.Kind.RETRY, "Not now");
    }
}
