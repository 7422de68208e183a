package dev.integrations.oauth;

import java.util.Optional;
import java.util.stream.Stream;

/** How an app may come to tokens. */
public enum GrantType {
    /** A user approved in a browser; PKCE with S256 is required (RFC 6749, section 4.1; RFC 7636). */
    AUTHORIZATION_CODE("authorization_code"),

    /** A refresh token is exchanged for new tokens (RFC 6749, section 6). */
    REFRESH_TOKEN("refresh_token"),

    /** The app acts for itself (RFC 6749, section 4.4); for confidential apps only. */
    CLIENT_CREDENTIALS("client_credentials"),

    /** A user approved on another device, such as a phone for a television (RFC 8628). */
    DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code");

    private final String value;

    GrantType(String value) {
        this.value = value;
    }

    /**
     * Returns the value of the parameter {@code grant_type}.
     *
     * @return such as {@code authorization_code}
     */
    public String value() {
        return value;
    }

    static Optional<GrantType> of(String value) {
        return Stream.of(values()).filter(type -> type.value.equals(value)).findFirst();
    }
}
