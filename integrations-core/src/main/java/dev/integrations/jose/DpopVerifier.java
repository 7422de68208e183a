package dev.integrations.jose;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.crypto.Base64Url;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.Sha256;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.DpopVerdict.Accepted;
import dev.integrations.jose.DpopVerdict.NonceNeeded;
import dev.integrations.jose.DpopVerdict.Reason;
import dev.integrations.jose.DpopVerdict.Refused;
import dev.integrations.jose.SingleUseStore.Kind;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Verifies that the sender of a request has the private key that it claims to have, once for each proof (RFC 9449, section
 * 4.3). A proof that passes all checks costs one insert. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449, section 4.3</a>
 */
public final class DpopVerifier {
    private static final String TYPE = "dpop+jwt";
    private static final int MAX_ID = 256;

    private final DpopSettings settings;
    private final SingleUses uses;
    private final DpopNonces nonces;
    private final Clock clock;

    private DpopVerifier(DpopSettings settings, SingleUses uses, DpopNonces nonces, Clock clock) {
        this.settings = settings;
        this.uses = uses;
        this.nonces = nonces;
        this.clock = clock;
    }

    /**
     * Creates a verifier.
     *
     * @param settings which proofs are accepted
     * @param uses remembers proofs
     * @param encryption seals nonces, the same on every node
     * @param clock says how old a proof is
     * @return the verifier
     */
    public static DpopVerifier of(DpopSettings settings, SingleUses uses, Encryption encryption, Clock clock) {
        return new DpopVerifier(settings, uses, new DpopNonces(encryption, clock, settings.maxAge()), clock);
    }

    /**
     * Returns a nonce for the header {@code DPoP-Nonce} of an answer.
     *
     * @return a nonce that is good for most of the age that a proof may have
     */
    public String nonce() {
        return nonces.next();
    }

    /**
     * Verifies the proof of a request, and remembers it if it is good. Not for use within a transaction.
     *
     * @param request the request
     * @return the key that signed it, or why it is refused
     */
    public DpopVerdict verify(DpopRequest request) {
        if (request.proofs().size() != 1) {
            return new Refused(request.proofs().isEmpty() ? Reason.MISSING : Reason.SEVERAL);
        }
        Optional<Jws> proof = Jws.parse(request.proofs().get(0));
        return proof.isEmpty() ? new Refused(Reason.MALFORMED) : verify(proof.get(), request);
    }

    private DpopVerdict verify(Jws proof, DpopRequest request) {
        Claims claims = proof.claims();
        Optional<String> id = claims.text("jti", MAX_ID);
        Optional<Instant> issuedAt = claims.time("iat");
        if (id.isEmpty()
                || issuedAt.isEmpty()
                || claims.text("htm").isEmpty()
                || claims.text("htu").isEmpty()) {
            return new Refused(Reason.INCOMPLETE);
        }
        if (!proof.isOfType(TYPE)) {
            return new Refused(Reason.OTHER_TYPE);
        }
        if (SignatureAlgorithm.find(proof.algorithm())
                .filter(settings.algorithms()::contains)
                .isEmpty()) {
            return new Refused(Reason.ALGORITHM);
        }
        Optional<VerificationKey> key = proof.embeddedKey().flatMap(DpopVerifier::key);
        if (key.isEmpty()) {
            return new Refused(Reason.UNFIT_KEY);
        }
        if (!proof.isSignedBy(key.get())) {
            return new Refused(Reason.BAD_SIGNATURE);
        }
        return check(new Proof(claims, id.get(), issuedAt.get(), key.get().thumbprint()), request);
    }

    /** A proof that was signed by the key that it brings along. */
    private record Proof(Claims claims, String id, Instant issuedAt, String thumbprint) {}

    private static Optional<VerificationKey> key(JsonNode jwk) {
        try {
            return Optional.of(VerificationKey.of(jwk));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }

    private DpopVerdict check(Proof proof, DpopRequest request) {
        Optional<Reason> mismatch = mismatch(proof, request);
        if (mismatch.isPresent()) {
            return new Refused(mismatch.get());
        }
        if (!hasGoodNonce(proof.claims())) {
            return new NonceNeeded(nonces.next());
        }
        Instant until = proof.issuedAt().plus(settings.maxAge());
        return uses.first(Kind.DPOP_PROOF, proof.thumbprint(), proof.id(), until)
                ? new Accepted(proof.thumbprint())
                : new Refused(Reason.REPLAYED);
    }

    private Optional<Reason> mismatch(Proof proof, DpopRequest request) {
        Claims claims = proof.claims();
        if (!claims.isText("htm", request.method())) {
            return Optional.of(Reason.OTHER_METHOD);
        }
        if (!TargetUri.isSame(claims.text("htu").orElse(""), request.uri())) {
            return Optional.of(Reason.OTHER_URI);
        }
        Duration age = Duration.between(proof.issuedAt(), clock.instant());
        // Times of proofs are whole seconds, so that the last one counts in full.
        if (age.abs().toSeconds() > settings.maxAge().toSeconds()) {
            return Optional.of(Reason.OTHER_TIME);
        }
        if (request.accessToken()
                .filter(token -> !isFor(claims, token.reveal()))
                .isPresent()) {
            return Optional.of(Reason.OTHER_TOKEN);
        }
        return request.keyThumbprint()
                .filter(bound -> !bound.equals(proof.thumbprint()))
                .map(bound -> Reason.OTHER_KEY);
    }

    private static boolean isFor(Claims claims, String accessToken) {
        return claims.text("ath")
                .flatMap(Base64Url::decode)
                .filter(hash -> MessageDigest.isEqual(hash, Sha256.of(accessToken)))
                .isPresent();
    }

    /** A nonce that somebody sends unasked is looked at too. */
    private boolean hasGoodNonce(Claims claims) {
        return claims.has("nonce")
                ? claims.text("nonce").filter(nonces::isGood).isPresent()
                : !settings.nonceRequired();
    }
}
