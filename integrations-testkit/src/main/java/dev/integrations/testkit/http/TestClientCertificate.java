package dev.integrations.testkit.http;

import dev.integrations.common.Secret;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A certificate that a sender shows to a {@link FaultyReceiver#startMutualTls}, which accepts all of them. Throw-away
 * keys that nobody else trusts.
 */
public enum TestClientCertificate {
    /** {@code CN=client-a}, with an EC key. */
    A("client-a"),

    /** {@code CN=client-b}, with an RSA key. */
    B("client-b");

    private static final String ALIAS = "client";

    private final String file;

    TestClientCertificate(String file) {
        this.file = file;
    }

    /**
     * Returns the certificate and its authority.
     *
     * @return two certificates as PEM
     */
    public String chain() {
        try {
            return Pems.certificates(TestCertificate.load(file).getCertificateChain(ALIAS));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    /**
     * Returns the first certificate alone.
     *
     * @return one certificate as PEM
     */
    public String certificate() {
        try {
            return Pems.certificates(Arrays.copyOf(TestCertificate.load(file).getCertificateChain(ALIAS), 1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    /**
     * Returns the key.
     *
     * @return PKCS#8 as PEM
     */
    public Secret key() {
        try {
            return Secret.of(Pems.key(TestCertificate.load(file).getKey(ALIAS, TestCertificate.PASSWORD)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot use the test kit's certificates", e);
        }
    }

    /**
     * Returns whose certificate it is, as {@link ReceivedRequest#client()} tells it.
     *
     * @return the distinguished name
     */
    public String subject() {
        return "CN=" + file;
    }
}
