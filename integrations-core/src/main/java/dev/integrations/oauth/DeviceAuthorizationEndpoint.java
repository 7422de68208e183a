package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.integrations.common.Secret;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where a device begins to wait for its user: RFC 8628, section 3.1. */
final class DeviceAuthorizationEndpoint {
    /** That a user code is there already happens once in billions of times. */
    private static final int DRAWS = 5;

    private final OAuthParts parts;
    private final ClientAuthenticator clients;
    private final Starts starts;

    /** What a device is told, and nobody else. */
    private record Codes(Secret device, UserCode user) {}

    DeviceAuthorizationEndpoint(OAuthParts parts, ClientAuthenticator clients, Starts starts) {
        this.parts = parts;
        this.clients = clients;
        this.starts = starts;
    }

    WebResponse answer(WebRequest request) {
        Form form = Form.read(request);
        OAuthApp app = clients.authenticate(request, form);
        starts.count(request, app);
        if (!app.settings().grantTypes().contains(GrantType.DEVICE_CODE)) {
            throw OAuthError.UNAUTHORIZED_CLIENT.because("the client may not use this grant type");
        }
        Set<String> scopes = AuthorizationRequest.scopes(form.parameters(), app, parts.scopes());
        List<String> resources = AuthorizationRequest.resources(
                form.parameters(), parts.settings().resources());
        Codes codes = parts.transactions().inTransaction(transaction -> begin(transaction, app, scopes, resources));
        return told(codes);
    }

    private Codes begin(OAuthTransaction transaction, OAuthApp app, Set<String> scopes, List<String> resources) {
        DevicePolicy policy = parts.settings().devices();
        Instant now = parts.clock().instant();
        for (int i = 0; i < DRAWS; i++) {
            Codes codes = new Codes(
                    Secret.of(Opaque.draw(Opaque.DEVICE_CODE, parts.random())), UserCode.draw(parts.random()));
            DeviceRequest waiting = new DeviceRequest(
                    TokenHash.of(codes.device.reveal()),
                    codes.user.hash(),
                    new GrantId(parts.ids().next()),
                    app.id(),
                    scopes,
                    resources,
                    policy.interval(),
                    now,
                    now,
                    now.plus(policy.lifetime()),
                    Optional.empty(),
                    Optional.empty());
            if (transaction.devices().insert(waiting)) {
                return codes;
            }
        }
        throw new IllegalStateException("%d user codes that were drawn are in use".formatted(DRAWS));
    }

    private WebResponse told(Codes codes) {
        DevicePolicy policy = parts.settings().devices();
        String page = policy.verificationUri().orElse(parts.settings().issuer() + AuthorizationServer.VERIFY);
        return Answers.json(
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("device_code", codes.device.reveal())
                        .put("user_code", codes.user.shown())
                        .put("verification_uri", page)
                        .put("verification_uri_complete", page + "?user_code=" + codes.user.shown())
                        .put("expires_in", policy.lifetime().toSeconds())
                        .put("interval", policy.interval().toSeconds()));
    }
}
