package dev.integrations.templates.mixpanel;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.templates.vendor.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Mixpanel as its documentation describes imports, in the place of a transport. */
final class MixpanelImport implements HttpTransport {
    private static final int MAX_EVENTS = 2_000;
    private static final int MAX_BYTES = 2_097_152;

    /** As much of an answer as transports read. */
    private static final int MAX_ANSWER = 16 * 1024;

    private final Map<String, Integer> stored = new HashMap<>();
    private final List<Integer> sizes = new ArrayList<>();
    private Predicate<JsonNode> refused = event -> false;

    synchronized void refusing(Predicate<JsonNode> events) {
        refused = events;
    }

    /** Returns how often each event was imported, by what Mixpanel knows a repetition by. */
    synchronized Map<String, Integer> stored() {
        return Map.copyOf(stored);
    }

    synchronized List<Integer> sizes() {
        return List.copyOf(sizes);
    }

    @Override
    public synchronized CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        JsonNode events = Json.read(request.body());
        sizes.add(events.size());
        if (events.size() > MAX_EVENTS || request.body().length > MAX_BYTES) {
            return answer(413, JsonNodeFactory.instance.objectNode().put("error", "request exceeds max limit"));
        }
        ArrayNode failed = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < events.size(); index++) {
            JsonNode event = events.get(index);
            String id = event.at("/properties/$insert_id").asText();
            if (refused.test(event)) {
                failed.addObject()
                        .put("index", index)
                        .put("insert_id", id)
                        .put("field", "properties.time")
                        .put("message", "'properties.time' is invalid");
            } else {
                stored.merge(id, 1, Integer::sum);
            }
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("num_records_imported", events.size() - failed.size());
        if (!failed.isEmpty()) {
            body.set("failed_records", failed);
        }
        return answer(failed.isEmpty() ? 200 : 400, body);
    }

    private static CompletableFuture<OutboundResponse> answer(int status, ObjectNode body) {
        byte[] bytes = body.put("code", status).toString().getBytes(UTF_8);
        boolean cut = bytes.length > MAX_ANSWER;
        return CompletableFuture.completedFuture(OutboundResponse.builder(status)
                .body(cut ? Arrays.copyOf(bytes, MAX_ANSWER) : bytes)
                .truncated(cut)
                .build());
    }

    @Override
    public void close() {}
}
