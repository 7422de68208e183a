package dev.integrations.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One schema being applied to one value. Used by one thread. */
final class Check {
    private final Run run;
    private final Spot spot;
    private final Evaluated evaluated;
    private final List<Failure> failures = new ArrayList<>(0);

    /** What the checks of one document share. */
    private record Run(Budget budget, boolean noteEvaluated) {}

    private record Failure(Spot spot, String message) {
        SchemaViolation toViolation() {
            return new SchemaViolation(spot.path(), message);
        }
    }

    private Check(Run run, Spot spot) {
        this.run = run;
        this.spot = spot;
        this.evaluated = Evaluated.create(run.noteEvaluated());
    }

    /** Applies a schema to a whole document and returns what is wrong. */
    static List<SchemaViolation> run(Schema schema, JsonNode value, boolean noteEvaluated) {
        Check check = new Check(new Run(new Budget(), noteEvaluated), Spot.root(value));
        try {
            check.apply(schema);
            return check.failures.stream().map(Failure::toViolation).distinct().toList();
        } catch (Budget.SpentException e) {
            return List.of(new SchemaViolation("", e.problem()));
        }
    }

    JsonNode value() {
        return spot.value();
    }

    Budget budget() {
        return run.budget();
    }

    Evaluated evaluated() {
        return evaluated;
    }

    boolean passed() {
        return failures.isEmpty();
    }

    int failures() {
        return failures.size();
    }

    void fail(String message) {
        fail(new Failure(spot, message));
    }

    void failAt(String name, String message) {
        fail(new Failure(spot.child(name, spot.value()), message));
    }

    /** Takes what is wrong over from another check. */
    void failAs(Check other) {
        budget().spend(other.failures.size());
        other.failures.forEach(this::fail);
    }

    private void fail(Failure failure) {
        if (failures.size() < JsonSchema.MAX_VIOLATIONS) {
            failures.add(failure);
        }
    }

    /** Applies another schema to the same value; what it looked at counts if it passes. */
    Check tryInPlace(Schema schema) {
        Check check = new Check(run, spot);
        check.apply(schema);
        if (check.passed()) {
            evaluated.add(check.evaluated, budget());
        }
        return check;
    }

    void requireInPlace(Schema schema) {
        failAs(tryInPlace(schema));
    }

    /** Applies a schema to a member or an item of the value. */
    Check tryChild(String name, JsonNode child, Schema schema) {
        Check check = new Check(run, spot.child(name, child));
        check.apply(schema);
        return check;
    }

    void requireChild(String name, JsonNode child, Schema schema) {
        failAs(tryChild(name, child, schema));
    }

    private void apply(Schema schema) {
        budget().enter();
        schema.apply(this);
        budget().leave();
    }
}
