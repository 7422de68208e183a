package dev.integrations.jose;

import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.ClientAssertionVerdict.Accepted;
import dev.integrations.jose.ClientAssertionVerdict.Reason;
import dev.integrations.jose.ClientAssertionVerdict.Refused;
import dev.integrations.jose.SingleUseStore.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies the assertions by which clients identify themselves with a key instead of a secret, {@code private_key_jwt}. Each
 * is good once, and costs one insert. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>
 */
public final class ClientAssertions {
    /** How far ahead an assertion may expire. */
    public static final Duration MAX_LIFETIME = Duration.ofMinutes(10);

    /** How far the clock of a client may be ahead. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    /** The type that keeps assertions and other tokens apart; older clients write {@code JWT} or nothing. */
    private static final String TYPE = "client-authentication+jwt";

    private static final int MAX_ID = 256;

    /** Keys that nobody has the other half of. */
    private static final String DECOYS =
            "{\"keys\":[{\"kty\":\"RSA\",\"alg\":\"RS256\",\"kid\":\"1\",\"e\":\"AQAB\",\"n\":\""
                    + "sv5k_K3y-BlcFieqnj6TfuROipSma4V95rETcF9fc5mK340959pfwKEjYLNaoeeLHsrS7vXueXqAHXmxWGO5tTDiS2"
                    + "TyEUWsnrn_Ujmww6YsjbfD9NY5kIvgC6WtXMosgsmb3GxBM8nvxBpohSdIg47jVBtpS7Hn4k97dOZTWYDu74G9hO3I"
                    + "fpqtqpJGwdH3aJo_Eqq0hJIuFdOUPwUEzwjlKZdC5mAfsltl4mwV0hwV4mBl8skUmvnHvrkSax80bZkFObJuvBh4FQ"
                    + "7TLYuB7A-HUHpSvaa1ZBClzFrGs4W2W3rjHllFw5mes-EhGWFCekZFgCkTC0bS95xpVGo5pw"
                    + "\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"2\",\"x\":\"CDViU8BAdIYJoVclfRCMDd3ET8rICLGR7wnESqHh63E\","
                    + "\"y\":\"5V5N5onc4WLiwQiZhiqN-JDwZdA_ZJnfGF0Gu9XYxEo\"},"
                    + "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"3\",\"x\":\"uJw0JIJVcBtMtcqqHnAl0vOVSxn_kznJYwEhu6daq3I\"}]}";

    private static final List<VerificationKey> DECOY_KEYS = JwkSet.parse(DECOYS).keys();

    private final SingleUses uses;
    private final Clock clock;

    private ClientAssertions(SingleUses uses, Clock clock) {
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * Creates a verifier.
     *
     * @param uses remembers assertions
     * @param clock says what has expired
     * @return the verifier
     */
    public static ClientAssertions of(SingleUses uses, Clock clock) {
        return new ClientAssertions(uses, clock);
    }

    /**
     * Reads who an assertion says that it is from, to find the keys of that client. Nothing is verified.
     *
     * @param assertion as it came, of any form and length
     * @return its subject, or empty if it cannot be read
     */
    public static Optional<String> claimedClient(String assertion) {
        return Jws.parse(assertion).flatMap(jws -> jws.claims().text("sub"));
    }

    /**
     * Verifies an assertion, and remembers it if it is good. Not for use within a transaction.
     *
     * @param assertion as it came, of any form and length
     * @param rules what it must be like
     * @return who signed it, or why it is refused
     */
    public ClientAssertionVerdict verify(String assertion, ClientAssertionRules rules) {
        Optional<Jws> jws = Jws.parse(assertion);
        if (jws.isEmpty()) {
            return new Refused(Reason.MALFORMED);
        }
        if (jws.get().hasType() && !jws.get().isOfType(TYPE) && !jws.get().isOfType("JWT")) {
            return new Refused(Reason.OTHER_TYPE);
        }
        if (SignatureAlgorithm.find(jws.get().algorithm())
                .filter(rules.algorithms()::contains)
                .isEmpty()) {
            compareWithDecoy(jws.get());
            return new Refused(Reason.ALGORITHM);
        }
        Optional<VerificationKey> key = rules.keys().find(jws.get().keyId());
        if (key.isEmpty()) {
            compareWithDecoy(jws.get());
            return new Refused(Reason.UNKNOWN_KEY);
        }
        if (!jws.get().isSignedBy(key.get())) {
            return new Refused(Reason.BAD_SIGNATURE);
        }
        return check(jws.get().claims(), rules);
    }

    /**
     * Verifies an assertion of a client that there is not, so that this takes as long as for one that there is.
     *
     * @param assertion as it came, of any form and length
     */
    public void refuse(String assertion) {
        var unused = verify(
                assertion,
                new ClientAssertionRules(
                        "nobody", JwkSet.parse(DECOYS), EnumSet.allOf(SignatureAlgorithm.class), "nobody", Set.of()));
    }

    /** A key that is not there takes as long as a signature that is wrong. */
    private static void compareWithDecoy(Jws jws) {
        boolean unused = DECOY_KEYS.stream().anyMatch(jws::isSignedBy);
    }

    private ClientAssertionVerdict check(Claims claims, ClientAssertionRules rules) {
        Optional<String> id = claims.text("jti", MAX_ID);
        Optional<Instant> expiresAt = claims.time("exp");
        if (id.isEmpty() || expiresAt.isEmpty() || !isTimeIfThere(claims, "iat") || !isTimeIfThere(claims, "nbf")) {
            return new Refused(Reason.INCOMPLETE);
        }
        if (!claims.isText("iss", rules.clientId()) || !claims.isText("sub", rules.clientId())) {
            return new Refused(Reason.OTHER_CLIENT);
        }
        if (!isForUsAlone(claims.texts("aud"), rules)) {
            return new Refused(Reason.OTHER_AUDIENCE);
        }
        Optional<Reason> mistimed = mistimed(claims, expiresAt.get());
        if (mistimed.isPresent()) {
            return new Refused(mistimed.get());
        }
        return uses.first(Kind.CLIENT_ASSERTION, rules.clientId(), id.get(), expiresAt.get())
                ? new Accepted(rules.clientId())
                : new Refused(Reason.REPLAYED);
    }

    private static boolean isTimeIfThere(Claims claims, String name) {
        return !claims.has(name) || claims.time(name).isPresent();
    }

    private static boolean isForUsAlone(List<String> audiences, ClientAssertionRules rules) {
        return audiences.size() == 1
                && (audiences.get(0).equals(rules.issuer()) || rules.endpoints().contains(audiences.get(0)));
    }

    private Optional<Reason> mistimed(Claims claims, Instant expiresAt) {
        Instant now = clock.instant();
        if (!now.isBefore(expiresAt)) {
            return Optional.of(Reason.EXPIRED);
        }
        if (expiresAt.isAfter(now.plus(MAX_LIFETIME))) {
            return Optional.of(Reason.TOO_LONG);
        }
        boolean early = List.of("iat", "nbf").stream()
                .anyMatch(name -> claims.time(name)
                        .filter(time -> time.isAfter(now.plus(SKEW)))
                        .isPresent());
        return early ? Optional.of(Reason.NOT_YET_VALID) : Optional.empty();
    }
}
