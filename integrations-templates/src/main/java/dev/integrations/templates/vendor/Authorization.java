package dev.integrations.templates.vendor;

import dev.integrations.common.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Values of the header {@code Authorization}. */
public final class Authorization {
    /** The name of the header. */
    public static final String HEADER = "Authorization";

    private Authorization() {}

    /**
     * Returns credentials for HTTP Basic (RFC 7617), in UTF-8.
     *
     * @param user the user, without a colon
     * @param password the password
     * @return the value of the header
     */
    public static String basic(String user, Secret password) {
        byte[] pair = (user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * Returns a bearer token (RFC 6750).
     *
     * @param token the token
     * @return the value of the header
     */
    public static String bearer(Secret token) {
        return "Bearer " + token.reveal();
    }
}
