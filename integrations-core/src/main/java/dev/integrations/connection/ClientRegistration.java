package dev.integrations.connection;

import dev.integrations.common.Secret;

/**
 * What a provider gave the host when it registered its application there.
 *
 * @param clientId the public name of the client
 * @param clientSecret what it proves itself with
 */
public record ClientRegistration(String clientId, Secret clientSecret) {
    /**
     * Validates the parts.
     *
     * @param clientId 1 to 512 printable ASCII characters
     * @param clientSecret 1 to 1,024 printable ASCII characters
     * @throws IllegalArgumentException if one of them has another form; the secret is not repeated
     */
    public ClientRegistration {
        if (!Texts.isPrintable(clientId, 512)) {
            throw new IllegalArgumentException(
                    "a client id has 1 to 512 printable ASCII characters, was '%s'".formatted(clientId));
        }
        if (!Texts.isPrintable(clientSecret.reveal(), 1024)) {
            throw new IllegalArgumentException("a client secret has 1 to 1,024 printable ASCII characters");
        }
    }

    /**
     * Returns a registration.
     *
     * @param clientId the public name of the client
     * @param clientSecret what it proves itself with
     * @return the registration
     * @throws IllegalArgumentException if one of them is empty or has characters that cannot be sent
     */
    public static ClientRegistration of(String clientId, String clientSecret) {
        return new ClientRegistration(clientId, Secret.of(clientSecret));
    }
}
