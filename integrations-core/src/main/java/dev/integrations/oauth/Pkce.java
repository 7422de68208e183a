package dev.integrations.oauth;

import dev.integrations.crypto.Base64Url;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Pattern;

/** Proof keys for the exchange of codes: RFC 7636 with S256, and with nothing else. */
final class Pkce {
    private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9\\-._~]{43,128}");
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");

    private Pkce() {}

    static boolean isChallenge(String challenge) {
        return CHALLENGE.matcher(challenge).matches();
    }

    /** Says whether a verifier is well-formed and meets a challenge, in a time that depends on neither. */
    static boolean meets(String challenge, String verifier) {
        String expected = Base64Url.encode(TokenHash.of(verifier).bytes());
        boolean equal = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII), challenge.getBytes(StandardCharsets.UTF_8));
        return equal && VERIFIER.matcher(verifier).matches();
    }
}
