package dev.integrations.template.spi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a vendor's errors mean, as data: a JSON array of rows such as
 *
 * <pre>{@code
 * {"status": 404, "code": "channel_not_found", "kind": "GONE", "reason": "The channel does not exist any more"}
 * }</pre>
 *
 * {@code status} or {@code code} may be left out, for a code that comes with any status and for a status whatever the code.
 * The row that says most counts: one of status and code, then one of the code, then one of the status, then what HTTP itself
 * says. Immutable and safe for use by several threads.
 */
public final class ErrorTable {
    private static final int ANY_STATUS = 0;
    private static final String ANY_CODE = "";
    private static final List<String> ROW_FIELDS = List.of("status", "code", "kind", "reason");
    private static final int MIN_STATUS = 200;
    private static final int MAX_STATUS = 599;

    /** Other text may be a sentence that repeats what it was sent. */
    private static final Pattern SHOWN_CODE = Pattern.compile("[\\w.:/-]{1,100}");

    private final List<Row> rows;
    private final Map<Key, Row> index = new HashMap<>();

    /**
     * One row.
     *
     * @param status the HTTP status, or empty for any
     * @param code the vendor's code, or empty for any
     * @param kind what it means
     * @param reason what it means, for the tenant, and what to do
     */
    public record Row(Optional<Integer> status, Optional<String> code, Verdict.Kind kind, String reason) {}

    private record Key(int status, String code) {
        static Key of(Row row) {
            return new Key(row.status().orElse(ANY_STATUS), row.code().orElse(ANY_CODE));
        }
    }

    private ErrorTable(List<Row> rows) {
        this.rows = List.copyOf(rows);
        rows.forEach(row -> index.put(Key.of(row), row));
    }

    /**
     * Reads a table.
     *
     * @param text an array of rows
     * @return the table
     * @throws InvalidInputException if a row is malformed, or two are for the same status and code; it names all such rows
     */
    public static ErrorTable parse(String text) {
        JsonNode array = SpiJson.read(text, "error table");
        if (!array.isArray()) {
            throw new InvalidInputException("error table", List.of(new Problem("/", "must be a JSON array")));
        }
        List<Problem> problems = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        Map<Key, Integer> seen = new HashMap<>();
        for (int i = 0; i < array.size(); i++) {
            JsonNode json = array.get(i);
            Optional<String> problem = problem(json);
            if (problem.isPresent()) {
                problems.add(new Problem("/" + i, problem.get()));
                continue;
            }
            Row row = row(json);
            Integer before = seen.put(Key.of(row), i);
            if (before != null) {
                problems.add(new Problem("/" + i, "is for the same status and code as /" + before));
            }
            rows.add(row);
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("error table", problems);
        }
        return new ErrorTable(rows);
    }

    /**
     * Returns the rows.
     *
     * @return the rows in the order in which they were written
     */
    public List<Row> rows() {
        return rows;
    }

    /**
     * Judges an answer.
     *
     * @param status its HTTP status
     * @param code the vendor's code in it, or empty if it has none
     * @return what it means; never {@link Verdict.Kind#OK} unless a row says so or the status is 2xx and the code empty. The
     *     reason repeats the code of an answer that no row is about only if it looks like a code
     */
    public Verdict verdict(int status, String code) {
        for (Key key : List.of(new Key(status, code), new Key(ANY_STATUS, code), new Key(status, ANY_CODE))) {
            Row row = index.get(key);
            if (row != null && !(key.status() == ANY_STATUS && code.equals(ANY_CODE))) {
                return Verdict.of(row.kind(), row.reason());
            }
        }
        return byStatus(status, code);
    }

    private static Verdict byStatus(int status, String code) {
        if (status >= 200 && status < 300 && code.equals(ANY_CODE)) {
            return Verdict.ok();
        }
        String reason = SHOWN_CODE.matcher(code).matches()
                ? "The vendor answered with status %d and the code '%s'".formatted(status, code)
                : "The vendor answered with status " + status;
        return switch (status) {
            case 401 -> Verdict.of(Verdict.Kind.AUTH, reason);
            case 429 -> Verdict.of(Verdict.Kind.RATE_LIMITED, reason);
            case 408, 425 -> Verdict.of(Verdict.Kind.RETRY, reason);
            default -> Verdict.of(status >= 500 ? Verdict.Kind.RETRY : Verdict.Kind.REJECTED, reason);
        };
    }

    private static Row row(JsonNode json) {
        return new Row(
                Optional.ofNullable(json.get("status")).map(JsonNode::intValue),
                Optional.ofNullable(json.get("code")).map(JsonNode::asText),
                kind(json.path("kind").asText()).orElseThrow(),
                json.path("reason").asText());
    }

    private static Optional<String> problem(JsonNode row) {
        if (!row.isObject() || row.properties().stream().anyMatch(entry -> !ROW_FIELDS.contains(entry.getKey()))) {
            return Optional.of("must be an object of " + String.join(", ", ROW_FIELDS));
        }
        JsonNode status = row.get("status");
        JsonNode code = row.get("code");
        if (status == null && code == null) {
            return Optional.of("needs a status or a code");
        }
        if (status != null && (!status.isInt() || status.intValue() < MIN_STATUS || status.intValue() > MAX_STATUS)) {
            return Optional.of("has a status that is not 200 to 599");
        }
        if (code != null
                && ((!code.isTextual() && !code.isIntegralNumber())
                        || code.asText().isEmpty())) {
            return Optional.of("has a code that is neither text nor a whole number");
        }
        return kind(row.path("kind").asText()).isEmpty()
                        || row.path("reason").asText().isBlank()
                ? Optional.of("needs a reason, and a kind of " + Arrays.toString(Verdict.Kind.values()))
                : Optional.empty();
    }

    private static Optional<Verdict.Kind> kind(String name) {
        return Arrays.stream(Verdict.Kind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst();
    }

    @Override
    public String toString() {
        return "ErrorTable[%d rows]".formatted(rows.size());
    }
}
