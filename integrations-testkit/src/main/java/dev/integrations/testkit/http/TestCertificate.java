package dev.integrations.testkit.http;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificate that a {@link FaultyReceiver} shows. All of them are throw-away keys that nobody else trusts. */
public enum TestCertificate {
    /** For {@code localhost}, {@code receiver.test}, {@code 127.0.0.1} and {@code ::1}; its CA is trusted. */
    RECEIVER("receiver"),

    /** For {@code elsewhere.test} only; its CA is trusted. */
    WRONG_HOST("wrong-host"),

    /** For the same names as {@link #RECEIVER}; its CA is not trusted. */
    UNTRUSTED("untrusted");

    static final char[] PASSWORD = "changeit".toCharArray();

    private final String file;

    TestCertificate(String file) {
        this.file = file;
    }

    /**
     * Returns a context for senders, which trusts the CA of {@link #RECEIVER} and {@link #WRONG_HOST}.
     *
     * @return a client's context
     */
    public static SSLContext trust() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(load("trust"));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    /**
     * Returns the CA of {@link #RECEIVER} and {@link #WRONG_HOST}.
     *
     * @return one certificate as PEM
     */
    public static String authority() {
        try {
            return Pems.certificates(load("trust").getCertificate("ca"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    /**
     * Returns a context for receivers, which shows this certificate.
     *
     * @return a server's context
     */
    public SSLContext serverContext() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(load(file), PASSWORD);
            TrustManagerFactory clients = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            clients.init(load("client-trust"));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), clients.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    static KeyStore load(String file) throws GeneralSecurityException {
        try (InputStream in = TestCertificate.class.getResourceAsStream(file + ".p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new IllegalStateException("the test kit's jar lacks " + file + ".p12", e);
        }
    }
}
