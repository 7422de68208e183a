package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the payload of an event must say for a destination to get it. Made in Java,
 *
 * <pre>{@code
 * Condition.at("/amount").greaterThan(1000).and(Condition.at("/currency").in("EUR", "USD"))
 * }</pre>
 *
 * or read from JSON, which a portal can show and edit:
 *
 * <pre>{@code
 * {"version": 1, "if": {"and": [
 *   {"at": "/amount", "greaterThan": 1000},
 *   {"at": "/currency", "in": ["EUR", "USD"]}]}}
 * }</pre>
 *
 * <p>Places are JSON Pointers (<a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>). A clause is one of
 *
 * <ul>
 *   <li>{@code equals} a text, a number, {@code true}, {@code false} or {@code null}; {@code in} a list of these,
 *   <li>{@code lessThan}, {@code atMost}, {@code greaterThan}, {@code atLeast} a number, a date such as {@code
 *       "2026-03-01"}, or a time such as {@code "2026-03-01T12:00:00Z"},
 *   <li>{@code startsWith} a text,
 *   <li>{@code exists}, {@code true} or {@code false}; a {@code null} that is there exists,
 *   <li>{@code and}, {@code or} over a list of clauses, {@code not} of one.
 * </ul>
 *
 * <p>Numbers are compared by their exact value, so that 1 equals 1.0; texts character by character; times as points in
 * time, whatever their offset. Values of different kinds are neither equal nor in any order, and where nothing is, only
 * {@code "exists": false} matches.
 *
 * <p>Compiled once. Two conditions are equal if their JSON is. Immutable and safe for use by several threads.
 */
public final class Condition {
    /** The version of the JSON form. */
    public static final int VERSION = 1;

    /** The most clauses that a condition may have, those included that join others. */
    public static final int MAX_CLAUSES = 100;

    /** How deep clauses may lie in each other. */
    public static final int MAX_DEPTH = 10;

    /** The most characters that the JSON of a condition may have. */
    public static final int MAX_JSON = 16_000;

    static final String SUBJECT = "condition";
    static final String VERSION_NAME = "version";
    static final String IF = "if";

    private final Clause clause;
    private final String json;

    private Condition(Clause clause, String json) {
        this.clause = clause;
        this.json = json;
    }

    static Condition of(Clause clause) {
        List<Problem> problems = new ArrayList<>();
        if (clause.depth() > MAX_DEPTH) {
            problems.add(new Problem(SUBJECT, "clauses may lie %d deep in each other".formatted(MAX_DEPTH)));
        } else if (clause.clauses() > MAX_CLAUSES) {
            problems.add(new Problem(SUBJECT, "has up to %d clauses, had %d".formatted(MAX_CLAUSES, clause.clauses())));
        }
        if (problems.isEmpty()) {
            String json = document(clause).toString();
            if (json.length() <= MAX_JSON) {
                return new Condition(clause, json);
            }
            problems.add(
                    new Problem(SUBJECT, "has up to %d characters of JSON, had %d".formatted(MAX_JSON, json.length())));
        }
        throw new InvalidInputException(SUBJECT, problems);
    }

    private static JsonNode document(Clause clause) {
        return JsonNodeFactory.instance.objectNode().put(VERSION_NAME, VERSION).set(IF, clause.toJson());
    }

    /**
     * Names a place in the payload, about which conditions can be made.
     *
     * @param pointer a JSON Pointer of up to 256 characters, such as {@code /customer/country} or {@code /lines/0/sku};
     *     the empty text is the whole payload
     * @return the place
     * @throws InvalidInputException if it is no JSON Pointer or too long
     */
    public static PayloadField at(String pointer) {
        Pointer.problem(pointer).ifPresent(problem -> {
            throw new InvalidInputException(SUBJECT, List.of(new Problem(Clause.AT, problem)));
        });
        return new PayloadField(Pointer.of(pointer));
    }

    /**
     * Reads the JSON form.
     *
     * @param json an object with {@code version} 1 and {@code if}, up to 16,000 characters
     * @return the condition
     * @throws InvalidInputException if it is malformed or exceeds a bound; each problem's field is {@code condition} and
     *     a JSON Pointer to its place in the text, such as {@code condition/if/and/1/at}
     */
    public static Condition parse(String json) {
        return ConditionParser.parse(json);
    }

    /**
     * Returns a condition that matches what this one and another match.
     *
     * @param other the other condition
     * @return both
     * @throws InvalidInputException if it would exceed a bound
     */
    public Condition and(Condition other) {
        return of(new Clause.And(joined(clause instanceof Clause.And and ? and.parts() : List.of(clause), other)));
    }

    /**
     * Returns a condition that matches what this one or another matches.
     *
     * @param other the other condition
     * @return either
     * @throws InvalidInputException if it would exceed a bound
     */
    public Condition or(Condition other) {
        return of(new Clause.Or(joined(clause instanceof Clause.Or or ? or.parts() : List.of(clause), other)));
    }

    private static List<Clause> joined(List<Clause> parts, Condition other) {
        return Stream.concat(parts.stream(), Stream.of(other.clause)).toList();
    }

    /**
     * Returns a condition that matches what this one does not.
     *
     * @return the opposite
     * @throws InvalidInputException if it would exceed a bound
     */
    public Condition negate() {
        return of(new Clause.Not(clause));
    }

    /**
     * Says whether a payload meets this condition.
     *
     * @param payload the payload
     * @return true if it does
     */
    public boolean matches(JsonNode payload) {
        return clause.matches(payload);
    }

    /**
     * Returns the JSON form, from which {@link #parse(String)} makes an equal condition.
     *
     * @return up to 16,000 characters
     */
    public String toJson() {
        return json;
    }

    Clause clause() {
        return clause;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Condition that && json.equals(that.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Returns the JSON form. */
    @Override
    public String toString() {
        return json;
    }
}
