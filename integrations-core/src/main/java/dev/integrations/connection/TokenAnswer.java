package dev.integrations.connection;

import dev.integrations.common.Secret;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a token endpoint said. */
public sealed interface TokenAnswer {
    /**
     * Reads an answer: as JSON or as a form, with what vendors do otherwise than RFC 6749, section 5, has it. Text that a
     * vendor wrote for people is not kept.
     *
     * @param response the answer
     * @return what it says
     */
    static TokenAnswer read(OutboundResponse response) {
        return new TokenAnswerReader(response).read();
    }

    /**
     * A token.
     *
     * @param accessToken 1 to 8,192 visible ASCII characters
     * @param tokenType its type as it was named, or {@code Bearer} if it was not
     * @param lifetime how long it lives, or empty if that is not said
     * @param refreshToken the token to refresh it with, or empty if none came
     * @param scopes what was granted, or empty if that is not said
     * @param raw the other members that hold text
     */
    record Granted(
            Secret accessToken,
            String tokenType,
            Optional<Duration> lifetime,
            Optional<Secret> refreshToken,
            Optional<List<String>> scopes,
            RawMembers raw)
            implements TokenAnswer {}

    /**
     * An error with a code of the protocol or the vendor.
     *
     * @param status the status code, which is 200 with some vendors
     * @param error its code, 1 to 64 letters, digits and {@code _ . -}
     */
    record Refused(int status, String error) implements TokenAnswer {}

    /**
     * Neither: an answer that has no such form.
     *
     * @param status the status code
     */
    record Unreadable(int status) implements TokenAnswer {}
}
