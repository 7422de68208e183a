package dev.integrations.oauth;

import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Id and secret of a client in the header {@code Authorization}, each encoded as in a form: RFC 6749, section 2.3.1. */
final class BasicCredentials {
    private static final String SCHEME = "basic ";

    private final String id;
    private final String secret;

    private BasicCredentials(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    static Optional<BasicCredentials> parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(header.substring(SCHEME.length()));
            String pair = new String(bytes, StandardCharsets.ISO_8859_1);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(
                            WebParameters.decode(pair.substring(0, colon)),
                            WebParameters.decode(pair.substring(colon + 1))));
        } catch (IllegalArgumentException | MalformedParametersException e) {
            return Optional.empty();
        }
    }

    String id() {
        return id;
    }

    String secret() {
        return secret;
    }
}
