package dev.integrations.common;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Thrown when input breaks rules: it names every field that does, not only the first. */
public final class InvalidInputException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable List<Problem> problems;

    /**
     * One broken rule.
     *
     * @param field the field as the caller knows it, such as {@code url}
     * @param message what is wrong with it and what would be right; it holds no secret
     */
    public record Problem(String field, String message) {

        @Override
        public String toString() {
            return field + ": " + message;
        }
    }

    /**
     * Creates an exception that reports all problems together.
     *
     * @param subject what was invalid, such as {@code webhook}
     * @param problems at least one broken rule
     */
    public InvalidInputException(String subject, List<Problem> problems) {
        super("Invalid %s: %s"
                .formatted(subject, problems.stream().map(Problem::toString).collect(Collectors.joining("; "))));
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns every broken rule, in the order of the fields.
     *
     * @return the problems; empty only on a copy that was serialized
     */
    public List<Problem> problems() {
        return problems == null ? List.of() : problems;
    }
}
