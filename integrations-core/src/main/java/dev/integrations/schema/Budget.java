package dev.integrations.schema;

/** What one check may cost. Used by one thread. */
final class Budget {
    /** Steps of roughly 20 ns: a check that needs more is not carried out. */
    static final int MAX_STEPS = 5_000_000;

    /** Schemas applied within each other, by which the stack is bounded. */
    static final int MAX_DEPTH = 500;

    private long steps = MAX_STEPS;
    private int depth;

    /** Ends a check that costs too much. */
    static final class SpentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String problem;

        SpentException(String problem) {
            super(problem, null, false, false);
            this.problem = problem;
        }

        String problem() {
            return problem;
        }
    }

    void spend(long cost) {
        steps -= cost;
        if (steps < 0) {
            throw new SpentException("takes more than %d steps to check; simplify the schema".formatted(MAX_STEPS));
        }
    }

    void enter() {
        spend(1);
        if (++depth > MAX_DEPTH) {
            throw new SpentException("is nested too deeply for its schema to be checked");
        }
    }

    void leave() {
        depth--;
    }
}
