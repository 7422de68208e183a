package dev.integrations.templates.paypal;

import dev.integrations.web.WebRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * What the headers of a request of PayPal say. PayPal signs a checksum of 32 bits of the body and not the body, so this protects
 * it only as far as nobody sees another request.
 *
 * @param id the id of the transmission, the same whenever it is sent again
 * @param time when it was sent, as it is written
 * @param signature the signature, in Base64
 * @param certificate the URL of the certificate
 * @param algorithm the algorithm of the signature
 */
record Transmission(String id, String time, String signature, String certificate, String algorithm) {
    private static final String SHA256_WITH_RSA = "SHA256withRSA";
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z-]{1,50}");
    private static final int MAX_LENGTH = 1000;

    /** Reads the headers; empty if one is missing, there twice, or malformed. */
    static Optional<Transmission> of(WebRequest request) {
        List<List<String>> headers = Stream.of("ID", "TIME", "SIG")
                .map(name -> request.headers("PAYPAL-TRANSMISSION-" + name))
                .toList();
        List<String> certificate = request.headers("PAYPAL-CERT-URL");
        List<String> algorithm = request.headers("PAYPAL-AUTH-ALGO");
        List<String> values = Stream.concat(headers.stream(), Stream.of(certificate, algorithm))
                .filter(each -> each.size() == 1)
                .map(each -> each.get(0))
                .filter(each -> each.length() <= MAX_LENGTH)
                .toList();
        return values.size() == 5
                        && ID.matcher(values.get(0)).matches()
                        && values.get(4).equals(SHA256_WITH_RSA)
                ? Optional.of(
                        new Transmission(values.get(0), values.get(1), values.get(2), values.get(3), values.get(4)))
                : Optional.empty();
    }

    Optional<Instant> sentAt() {
        try {
            return Optional.of(OffsetDateTime.parse(time).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    boolean isSignedBy(PublicKey key, String webhook, byte[] body) {
        CRC32 checksum = new CRC32();
        checksum.update(body);
        String content = String.join("|", id, time, webhook, Long.toString(checksum.getValue()));
        try {
            Signature verifier = Signature.getInstance(SHA256_WITH_RSA);
            verifier.initVerify(key);
            verifier.update(content.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
