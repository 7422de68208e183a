package dev.integrations.templates.mixpanel;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.http.OutboundResponse;
import dev.integrations.template.spi.Part;
import dev.integrations.template.spi.Verdict;
import dev.integrations.templates.vendor.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Which events of an import were refused. Mixpanel stores the others.
 *
 * @see <a href="https://developer.mixpanel.com/reference/import-events#validation">Validation</a>
 */
final class MixpanelFailures {
    private final int size;
    private final Map<Integer, JsonNode> records;

    private MixpanelFailures(int size, Map<Integer, JsonNode> records) {
        this.size = size;
        this.records = records;
    }

    /** Reads an answer; empty if it does not say of each event what became of it, such as one that was too long to read. */
    static Optional<MixpanelFailures> of(List<Part> parts, OutboundResponse response) {
        JsonNode body = Json.read(response.body());
        JsonNode failed = body.path("failed_records");
        JsonNode imported = body.path("num_records_imported");
        if (response.status() != 400 || !failed.isArray() || !imported.isInt()) {
            return Optional.empty();
        }
        Map<Integer, JsonNode> records = new HashMap<>();
        for (JsonNode record : failed) {
            int index = record.path("index").asInt(-1);
            if (index < 0 || index >= parts.size() || !names(record, parts.get(index))) {
                return Optional.empty();
            }
            records.putIfAbsent(index, record);
        }
        return imported.intValue() + records.size() == parts.size()
                ? Optional.of(new MixpanelFailures(parts.size(), records))
                : Optional.empty();
    }

    private static boolean names(JsonNode record, Part part) {
        return record.path("insert_id").asText(part.key()).equals(part.key());
    }

    /** Judges each event: those that were stored are done. */
    List<Verdict> verdicts(Function<JsonNode, Verdict> refused) {
        return IntStream.range(0, size)
                .mapToObj(index ->
                        Optional.ofNullable(records.get(index)).map(refused).orElseGet(Verdict::ok))
                .toList();
    }
}
