package dev.integrations.examples;

import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.SetupCheck.Result;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Opens tickets at a made-up service. */
final class TicketTemplate implements Template {
    private static final String API = "https://tickets.example.com/v1";

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("tickets", 1, "Tickets")
            .summary("Opens a ticket for each event")
            .categories("support")
            .config(ConfigSchema.parse("""
                    {"type": "object", "required": ["queue", "apiKey"], "properties": {
                      "queue": {"type": "string", "title": "Queue", "pattern": "^[a-z-]+$", "x-order": 1},
                      "apiKey": {"type": "string", "title": "API key", "x-secret": true, "x-order": 2}}}
                    """))
            .action(Action.builder("open_ticket", "Open a ticket", Action.Repetition.IDEMPOTENT)
                    .schema("{\"type\": \"object\", \"required\": [\"title\"]}")
                    .mapping("{\"title\": \"{{/type}}\"}")
                    .build())
            .hosts("tickets.example.com")
            .build();

    @Override
    public TemplateDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public List<SetupCheck> checks(TemplateConfig config) {
        OutboundRequest request = keyed(OutboundRequest.builder("GET", URI.create(API + "/me")), config)
                .build();
        return List.of(SetupCheck.asking(
                "API key",
                request,
                answer -> answer.status() == 200
                        ? Result.of(Outcome.VERIFIED, "The key works")
                        : Result.of(Outcome.REJECTED, "The key is refused", "Make another one in the settings")));
    }

    @Override
    public Outgoing prepare(Sending sending) {
        URI tickets = URI.create(API + "/queues/" + sending.config().text("queue") + "/tickets");
        return Outgoing.http(keyed(OutboundRequest.post(tickets), sending.config())
                .header("content-type", "application/json")
                .header("idempotency-key", sending.idempotencyKey())
                .body(sending.parameters().toString().getBytes(StandardCharsets.UTF_8))
                .build());
    }

    private static OutboundRequest.Builder keyed(OutboundRequest.Builder request, TemplateConfig config) {
        return request.header("x-api-key", config.secret("apiKey").reveal());
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return switch (response.status()) {
            case 200, 201 -> Verdict.ok();
            case 401 -> Verdict.of(Verdict.Kind.AUTH, "The API key is refused; enter another one");
            case 429 ->
                Verdict.of(Verdict.Kind.RATE_LIMITED, "Too many tickets").withRetryAfter(RetryAfter.of(response, now));
            default -> Verdict.of(Verdict.Kind.RETRY, "The service answered " + response.status());
        };
    }
}
