package dev.integrations.oauth;

import dev.integrations.crypto.Base64Url;
import java.security.SecureRandom;

/** Codes, tokens and secrets that mean nothing by themselves: 256 random bits after a prefix that scanners recognise. */
final class Opaque {
    static final String CODE = "oac_";
    static final String DEVICE_CODE = "oad_";
    static final String ACCESS_TOKEN = "oat_";
    static final String REFRESH_TOKEN = "oar_";
    static final String CLIENT_SECRET = "oas_";

    private static final int BYTES = 32;
    private static final int TEXT_LENGTH = 43;

    private Opaque() {}

    /** Says whether a text has the form of an access token, so that no other is looked up. */
    static boolean isAccessToken(String text) {
        return text.length() == ACCESS_TOKEN.length() + TEXT_LENGTH && text.startsWith(ACCESS_TOKEN);
    }

    static String draw(String prefix, SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return prefix + Base64Url.encode(bytes);
    }
}
