package dev.integrations.oauth;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the developer of an app chose about it. Immutable and safe for use by several threads. */
public final class AppSettings {
    private final AppValues values;

    private AppSettings(AppValues values) {
        this.values = values;
    }

    /**
     * Returns a builder with the defaults: a web app that authenticates by its secret in the header, without grant types,
     * scopes and redirect URIs.
     *
     * @param name what users read about who asks them, 1 to 100 characters
     * @return a new builder
     */
    public static Builder builder(String name) {
        return new Builder(new AppValues(name));
    }

    /**
     * Reads settings from the text form in which stores keep them.
     *
     * @param text what {@link #toText()} returned
     * @return the settings
     * @throws IllegalArgumentException if it is something else
     */
    public static AppSettings ofText(String text) {
        return new AppSettings(AppText.read(text));
    }

    /**
     * Returns a builder with these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /**
     * Returns the text form in which stores keep settings.
     *
     * @return a JSON object
     */
    public String toText() {
        return AppText.write(values);
    }

    /** {@return what users read about who asks them} */
    public String name() {
        return values.name;
    }

    /** {@return what the app does, in the words of its developer, or an empty text} */
    public String description() {
        return values.description;
    }

    /** {@return where the app runs} */
    public ApplicationType type() {
        return values.type;
    }

    /** {@return how the app authenticates} */
    public ClientAuthentication authentication() {
        return values.authentication;
    }

    /** {@return where users may be sent back to, not modifiable} */
    public List<String> redirectUris() {
        return List.copyOf(values.redirectUris);
    }

    /** {@return the address of the app's logo, or empty} */
    public Optional<String> logoUri() {
        return Optional.ofNullable(values.logoUri);
    }

    /** {@return the address of the app's privacy policy, or empty} */
    public Optional<String> policyUri() {
        return Optional.ofNullable(values.policyUri);
    }

    /** {@return the address of the app's terms of service, or empty} */
    public Optional<String> termsUri() {
        return Optional.ofNullable(values.termsUri);
    }

    /** {@return how the app may come to tokens, not modifiable} */
    public Set<GrantType> grantTypes() {
        return Set.copyOf(values.grantTypes);
    }

    /** {@return the scopes that the app may ask for, beside those that they imply; wildcards among them; not modifiable} */
    public Set<String> scopes() {
        return Set.copyOf(values.scopes);
    }

    /**
     * Returns the resources that this app is: tokens for them are introspected by it.
     *
     * @return absolute URIs, not modifiable; empty unless the app is a resource server
     */
    public Set<String> servedResources() {
        return Set.copyOf(values.servedResources);
    }

    /** {@return whether requests are refused that the app did not push ahead of the browser} */
    public boolean pushedRequestsRequired() {
        return values.pushedRequestsRequired;
    }

    /** {@return a policy of its own for its tokens, or empty for that of the server} */
    public Optional<TokenPolicy> tokenPolicy() {
        return Optional.ofNullable(values.tokenPolicy);
    }

    /**
     * Returns the public keys that verify what the app signs to authenticate.
     *
     * @return a JSON Web Key Set, or empty if the app authenticates in another way
     */
    public Optional<String> keys() {
        return Optional.ofNullable(values.keys);
    }

    /**
     * Says whether what the app signs to authenticate may name the token endpoint as its audience, instead of the issuer.
     * The endpoint for pushed requests may be named there by every app.
     *
     * @return true for an app of earlier days
     */
    public boolean namesTokenEndpoint() {
        return values.namesTokenEndpoint;
    }

    /**
     * Says whether the app cannot keep a secret.
     *
     * @return true if it does not authenticate
     */
    public boolean isPublic() {
        return authentication() == ClientAuthentication.NONE;
    }

    JsonNode tree() {
        return AppText.tree(values);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AppSettings that && tree().equals(that.tree());
    }

    @Override
    public int hashCode() {
        return tree().hashCode();
    }

    @Override
    public String toString() {
        return toText();
    }

    /** Collects settings. Used by one thread at a time. */
    public static final class Builder {
        private final AppValues values;

        private Builder(AppValues values) {
            this.values = values;
        }

        /**
         * Sets what users read about who asks them.
         *
         * @param name 1 to 100 characters
         * @return this builder
         */
        public Builder name(String name) {
            values.name = name;
            return this;
        }

        /**
         * Sets what the app does, in the words of its developer.
         *
         * @param description up to 1000 characters; the default is an empty text
         * @return this builder
         */
        public Builder description(String description) {
            values.description = description;
            return this;
        }

