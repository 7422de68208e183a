package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.delivery.DeliveryWithheldException;
import dev.integrations.delivery.PreparationException;
import dev.integrations.delivery.RateLimit;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.template.spi.Action;
import dev.integrations.template.spi.Action.Repetition;
import dev.integrations.template.spi.BatchTemplate;
import dev.integrations.template.spi.ConfigSchema;
import dev.integrations.template.spi.ConnectionUse;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Sending;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service that takes many numbers in one request, all of one owner, as {@code owner:number,number}. With status 207 it says of
 * each what became of it.
 */
final class BulkTemplate implements BatchTemplate {
    static final int MAX_EVENTS = 100;
    static final int MAX_BYTES = 4_000;
    static final String ACCOUNT = "bulk-account";

    /** Spoils every request that it is in. */
    static final int UNSPEAKABLE = 888_888;

    /** Is refused by the function that makes requests, and not by that which makes parts. */
    static final int WITHHELD_LATE = 777_777;

    /** The same, for now. */
    static final int UNPREPARED_LATE = 666_666;

    private static final JsonMapper JSON = new JsonMapper();

    private final TemplateDescriptor descriptor;

    BulkTemplate(Optional<RateLimit> limit) {
        TemplateDescriptor.Builder builder = TemplateDescriptor.builder("bulk", 1, "Bulk")
                .connection(ConnectionUse.optional(ACCOUNT))
                .config(ConfigSchema.parse("{\"type\": \"object\", \"properties\": {}}"))
                .action(Action.builder("track", "Track", Repetition.HARMLESS)
                        .schema("{\"type\": \"object\", \"required\": [\"number\"]}")
                        .mapping("""
                                {"number": {"$": "/data/number", "missing": "omit"}, "pad": {"$": "/data/pad", "default": ""},
                                 "owner": {"$": "/data/owner", "default": "all"}}""")
                        .batch(MAX_EVENTS, MAX_BYTES)
                        .build())
                .action(Action.builder("single", "Single", Repetition.HARMLESS)
                        .mapping("{\"number\": {\"$\": \"/data/number\"}, \"owner\": \"single\"}")
                        .build());
        limit.ifPresent(builder::rateLimit);
        this.descriptor = builder.build();
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
        JsonNode parameters = sending.parameters();
        int number = parameters.path("number").asInt();
        if (number < 0) {
            throw new DeliveryWithheldException("Numbers are positive");
        }
        if (number == 999_999) {
            throw new NoSuchMethodError("the template was compiled against another version");
        }
        String content = number + parameters.path("pad").asText();
        return new Part(
                sending.idempotencyKey(), parameters.path("owner").asText(), content.getBytes(UTF_8), List.of());
    }

    @Override
    public OutboundRequest request(List<Part> parts, TemplateConfig config) {
        for (Part part : parts) {
            switch (new String(part.content(), UTF_8)) {
                case "" + UNSPEAKABLE -> throw new IllegalStateException("a mistake in the template");
                case "" + WITHHELD_LATE -> throw new DeliveryWithheldException("This number is not for this service");
                case "" + UNPREPARED_LATE -> throw new PreparationException("This number is not there yet", null);
                default -> {}
            }
        }
        return OutboundRequest.post(URI.create("https://bulk.test/numbers"))
                .body(Part.joined(parts.get(0).head() + ":", parts, ",", ""))
                .build();
    }

    @Override
    public Verdict classify(OutboundResponse response, TemplateConfig config, Instant now) {
        return verdict(response.status()).withRetryAfter(RetryAfter.of(response, now));
    }

    @Override
    public List<Verdict> classify(List<Part> parts, OutboundResponse response, TemplateConfig config, Instant now) {
        if (response.status() == 299) {
            return List.of();
        }
        if (response.status() != 207) {
            return BatchTemplate.super.classify(parts, response, config, now);
        }
        List<Verdict> verdicts = new ArrayList<>();
        try {
            JSON.readTree(response.body()).forEach(status -> verdicts.add(verdict(status.asInt())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return verdicts;
    }

    private static Verdict verdict(int status) {
        Verdict.Kind kind = switch (status) {
            case 200 -> Verdict.Kind.OK;
            case 401 -> Verdict.Kind.AUTH;
            case 402 -> Verdict.Kind.QUOTA;
            case 413, 422 -> Verdict.Kind.REJECTED;
            case 429 -> Verdict.Kind.RATE_LIMITED;
            default -> Verdict.Kind.RETRY;
        };
        return Verdict.of(kind, "Status " + status);
    }
}
