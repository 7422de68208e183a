package dev.integrations.oauth;

import dev.integrations.jose.DpopRequest;
import dev.integrations.jose.DpopVerdict;
import dev.integrations.jose.DpopVerifier;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Checks which key the sender of a request for tokens has: RFC 9449, section 5. */
final class TokenProofs {
    static final String HEADER = "DPoP";

    private final DpopVerifier verifier;
    private final URI endpoint;
    private final OAuthSettings settings;

    /** Creates a check of proofs that are made for the endpoint with a path below the issuer. */
    TokenProofs(OAuthParts parts, String path) {
        this.verifier = parts.dpopVerifier();
        this.endpoint = URI.create(parts.settings().issuer() + path);
        this.settings = parts.settings();
    }

    /** Returns the thumbprint of the key; empty if there is no proof, and the app may do without. */
    Optional<String> thumbprint(WebRequest request, OAuthApp app) {
        return settings.policyFor(app.settings()).bound() ? Optional.of(proven(request)) : thumbprint(request);
    }

    /** Returns the thumbprint of the key; empty if there is no proof. */
    Optional<String> thumbprint(WebRequest request) {
        return request.headers(HEADER).isEmpty() ? Optional.empty() : Optional.of(proven(request));
    }

    private String proven(WebRequest request) {
        List<String> proofs = request.headers(HEADER);
        DpopVerdict verdict = verifier.verify(DpopRequest.forToken(proofs, endpoint, Optional.empty()));
        if (verdict instanceof DpopVerdict.NonceNeeded needed) {
            throw RefusedException.nonceNeeded(needed.nonce());
        }
        if (verdict instanceof DpopVerdict.Accepted accepted) {
            return accepted.keyThumbprint();
        }
        throw OAuthError.INVALID_DPOP_PROOF.because("the DPoP proof is missing or not valid");
    }

    /** Tells the client the nonce of its next proof. */
    WebResponse withNonce(WebResponse response) {
        return settings.dpop().nonceRequired()
                ? response.withHeader(RefusedException.NONCE, verifier.nonce())
                : response;
    }
}
