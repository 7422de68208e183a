package dev.integrations.oauth;

import dev.integrations.common.Secret;
import dev.integrations.web.WebResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the answer to a request goes to: a redirect URI that was found to be the app's. RFC 6749, section 4.1.2. */
record ReturnAddress(String redirectUri, Optional<String> state, String issuer) {
    WebResponse code(Secret code) {
        return redirect(parameter("code", code.reveal()));
    }

    WebResponse error(RefusedException refused) {
        return redirect(parameter("error", refused.error().code())
                + "&"
                + parameter("error_description", String.valueOf(refused.getMessage())));
    }

    /** A 303, which a form post needs so that it is not sent again (RFC 9700, section 4.12), with {@code iss} of RFC 9207. */
    private WebResponse redirect(String answer) {
        String separator = redirectUri.indexOf('?') < 0 ? "?" : "&";
        String sent = state.map(value -> "&" + parameter("state", value)).orElse("");
        return WebResponse.redirect(
                URI.create(redirectUri + separator + answer + sent + "&" + parameter("iss", issuer)));
    }

    /** A space becomes {@code %20}: every decoder reads that, some do not read {@code +}. */
    static String parameter(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
