package dev.integrations.oauth;

import dev.integrations.common.Secret;
import java.util.Optional;

/**
 * An app that was just registered, with the only sight of its secret.
 *
 * @param app the app
 * @param secret its {@code client_secret}, which cannot be shown again; empty if it does not authenticate
 */
public record NewApp(OAuthApp app, Optional<Secret> secret) {
    /**
     * Returns the id of the app.
     *
     * @return the id, whose text is the {@code client_id}
     */
    public AppId id() {
        return app.id();
    }
}