        /**
         * Sets where the app runs.
         *
         * @param type the default is {@link ApplicationType#WEB}
         * @return this builder
         */
        public Builder type(ApplicationType type) {
            values.type = type;
            return this;
        }

        /**
         * Sets how the app authenticates.
         *
         * @param authentication the default is {@link ClientAuthentication#CLIENT_SECRET_BASIC}
         * @return this builder
         */
        public Builder authentication(ClientAuthentication authentication) {
            values.authentication = authentication;
            return this;
        }

        /**
         * Sets where users may be sent back to. A request must name one of them letter by letter; only the port of the
         * loopback addresses {@code 127.0.0.1} and {@code [::1]} may differ.
         *
         * @param redirectUris up to 20 URIs: {@code https}, or {@code http} to a loopback address; the default is none
         * @return this builder
         */
        public Builder redirectUris(List<String> redirectUris) {
            values.redirectUris = List.copyOf(redirectUris);
            return this;
        }

        /**
         * Sets the address of the app's logo.
         *
         * @param logoUri an {@code https} address, or empty, which is the default
         * @return this builder
         */
        public Builder logoUri(Optional<String> logoUri) {
            values.logoUri = logoUri.orElse(null);
            return this;
        }

        /**
         * Sets the address of the app's privacy policy.
         *
         * @param policyUri an {@code https} address, or empty, which is the default
         * @return this builder
         */
        public Builder policyUri(Optional<String> policyUri) {
            values.policyUri = policyUri.orElse(null);
            return this;
        }

        /**
         * Sets the address of the app's terms of service.
         *
         * @param termsUri an {@code https} address, or empty, which is the default
         * @return this builder
         */
        public Builder termsUri(Optional<String> termsUri) {
            values.termsUri = termsUri.orElse(null);
            return this;
        }

        /**
         * Sets how the app may come to tokens.
         *
         * @param grantTypes the default is none, as fits a resource server that introspects only
         * @return this builder
         */
        public Builder grantTypes(GrantType... grantTypes) {
            values.grantTypes = Set.of(grantTypes);
            return this;
        }

        /**
         * Sets the scopes that the app may ask for. It may ask for those that they imply as well. A wildcard, such as {@code
         * invoices:*}, stands for all that start so, also for those that come later; requests name scopes in full.
         *
         * @param scopes up to 100; the default is none
         * @return this builder
         */
        public Builder scopes(Set<String> scopes) {
            values.scopes = Set.copyOf(scopes);
            return this;
        }

        /**
         * Sets the resources that this app is, so that it may introspect the tokens for them. Only an app of the host may
         * have any.
         *
         * @param servedResources absolute URIs; the default is none
         * @return this builder
         */
        public Builder servedResources(Set<String> servedResources) {
            values.servedResources = Set.copyOf(servedResources);
            return this;
        }

        /**
         * Sets whether requests are refused that the app did not push ahead of the browser (RFC 9126, section 6).
         *
         * @param required the default is false; only an app with the grant type {@code authorization_code} has requests to push
         * @return this builder
         */
        public Builder pushedRequestsRequired(boolean required) {
            values.pushedRequestsRequired = required;
            return this;
        }

        /**
         * Sets how long tokens live, what they look like, and how refresh tokens are rotated.
         *
         * @param tokenPolicy or empty for that of the server, which is the default
         * @return this builder
         */
        public Builder tokenPolicy(Optional<TokenPolicy> tokenPolicy) {
            values.tokenPolicy = tokenPolicy.orElse(null);
            return this;
        }

        /**
         * Sets the public keys that verify what the app signs to authenticate, {@link
         * ClientAuthentication#PRIVATE_KEY_JWT}.
         *
         * @param keys a JSON Web Key Set of 1 to 20 public keys for RS256, ES256 or EdDSA, with a {@code kid} each if there
         *     are several; or empty, which is the default
         * @return this builder
         */
        public Builder keys(Optional<String> keys) {
            values.keys = keys.orElse(null);
            return this;
        }

        /**
         * Sets whether what the app signs to authenticate may name the token endpoint as its audience, as older libraries
         * do. Who can read such an assertion could show it to another server of that address.
         *
         * @param namesTokenEndpoint by default only the issuer is taken, as RFC 7523bis says
         * @return this builder
         */
        public Builder namesTokenEndpoint(boolean namesTokenEndpoint) {
            values.namesTokenEndpoint = namesTokenEndpoint;
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings of these values
         * @throws InvalidInputException if something is out of its bounds; it names everything that is
         */
        public AppSettings build() {
            List<Problem> problems = AppRules.problems(values);
            if (!problems.isEmpty()) {
                throw new InvalidInputException("app", problems);
            }
            return new AppSettings(values.copy());
        }
    }
}
