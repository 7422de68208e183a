package dev.integrations.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A place in the payload, about which {@link Condition}s are made; {@link Condition#at} returns one. Numbers may be
 * boxed primitives, {@code BigInteger} and {@code BigDecimal}. Immutable and safe for use by several threads.
 */
public final class PayloadField {
    private final Pointer at;

    PayloadField(Pointer at) {
        this.at = at;
    }

    /**
     * Returns a condition that a text is there.
     *
     * @param text up to 1,024 characters
     * @return the condition
     * @throws InvalidInputException if the text is too long
     */
    public Condition equalTo(String text) {
        return equalTo(node(Clause.EQUALS, text));
    }

    /**
     * Returns a condition that a number is there, in whatever notation.
     *
     * @param number a finite number of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if the number is not finite or too long
     */
    public Condition equalTo(Number number) {
        return equalTo(node(Clause.EQUALS, number));
    }

    /**
     * Returns a condition that {@code true} or {@code false} is there.
     *
     * @param value which of them
     * @return the condition
     */
    public Condition equalTo(boolean value) {
        return equalTo(BooleanNode.valueOf(value));
    }

    /**
     * Returns a condition that {@code null} is there.
     *
     * @return the condition
     */
    public Condition isNull() {
        return equalTo(NullNode.getInstance());
    }

    private Condition equalTo(JsonNode value) {
        return Condition.of(Clause.OneOf.equal(at, value));
    }

    /**
     * Returns a condition that one of these texts is there.
     *
     * @param texts 1 to 100 texts of up to 1,024 characters
     * @return the condition
     * @throws InvalidInputException if there are none or too many, or one is too long
     */
    public Condition in(String... texts) {
        return in(texts, text -> node(Clause.IN, text));
    }

    /**
     * Returns a condition that one of these numbers is there.
     *
     * @param numbers 1 to 100 finite numbers of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if there are none or too many, or one is not finite or too long
     */
    public Condition in(Number... numbers) {
        return in(numbers, number -> node(Clause.IN, number));
    }

    private <V> Condition in(V[] values, Function<V, JsonNode> node) {
        require(Clause.IN, Values.problemOfCount(values.length));
        return Condition.of(Clause.OneOf.in(at, Arrays.stream(values).map(node).toList()));
    }

    /**
     * Returns a condition that anything is there, be it null.
     *
     * @return the condition
     */
    public Condition exists() {
        return Condition.of(new Clause.Exists(at, true));
    }

    /**
     * Returns a condition that nothing is there.
     *
     * @return the condition
     */
    public Condition isAbsent() {
        return Condition.of(new Clause.Exists(at, false));
    }

    /**
     * Returns a condition that a text with this beginning is there.
     *
     * @param prefix up to 1,024 characters
     * @return the condition
     * @throws InvalidInputException if the text is too long
     */
    public Condition startsWith(String prefix) {
        require(Clause.STARTS_WITH, Texts.problem(prefix));
        return Condition.of(new Clause.StartsWith(at, prefix));
    }

    /**
     * Returns a condition that a lesser number is there.
     *
     * @param limit a finite number of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if the number is not finite or too long
     */
    public Condition lessThan(Number limit) {
        return compared(Comparison.LESS_THAN, limit);
    }

    /**
     * Returns a condition that this number or a lesser one is there.
     *
     * @param limit a finite number of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if the number is not finite or too long
     */
    public Condition atMost(Number limit) {
        return compared(Comparison.AT_MOST, limit);
    }

    /**
     * Returns a condition that a greater number is there.
     *
     * @param limit a finite number of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if the number is not finite or too long
     */
    public Condition greaterThan(Number limit) {
        return compared(Comparison.GREATER_THAN, limit);
    }

    /**
     * Returns a condition that this number or a greater one is there.
     *
     * @param limit a finite number of up to 64 digits
     * @return the condition
     * @throws InvalidInputException if the number is not finite or too long
     */
    public Condition atLeast(Number limit) {
        return compared(Comparison.AT_LEAST, limit);
    }

    /**
     * Returns a condition that an earlier time is there, with an offset as in {@code 2026-03-01T12:00:00+01:00}.
     *
     * @param limit the time, exclusive
     * @return the condition
     */
    public Condition before(Instant limit) {
        return compared(Comparison.LESS_THAN, TextNode.valueOf(limit.toString()));
    }

    /**
     * Returns a condition that an earlier date is there, of the form {@code 2026-03-01}.
     *
     * @param limit the date, exclusive
     * @return the condition
     */
    public Condition before(LocalDate limit) {
        return compared(Comparison.LESS_THAN, TextNode.valueOf(limit.toString()));
    }

    /**
     * Returns a condition that this time or a later one is there, with an offset as in {@code
     * 2026-03-01T12:00:00+01:00}.
     *
     * @param limit the time, inclusive
     * @return the condition
     */
    public Condition from(Instant limit) {
        return compared(Comparison.AT_LEAST, TextNode.valueOf(limit.toString()));
    }

    /**
     * Returns a condition that this date or a later one is there, of the form {@code 2026-03-01}.
     *
     * @param limit the date, inclusive
     * @return the condition
     */
    public Condition from(LocalDate limit) {
        return compared(Comparison.AT_LEAST, TextNode.valueOf(limit.toString()));
    }

    private Condition compared(Comparison comparison, Number limit) {
        return compared(comparison, node(comparison.json(), limit));
    }

    private Condition compared(Comparison comparison, JsonNode limit) {
        require(comparison.json(), Values.problemOfLimit(limit));
        return Condition.of(Clause.Compared.of(at, comparison, limit));
    }

    private static JsonNode node(String field, String text) {
        require(field, Texts.problem(text));
        return TextNode.valueOf(text);
    }

    private static JsonNode node(String field, Number number) {
        BigDecimal exact = Values.exact(number).orElseThrow(() -> refused(field, "a number is finite"));
        require(field, Values.problemOfNumber(exact));
        return Scalar.node(exact);
    }

    private static void require(String field, Optional<String> problem) {
        problem.ifPresent(text -> {
            throw refused(field, text);
        });
    }

    private static InvalidInputException refused(String field, String problem) {
        return new InvalidInputException(Condition.SUBJECT, List.of(new Problem(field, problem)));
    }
}
