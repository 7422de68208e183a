package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.Secret;
import dev.integrations.signature.MalformedKeyException;
import dev.integrations.signature.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A legacy signature with the secret that its receiver knows.
 *
 * @param profile the form of the signature, and its end
 * @param secret a key as {@link SigningKey#parse} reads it for Svix; any text of 1 to 512 bytes in UTF-8 for an HMAC
 */
public record LegacySecret(LegacyProfile profile, Secret secret) {
    private static final int MAX_BYTES = 512;

    /**
     * Checks the secret.
     *
     * @param profile the form of the signature, and its end
     * @param secret what its receiver knows
     * @throws InvalidInputException if the secret is none of this form
     */
    public LegacySecret {
        int bytes = secret.reveal().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_BYTES) {
            throw invalid("has 1 to %d bytes, this one has %d".formatted(MAX_BYTES, bytes));
        }
        if (profile.signature() instanceof LegacySignature.Svix) {
            try {
                SigningKey.parse(secret.reveal());
            } catch (MalformedKeyException e) {
                throw invalid(String.valueOf(e.getMessage()));
            }
        }
    }

    private static InvalidInputException invalid(String message) {
        return new InvalidInputException("legacy signature", List.of(new Problem("secret", message)));
    }
}
