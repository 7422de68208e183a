package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.TenantId;
import dev.integrations.crypto.Encryption;
import dev.integrations.crypto.EncryptionContext;
import dev.integrations.http.ClientIdentity;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Encrypts the credentials of webhooks, each bound to its tenant, its webhook and its place there. */
final class Credentials {
    private static final String KIND = "webhook-credential";

    private final Encryption encryption;
    private final Clock clock;

    Credentials(Encryption encryption, Clock clock) {
        this.encryption = encryption;
        this.clock = clock;
    }

    /**
     * Returns settings that can be stored: with credentials that are given encrypted, and those that are kept encrypted
     * anew, if that takes another key by now.
     *
     * @param present what is stored now; only its credentials can be kept
     * @throws InvalidInputException if a credential is kept that was not there before, or a new certificate cannot be used
     */
    WebhookSettings seal(TenantId tenant, WebhookId id, WebhookSettings settings, WebhookSecurity present) {
        WebhookSecurity given = settings.security();
        List<Problem> problems = new ArrayList<>();
        Map<String, Credential> kept = places(present);
        if (tokenUrlChanged(given, present)) {
            // Whoever may change where a secret is sent must know it.
            kept.remove("authentication.clientSecret");
        }
        WebhookSecurity sealed = given.withCredentials((place, credential) -> {
            if (!credential.isKept()) {
                return Credential.kept(encryption.encrypt(
                        credential.given().reveal().getBytes(StandardCharsets.UTF_8), context(tenant, id, place)));
            }
            if (!Objects.equals(credential, kept.get(place))) {
                problems.add(new Problem("security." + place, "must be given: what was kept is not for this use"));
                return credential;
            }
            return renewed(credential, context(tenant, id, place));
        });
        if (problems.isEmpty() && !given.clientCertificate().equals(present.clientCertificate())) {
            sealed.clientCertificate().ifPresent(certificate -> check(tenant, id, certificate, problems));
        }
        if (!problems.isEmpty()) {
            throw new InvalidInputException("webhook security", problems);
        }
        return settings.toBuilder().security(sealed).build();
    }

    /** One that cannot be read stays as it is: whoever changes something else is not to be stopped by it. */
    private Credential renewed(Credential kept, EncryptionContext context) {
        return encryption
                .renewed(kept.encrypted(), context)
                .map(Credential::kept)
                .orElse(kept);
    }

    /** Returns what a webhook has, with its credentials as they were given. */
    WebhookSecurity open(Webhook webhook) {
        return webhook.settings()
                .security()
                .withCredentials((place, credential) -> open(webhook.tenant(), webhook.id(), place, credential));
    }

    private void check(TenantId tenant, WebhookId id, ClientCertificate certificate, List<Problem> problems) {
        try {
            Credential key = open(tenant, id, "clientCertificate.key", certificate.key());
            ClientIdentity.parse(certificate.chain(), key.given());
        } catch (InvalidInputException e) {
            e.problems()
                    .forEach(problem -> problems.add(
                            new Problem("security.clientCertificate." + problem.field(), problem.message())));
            return;
        }
        if (!certificate.expiresAt().isAfter(clock.instant())) {
            problems.add(new Problem(
                    "security.clientCertificate.chain", "expired at %s".formatted(certificate.expiresAt())));
        }
    }

    private Credential open(TenantId tenant, WebhookId id, String place, Credential credential) {
        byte[] plain = encryption.decrypt(credential.encrypted(), context(tenant, id, place));
        return Credential.of(new String(plain, StandardCharsets.UTF_8));
    }

    private static boolean tokenUrlChanged(WebhookSecurity given, WebhookSecurity present) {
        return !tokenUrl(given).equals(tokenUrl(present));
    }

    private static Optional<String> tokenUrl(WebhookSecurity security) {
        return security.authentication()
                .filter(ClientCredentials.class::isInstance)
                .map(authentication -> ((ClientCredentials) authentication).tokenUrl());
    }

    private static Map<String, Credential> places(WebhookSecurity security) {
        Map<String, Credential> places = new HashMap<>();
        var unused = security.withCredentials((place, credential) -> {
            places.put(place, credential);
            return credential;
        });
        return places;
    }

    static EncryptionContext context(TenantId tenant, WebhookId id, String place) {
        return new EncryptionContext(tenant, KIND, id + "/" + place);
    }
}
