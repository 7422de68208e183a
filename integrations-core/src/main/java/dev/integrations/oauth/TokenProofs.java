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
    private final boolean nonceRequired;

    TokenProofs(OAuthParts parts) {
        this.verifier = parts.dpopVerifier();
        this.endpoint = URI.create(parts.settings().issuer() + AuthorizationServer.TOKEN);
        this.nonceRequired = parts.settings().dpop().nonceRequired();
    }

    /** Returns the thumbprint of the key; empty if there is no proof, and the app may do without. */
    Optional<String> thumbprint(WebRequest request, OAuthApp app) {
        List<String> proofs = request.headers(HEADER);
        if (proofs.isEmpty() && !app.settings().dpopRequired()) {
            return Optional.empty();
        }
        DpopVerdict verdict = verifier.verify(DpopRequest.forToken(proofs, endpoint, Optional.empty()));
        if (verdict instanceof DpopVerdict.NonceNeeded needed) {
            throw RefusedException.nonceNeeded(needed.nonce());
        }
        if (verdict instanceof DpopVerdict.Accepted accepted) {
            return Optional.of(accepted.keyThumbprint());
        }
        throw OAuthError.INVALID_DPOP_PROOF.because("the DPoP proof is missing or not valid");
    }

    /** Tells the client the nonce of its next proof. */
    WebResponse withNonce(WebResponse response) {
        return nonceRequired ? response.withHeader(RefusedException.NONCE, verifier.nonce()) : response;
    }
}
