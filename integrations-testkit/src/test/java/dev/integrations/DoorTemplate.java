package dev.integrations;

import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.InboundRequest;
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
import java.util.stream.Stream;

/** Receives. The first word of a body says how it ends: ids of events follow {@code told}, questions follow {@code ask}. */
final class DoorTemplate implements Template {
    static final String PASSWORD = "sesame";

    private final TemplateDescriptor descriptor = TemplateDescriptor.builder("door", 1, "Door")
            .config(ConfigSchema.parse("""
                    {"type": "object", "properties": {"password": {"type": "string", "x-secret": true}}}
                    """))
            .inboundEvents("knock")
            .connection(ConnectionUse.optional(RegistryFixture.ACCOUNT, RegistryFixture.ELSEWHERE))
            .build();

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
        throw new DeliveryWithheldException("a door sends nothing");
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return Verdict.ok();
    }

    @Override
    public Optional<InboundVerifier> inbound(TemplateConfig config) {
        return config.findSecret("password").map(password -> request -> verify(request, password.reveal()));
    }

    private static InboundResult verify(InboundRequest inbound, String password) {
        if (!inbound.request().header("X-Password").orElse("").equals(password)) {
            return new InboundResult.Refused("the password is not right");
        }
        String[] words = new String(inbound.request().body(), StandardCharsets.UTF_8).split(" ", -1);
        return switch (words[0]) {
            case "told" -> told(inbound, Stream.of(words).skip(1).toList());
            case "where" ->
                new InboundResult.Handshake(WebResponse.text(200, inbound.url().toString()));
            case "later" -> new InboundResult.Deferred("not now");
            case "ask" -> ask(inbound, words[1]);
            case "again" -> again();
            default -> throw new IllegalStateException("the door is broken");
        };
    }

    private static InboundResult told(InboundRequest inbound, List<String> ids) {
        List<InboundEvent> events = ids.stream()
                .map(id -> new InboundEvent(
                        id,
                        "knock",
                        inbound.request().body(),
                        Optional.of(inbound.at().minusSeconds(1))))
                .toList();
        return new InboundResult.Received(events, WebResponse.text(202, "thanks"));
    }

    private static InboundResult ask(InboundRequest inbound, String path) {
        OutboundRequest question = OutboundRequest.builder("GET", URI.create("https://chat.test/" + path))
                .build();
        return new InboundResult.Ask(
                question,
                answer -> answer.status() == 200
                        ? told(inbound, List.of(new String(answer.body(), StandardCharsets.UTF_8)))
                        : new InboundResult.Refused("the vendor does not know it"));
    }

    /** Never gets enough. */
    private static InboundResult again() {
        return new InboundResult.Ask(
                OutboundRequest.builder("GET", URI.create("https://chat.test/again"))
                        .build(),
                answer -> again());
    }
}
