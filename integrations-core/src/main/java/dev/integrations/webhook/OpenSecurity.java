package dev.integrations.webhook;

import dev.integrations.crypto.Jwe;
import dev.integrations.crypto.ReceiverKey;
import dev.integrations.delivery.Authorizer;
import dev.integrations.http.ClientIdentity;
import dev.integrations.http.TlsOptions;
import dev.integrations.http.TrustedAuthorities;
import dev.integrations.webhook.ReceiverAuthentication.Basic;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The options of one webhook as attempts use them: decrypted and taken apart. Safe for use by several threads. */
final class OpenSecurity {
    private final Optional<TlsOptions> tls;
    private final Optional<Jwe> encryption;
    private final Optional<Authorizer> authorizer;
    private final Map<String, String> headers;

    private OpenSecurity(
            Optional<TlsOptions> tls,
            Optional<Jwe> encryption,
            Optional<Authorizer> authorizer,
            Map<String, String> headers) {
        this.tls = tls;
        this.encryption = encryption;
        this.authorizer = authorizer;
        this.headers = headers;
    }

    /**
     * Takes options apart.
     *
     * @param security its credentials are given, as they were before they were encrypted
     * @param authorizer fetches the {@code Authorization} header, if it is not fixed
     */
    static OpenSecurity of(
            WebhookId id, WebhookSecurity security, Optional<Authorizer> authorizer, SecureRandom random) {
        Map<String, String> headers = new LinkedHashMap<>();
        security.headers()
                .forEach((name, value) -> headers.put(name, value.given().reveal()));
        security.authentication().flatMap(OpenSecurity::fixed).ifPresent(value -> headers.put("authorization", value));
        return new OpenSecurity(
                tls(id, security),
                security.encryption().map(jwk -> Jwe.of(ReceiverKey.parse(jwk), random)),
                authorizer,
                headers);
    }

    Optional<Authorizer> authorizer() {
        return authorizer;
    }

    Optional<TlsOptions> tls() {
        return tls;
    }

    /** Returns the headers with credentials, but for what is fetched. */
    Map<String, String> headers() {
        return headers;
    }

    /** Returns what is sent in place of a body: the same, if this receiver gets bodies in the clear. */
    WebhookBody encrypted(WebhookBody body) {
        return encryption
                .map(jwe -> new WebhookBody(jwe.encrypt(body.bytes(), body.contentType()), Jwe.MEDIA_TYPE))
                .orElse(body);
    }

    private static Optional<TlsOptions> tls(WebhookId id, WebhookSecurity security) {
        Optional<ClientIdentity> identity = security.clientCertificate()
                .map(certificate -> ClientIdentity.parse(
                        certificate.chain(), certificate.key().given()));
        Optional<TrustedAuthorities> trust = security.trust().map(TrustedAuthorities::parse);
        return identity.isPresent() || trust.isPresent()
                ? Optional.of(TlsOptions.of(id.toString(), identity, trust))
                : Optional.empty();
    }

    private static Optional<String> fixed(ReceiverAuthentication authentication) {
        if (authentication instanceof Bearer bearer) {
            return Optional.of("Bearer " + bearer.token().given().reveal());
        }
        if (authentication instanceof Basic basic) {
            String pair = basic.username() + ":" + basic.password().given().reveal();
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        return Optional.empty();
    }
}
