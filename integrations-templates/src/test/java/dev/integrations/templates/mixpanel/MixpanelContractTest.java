package dev.integrations.templates.mixpanel;

import dev.integrations.http.OutboundRequest;
import dev.integrations.template.spi.SetupCheck.Outcome;
import dev.integrations.template.spi.Template;
import dev.integrations.templates.vendor.Json;
import dev.integrations.testkit.template.Answers;
import dev.integrations.testkit.template.BatchSample;
import dev.integrations.testkit.template.TemplateContract;
import dev.integrations.testkit.template.TemplateSamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class MixpanelContractTest extends TemplateContract {
    @Override
    protected Template template() {
        return new MixpanelTemplate();
    }

    @Override
    protected TemplateSamples samples() {
        return TemplateSamples.builder()
                .config("account", """
                        {"auth": "serviceAccount", "username": "reports.1a2b.mp-service-account", "secret": "hushed-secret-1",
                         "projectId": "4711", "region": "eu"}""")
                .config("token", "{\"auth\": \"token\", \"token\": \"0123456789abcdef0123\", \"region\": \"us\"}")
                .event(
                        "track_event",
                        "{\"user_id\": \"usr-1\", \"properties\": {\"plan\": \"pro\", \"tags\": [\"a\"]}}")
                .accepted(Answers.of(200, "{\"code\": 200, \"num_records_imported\": 1, \"status\": \"OK\"}"))
                .errors(MixpanelTemplate.ERRORS, row -> Answers.of(row.status().orElseThrow(), "{}"))
                .waits(Answers.of(503, "{}", "Retry-After", "3"), Duration.ofSeconds(3))
                .limit("track_event", "event", 255)
                .limit("track_event", "distinct_id", 255)
                .limit("track_event", "properties", MixpanelEvent.MAX_PROPERTIES - 3, MixpanelContractTest::properties)
                .batch(imports())
                .check("account", "Service account", Outcome.VERIFIED, Answers.of(200, projects("4711")))
                .check("account", "Service account", Outcome.VERIFIED_LIMITED, Answers.of(200, projects("1")))
                .check("account", "Service account", Outcome.REJECTED, Answers.of(401, "{}"))
                .build();
    }

    // region samples
    private static final String REFUSED = """
            {"code": 400, "num_records_imported": %d, "failed_records": [
              {"index": 1, "insert_id": "%s", "field": "properties.time", "message": "'properties.time' is invalid"}]}""";

    private static BatchSample imports() {
        return BatchSample.of("track_event", MixpanelContractTest::events)
                .refusingTheSecond(keys -> Answers.of(400, REFUSED.formatted(keys.size() - 1, keys.get(1))));
    }

    private static List<String> events(OutboundRequest request) {
        List<String> events = new ArrayList<>();
        Json.read(request.body()).forEach(event -> events.add(event.toString()));
        return events;
    }
    // endregion

    private static String projects(String id) {
        return "{\"status\": \"ok\", \"results\": {\"projects\": {\"%s\": {}}}}".formatted(id);
    }

    private static String properties(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"p%d\": %d".formatted(i, i))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
