package dev.integrations.http;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM text. */
final class Certificates {
    private static final String LABEL = "CERTIFICATE";
    private static final int MAX_TEXT = 64 * 1024;

    private Certificates() {}

    /**
     * Returns the certificates in their order.
     *
     * @throws IllegalArgumentException if there are none, too many, or one cannot be read; the message is fit for a
     *     tenant
     */
    static List<X509Certificate> parse(String pem, int max) {
        if (pem.length() > MAX_TEXT) {
            throw new IllegalArgumentException("must have up to %d characters".formatted(MAX_TEXT));
        }
        List<Pem.Block> blocks = Pem.blocks(pem);
        if (blocks.isEmpty() || blocks.size() > max) {
            throw new IllegalArgumentException(
                    "must hold 1 to %d certificates as PEM (-----BEGIN CERTIFICATE-----), held %d"
                            .formatted(max, blocks.size()));
        }
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem.Block block : blocks) {
            certificates.add(certificate(block, certificates.size() + 1));
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Pem.Block block, int number) {
        if (!block.label().equals(LABEL)) {
            throw new IllegalArgumentException(
                    "block %d is no certificate but says it is '%.40s'".formatted(number, block.label()));
        }
        try {
            ByteArrayInputStream bytes = new ByteArrayInputStream(block.bytes());
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
            if (bytes.available() > 0) {
                throw new IllegalArgumentException("certificate %d has bytes after its end".formatted(number));
            }
            return certificate;
        } catch (CertificateException e) {
            throw new IllegalArgumentException("certificate %d cannot be read".formatted(number), e);
        }
    }
}
