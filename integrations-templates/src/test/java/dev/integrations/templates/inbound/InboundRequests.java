package dev.integrations.templates.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.template.spi.InboundRequest;
import dev.integrations.testkit.Samples;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests as services make them, signed by the JDK alone. */
final class InboundRequests {
    private InboundRequests() {}

    /** Returns a request with a body and headers, names and values in turn, that arrives at noon. */
    static InboundRequest post(String body, String... headers) {
        return post(Samples.NOON, body, headers);
    }

    static InboundRequest post(Instant at, String body, String... headers) {
        WebRequest.Builder request = WebRequest.builder("POST", "/in").body(body.getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return new InboundRequest(request.build(), URI.create("https://app.example.com/in"), at);
    }

    static byte[] hmac(String algorithm, byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key, algorithm));
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String hex(String algorithm, String key, String text) {
        return HexFormat.of().formatHex(hmac(algorithm, key.getBytes(UTF_8), text));
    }
}
