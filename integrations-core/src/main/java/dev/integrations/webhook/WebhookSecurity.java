package dev.integrations.webhook;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook and its receiver trust each other beyond the signature. Credentials are kept encrypted and are never
 * shown again. Immutable and safe for use by several threads.
 */
public final class WebhookSecurity {
    private static final WebhookSecurity NONE = new WebhookSecurity(new Builder());

    private final @Nullable ClientCertificate clientCertificate;
    private final @Nullable String trust;
    private final @Nullable ReceiverAuthentication authentication;
    private final @Nullable String encryption;
    private final Map<String, Credential> headers;

    private WebhookSecurity(Builder builder) {
        this.clientCertificate = builder.clientCertificate;
        this.trust = builder.trust;
        this.authentication = builder.authentication;
        this.encryption = builder.encryption;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(builder.headers));
    }

    /**
     * Returns the security of a webhook that has nothing but its signature.
     *
     * @return no option
     */
    public static WebhookSecurity none() {
        return NONE;
    }

    /**
     * Returns a builder without any option.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns a builder with these options.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.clientCertificate = clientCertificate;
        builder.trust = trust;
        builder.authentication = authentication;
        builder.encryption = encryption;
        builder.headers = new LinkedHashMap<>(headers);
        return builder;
    }

    /**
     * Reads options as {@link #toText()} wrote them, for stores. They are not checked again.
     *
     * @param text the text
     * @return the options
     * @throws IllegalArgumentException if it is not such a text
     */
    public static WebhookSecurity parse(String text) {
        return SecurityText.read(text);
    }

    /**
     * Returns the options as text, for stores: credentials are in it as the key ring encrypted them.
     *
     * @return JSON, or an empty text for no option
     * @throws IllegalStateException if a credential is not encrypted
     */
    public String toText() {
        return isNone() ? "" : SecurityText.write(this);
    }

    /**
     * Says whether no option is set.
     *
     * @return true if there is nothing but the signature
     */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * Returns what is shown to a receiver that asks for a certificate.
     *
     * @return the certificate, or empty
     */
    public Optional<ClientCertificate> clientCertificate() {
        return Optional.ofNullable(clientCertificate);
    }

    /**
     * Returns the authorities that are trusted instead of those of the host.
     *
     * @return certificates as PEM, or empty
     */
    public Optional<String> trust() {
        return Optional.ofNullable(trust);
    }

    /**
     * Returns how the webhook proves who it is.
     *
     * @return what the {@code Authorization} header is made from, or empty
     */
    public Optional<ReceiverAuthentication> authentication() {
        return Optional.ofNullable(authentication);
    }

    /**
     * Returns for whom payloads are encrypted.
     *
     * @return the receiver's public JSON Web Key, or empty
     */
    public Optional<String> encryption() {
        return Optional.ofNullable(encryption);
    }

    /**
     * Returns the headers whose values are secret.
     *
     * @return the values by name, not modifiable
     */
    public Map<String, Credential> headers() {
        return headers;
    }

    /**
     * Returns these options with other credentials, and makes no check.
     *
     * @param change makes a credential from its place, such as {@code clientCertificate.key}, and what is there now
     */
    WebhookSecurity withCredentials(BiFunction<String, Credential, Credential> change) {
        Builder changed = toBuilder();
        if (clientCertificate != null) {
            changed.clientCertificate = new ClientCertificate(
                    clientCertificate.chain(), change.apply("clientCertificate.key", clientCertificate.key()));
        }
        if (authentication instanceof ReceiverAuthentication.Bearer bearer) {
            changed.authentication =
                    new ReceiverAuthentication.Bearer(change.apply("authentication.token", bearer.token()));
        } else if (authentication instanceof ReceiverAuthentication.Basic basic) {
            changed.authentication = new ReceiverAuthentication.Basic(
                    basic.username(), change.apply("authentication.password", basic.password()));
        } else if (authentication instanceof ReceiverAuthentication.ClientCredentials client) {
            changed.authentication = new ReceiverAuthentication.ClientCredentials(
                    client.tokenUrl(),
                    client.clientId(),
                    change.apply("authentication.clientSecret", client.clientSecret()),
                    client.method(),
                    client.scopes(),
                    client.audience());
        }
        changed.headers.replaceAll((name, value) -> change.apply("headers." + name, value));
        return new WebhookSecurity(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WebhookSecurity that
                && Objects.equals(clientCertificate, that.clientCertificate)
                && Objects.equals(trust, that.trust)
                && Objects.equals(authentication, that.authentication)
                && Objects.equals(encryption, that.encryption)
                && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return Objects.hash(clientCertificate, trust, authentication, encryption, headers);
    }

    /** Returns which options are set. */
    @Override
    public String toString() {
        return "WebhookSecurity[clientCertificate=%s, trust=%s, authentication=%s, encryption=%s, headers=%s]"
                .formatted(
                        clientCertificate != null,
                        trust != null,
                        authentication == null
                                ? "none"
                                : authentication.getClass().getSimpleName(),
                        encryption != null,
                        headers.keySet());
    }

    /** Builds options; {@link #build()} reports everything that is wrong together. Not safe for several threads. */
    public static final class Builder {
        private @Nullable ClientCertificate clientCertificate;
        private @Nullable String trust;
        private @Nullable ReceiverAuthentication authentication;
        private @Nullable String encryption;
        private Map<String, Credential> headers = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets what is shown to a receiver that asks for a certificate.
         *
         * @param certificate the certificate with its key; the default is none, which null stands for
         * @return this builder
         */
        public Builder clientCertificate(@Nullable ClientCertificate certificate) {
            this.clientCertificate = certificate;
            return this;
        }

        /**
         * Sets the authorities that are trusted instead of those of the host. Host names are verified all the same.
         *
         * @param pem 1 to 20 certificates as PEM; the default is those of the host, which null stands for
         * @return this builder
         */
        public Builder trust(@Nullable String pem) {
            this.trust = pem;
            return this;
        }

        /**
         * Sets how the webhook proves who it is.
         *
         * @param authentication what the {@code Authorization} header is made from; the default is none, which null
         *     stands for
         * @return this builder
         */
        public Builder authentication(@Nullable ReceiverAuthentication authentication) {
            this.authentication = authentication;
            return this;
        }

        /**
         * Sets for whom payloads are encrypted, as JWE in compact serialization.
         *
         * @param jwk the receiver's public JSON Web Key: RSA from 2,048 bits, or on P-256 or X25519; the default is that
         *     payloads are sent as they are, which null stands for
         * @return this builder
         */
        public Builder encryption(@Nullable String jwk) {
            this.encryption = jwk;
            return this;
        }

        /**
         * Sets headers whose values are secret: kept encrypted, and not shown again.
         *
         * @param headers the values by name, within the bounds of {@link WebhookSettings.Builder#headers}; the default
         *     is none
         * @return this builder
         */
        public Builder headers(Map<String, Credential> headers) {
            this.headers = new LinkedHashMap<>(headers);
            return this;
        }

        /**
         * Returns the options.
         *
         * @return options with a copy of these values
         * @throws InvalidInputException if a value is malformed or out of its bounds; it names every one that is
         */
        public WebhookSecurity build() {
            WebhookSecurity security = new WebhookSecurity(this);
            List<Problem> problems = SecurityRules.problems(security);
            if (!problems.isEmpty()) {
                throw new InvalidInputException("webhook security", problems);
            }
            return security;
        }

        /** What was checked when it was saved is not checked again. */
        WebhookSecurity buildUnchecked() {
            return new WebhookSecurity(this);
        }
    }
}
