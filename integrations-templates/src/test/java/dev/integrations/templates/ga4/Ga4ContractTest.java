package dev.integrations.templates.ga4;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.vendor.Json;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.BatchSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class Ga4ContractTest extends TemplateContract {
    @Override
    protected Template template() {
        return new Ga4Template();
    }

    @Override
    protected TemplateSamples samples() {
        TemplateSamples.Builder samples = TemplateSamples.builder()
                .config("web", """
                        {"stream": "web", "measurementId": "G-ABC123", "apiSecret": "hushed_secret-1", "region": "global",
                         "clientIdSource": "event"}""")
                .config("user", """
                        {"measurementId": "G-ABC123", "apiSecret": "hushed_secret-1", "clientIdSource": "user"}""")
                .config("app", """
                        {"stream": "app", "firebaseAppId": "1:23:ios:4f", "apiSecret": "hushed_secret-1", "region": "eu"}""")
                .event("track_event", """
                        {"client_id": "1.1", "app_instance_id": "0123456789abcdef0123456789abcdef", "user_id": "usr-1",
                         "session_id": "1", "params": {"value": 1}, "user_properties": {"plan": "pro"}}""")
                .accepted(Answers.of(204, ""))
                .errors(Ga4Template.ERRORS, row -> Answers.of(row.status().orElseThrow(), ""))
                .limit("track_event", "name", 40)
                .limit("web", "track_event", "client_id", 255)
                .limit("track_event", "user_id", 256)
                .limit("track_event", "session_id", 100)
                .limit("track_event", "params", 23, Ga4ContractTest::values)
                .limit("track_event", "user_properties", 25, Ga4ContractTest::values)
                .batch(BatchSample.of("track_event", Ga4ContractTest::events))
                .hostile("track_event", "name", "order-paid", "a b", "\"}],\"events\":[{");
        for (String config : List.of("web", "user", "app")) {
            samples.check(config, "Data stream", Outcome.UNVERIFIABLE, Answers.of(200, "{\"validationMessages\": []}"))
                    .check(
                            config,
                            "Data stream",
                            Outcome.REJECTED,
                            Answers.of(200, "{\"validationMessages\": [{\"validationCode\": \"VALUE_INVALID\"}]}"));
        }
        return samples.build();
    }

    /** Each event with what stands in the request once for all. */
    private static List<String> events(OutboundRequest request) {
        ObjectNode body = (ObjectNode) Json.read(request.body());
        JsonNode all = body.remove("events");
        List<String> events = new ArrayList<>();
        all.forEach(event -> events.add(body + " " + event));
        return events;
    }

    private static String values(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p%d\": %d".formatted(i, i))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
