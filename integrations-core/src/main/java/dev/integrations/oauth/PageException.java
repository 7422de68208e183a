package dev.integrations.oauth;

/** Ends a request with a page for the user. It rolls back the transaction that it leaves. */
final class PageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final PageProblem problem;

    PageException(PageProblem problem) {
        super(problem.name(), null, false, false);
        this.problem = problem;
    }

    PageProblem problem() {
        return problem;
    }
}
