package dev.integrations.templates.facts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.integrations.event.Event;
import dev.integrations.event.EventFilter;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.Preparation;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Mapping;
import dev.integrations.template.spi.Outgoing;
import dev.integrations.template.spi.SetupCheck;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateConfig;
import dev.integrations.testkit.EventMother;
import dev.integrations.testkit.Samples;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What vendors document, as data, and the few calls that tests of templates make with it. */
public final class Facts {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final UUID INTEGRATION = UUID.fromString("0190e1a0-0000-7000-8000-000000000001");

    private Facts() {}

    /** Returns the rows of the table of errors of a vendor: {@code http}, {@code code} and {@code class}. */
    public static Stream<JsonNode> errorRows(String vendor) {
        return stream(load("error_classification.json").at("/vendors/" + vendor + "/rows"));
    }

    /** Returns the statuses that a row such as {@code 5xx} is about. */
    public static List<Integer> statuses(JsonNode row) {
        String http = row.path("http").asText();
        if (!http.endsWith("xx")) {
            return List.of(Integer.parseInt(http));
        }
        int first = Integer.parseInt(http.substring(0, 1)) * 100;
        return first == 200 ? List.of(200, 204) : List.of(first, first + 2, first + 3, first + 4, first + 29);
    }

    /**
     * Returns the statuses that a row is about if the vendor itself answers. With 502 and 504 a gateway says that it has no
     * answer of the vendor, so that what must not be repeated is unclear (FACTS 3.3), whatever a row for all of 5xx says.
     */
    public static List<Integer> statusesOfVendor(JsonNode row) {
        return statuses(row).stream()
                .filter(status -> status != 502 && status != 504)
                .toList();
    }

    /** Returns the signed requests of a vendor. */
    public static Stream<JsonNode> vectors(String vendor) {
        return stream(load("vectors.json").path("vectors"))
                .filter(vector -> vector.path("vendor").asText().equals(vendor));
    }

    /** Returns one signed request. */
    public static JsonNode vector(String id) {
        return stream(load("vectors.json").path("vectors"))
                .filter(vector -> vector.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Returns answers of a vendor to a kind of call. */
    public static Stream<JsonNode> fixtures(String vendor, String call) {
        return stream(load("fixtures.json").path("fixtures"))
                .filter(fixture -> fixture.path("vendor").asText().equals(vendor))
                .filter(fixture -> fixture.path("call").asText().endsWith(call));
    }

    /** Returns an answer as a transport would. */
    public static OutboundResponse response(JsonNode fixture) {
        OutboundResponse.Builder response =
                OutboundResponse.builder(fixture.path("status").asInt());
        fixture.path("headers")
                .properties()
                .forEach(header ->
                        response.header(header.getKey(), header.getValue().asText()));
        JsonNode body = fixture.path("body");
        return response.body((body.isTextual() ? body.textValue() : body.toString()).getBytes(StandardCharsets.UTF_8))
                .build();
    }

    public static OutboundResponse response(int status, String body) {
        return OutboundResponse.builder(status)
                .body(body.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    public static JsonNode load(String name) {
        try (InputStream in = Objects.requireNonNull(Facts.class.getResourceAsStream("/facts/" + name), name)) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads a configuration that is written with single quotes. */
    public static TemplateConfig config(Template template, String json) {
        return template.descriptor().config().config(json(json.replace('\'', '"')));
    }

    /** Returns the fields that are wrong in a configuration, in single quotes. */
    public static List<String> problems(Template template, String json) {
        return template.descriptor().config().problems(json(json.replace('\'', '"'))).stream()
                .map(problem -> problem.field())
                .toList();
    }

    public static Event event(String payload) {
        return EventMother.anEvent()
                .ofType("order.paid")
                .createdAt(Samples.NOON)
                .withPayload(payload.getBytes(StandardCharsets.UTF_8))
                .build();
    }

    /** Prepares an action with its own mapping for an event with a payload. */
    public static Outgoing.Http prepare(Template template, TemplateConfig config, String action, String payload) {
        return prepare(template, config, action, event(payload));
    }

    public static Outgoing.Http prepare(Template template, TemplateConfig config, String action, Event event) {
        Rule rule = new Rule(EventFilter.all(), action, Mapping.none());
        return (Outgoing.Http) new Preparation(template, config, List.of(rule), INTEGRATION)
                .prepare(event, Samples.NOON.plusSeconds(5));
    }

    public static String header(OutboundRequest request, String name) {
        return request.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(header -> header.value())
                .findFirst()
                .orElse("");
    }

    public static String body(Outgoing.Http outgoing) {
        return new String(outgoing.request().body(), StandardCharsets.UTF_8);
    }

    /** Returns the payload that an action has as its example. */
    public static String example(Template template, String action) {
        return template.descriptor().action(action).orElseThrow().example();
    }

    /** Makes a setup check with answers of the vendor, and returns how it ends. */
    public static SetupCheck.Outcome outcome(SetupCheck check, OutboundResponse... answers) {
        SetupCheck.Step step = check.first();
        List<OutboundResponse> left = new ArrayList<>(List.of(answers));
        while (step instanceof SetupCheck.Step.Ask ask) {
            step = ask.next().apply(left.remove(0));
        }
        return ((SetupCheck.Step.Done) step).result().outcome();
    }

    /** Makes a setup check with one answer of the vendor to all that it asks, and returns what that is. */
    public static List<OutboundRequest> asked(SetupCheck check, OutboundResponse answer) {
        List<OutboundRequest> asked = new ArrayList<>();
        SetupCheck.Step step = check.first();
        while (step instanceof SetupCheck.Step.Ask ask) {
            asked.add(ask.request());
            step = ask.next().apply(answer);
        }
        return asked;
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
