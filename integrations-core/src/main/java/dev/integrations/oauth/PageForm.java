package dev.integrations.oauth;

import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import dev.integrations.web.WebRequest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What browsers send to the pages. */
final class PageForm {
    /** What is sealed of a query is a third longer. */
    private static final int MAX_FORM = 16 * 1024;

    private static final int MAX_QUERY = 8 * 1024;

    private final WebParameters parameters;

    private PageForm(WebParameters parameters) {
        this.parameters = parameters;
    }

    /** Reads the parameters of a query. */
    static WebParameters query(WebRequest request) {
        return parse(request.query().orElse(""), MAX_QUERY);
    }

    /** Reads a form that was posted. */
    static PageForm posted(WebRequest request) {
        if (request.query().isPresent() || !request.isForm()) {
            throw new PageException(PageProblem.MALFORMED);
        }
        return new PageForm(parse(new String(request.body(), StandardCharsets.ISO_8859_1), MAX_FORM));
    }

    WebParameters parameters() {
        return parameters;
    }

    /** Says whether it is the form of a decision. */
    boolean decides() {
        return parameters.names().contains(ConsentRequest.HANDLE);
    }

    /** Returns what the decision is about, sealed. */
    Optional<String> handle() {
        return AuthorizationRequest.find(parameters, ConsentRequest.HANDLE);
    }

    /** Returns the decision, which is to be one of two. */
    boolean approves() {
        String decision =
                AuthorizationRequest.find(parameters, ConsentRequest.DECISION).orElse("");
        return switch (decision) {
            case ConsentRequest.APPROVE -> true;
            case ConsentRequest.DENY -> false;
            default -> throw new PageException(PageProblem.MALFORMED);
        };
    }

    private static WebParameters parse(String encoded, int maxLength) {
        if (encoded.length() > maxLength) {
            throw new PageException(PageProblem.MALFORMED);
        }
        try {
            return WebParameters.parse(encoded);
        } catch (MalformedParametersException e) {
            throw new PageException(PageProblem.MALFORMED);
        }
    }
}
