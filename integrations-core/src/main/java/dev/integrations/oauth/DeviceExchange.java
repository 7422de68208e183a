package dev.integrations.oauth;

import dev.integrations.oauth.DeviceRequest.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Answers devices that ask whether their user has decided, and gives them their tokens: RFC 8628, section 3.4. */
final class DeviceExchange {
    /** By how much the interval of a device grows that asks too soon (RFC 8628, section 3.5). */
    private static final Duration PENALTY = Duration.ofSeconds(5);

    private final OAuthParts parts;
    private final TokenIssuer issuer;
    private final GrantIssuer grants;

    DeviceExchange(OAuthParts parts, TokenIssuer issuer) {
        this.parts = parts;
        this.issuer = issuer;
        this.grants = new GrantIssuer(parts, issuer);
    }

    Issued exchange(TokenRequest request) {
        OAuthApp app = request.app();
        Form form = request.form();
        TokenHash hash = TokenHash.of(form.get("device_code"));
        DeviceRequest device = parts.transactions()
                .inTransaction(transaction -> transaction.devices().find(hash))
                .filter(found ->
                        found.app().equals(app.id()) && found.consumedAt().isEmpty())
                .orElseThrow(RefusedException::invalidGrant);
        if (!parts.clock().instant().isBefore(device.expiresAt())) {
            throw OAuthError.EXPIRED_TOKEN.because("the user did not decide in time");
        }
        Optional<Decision> decision = device.decision();
        if (decision.isEmpty()) {
            throw pending(hash);
        }
        if (!decision.get().approved()) {
            throw OAuthError.ACCESS_DENIED.because("the user denied the request");
        }
        Approval approval =
                device.approvedBy(decision.get().tenant(), decision.get().subject());
        if (!app.mayActFor(approval.tenant())) {
            throw RefusedException.invalidGrant();
        }
        List<String> resources = issuer.resources(form.all("resource"), approval.resources());
        return parts.transactions().inTransaction(transaction -> {
            if (!transaction.devices().consume(hash, parts.clock().instant())) {
                throw RefusedException.invalidGrant();
            }
            return grants.issue(transaction, request, grants.grant(app, device.grant(), approval), resources);
        });
    }

    /**
     * The request is held, so that each question meets the interval that the one before it left. What is noted here stays,
     * so the refusal comes after the end of the transaction.
     */
    private RefusedException pending(TokenHash hash) {
        return parts.transactions().inTransaction(transaction -> {
            DeviceRequest device = transaction.devices().hold(hash).orElseThrow(RefusedException::invalidGrant);
            Instant now = parts.clock().instant();
            boolean early = now.isBefore(device.nextPollAt());
            Duration interval = early ? device.interval().plus(PENALTY) : device.interval();
            transaction.devices().await(hash, interval, now.plus(interval));
            return early
                    ? OAuthError.SLOW_DOWN.because("the interval between two requests was too short and is longer now")
                    : OAuthError.AUTHORIZATION_PENDING.because("the user has not decided yet");
        });
    }
}
