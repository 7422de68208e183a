package dev.integrations.connection;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What is particular to one provider, as data. {@link Providers} has those that are shipped; a host describes others by
 * {@link #builder}. Immutable and safe for use by several threads.
 */
public final class ProviderDescriptor {
    private final DescriptorValues values;

    private ProviderDescriptor(DescriptorValues values) {
        this.values = values;
    }

    /**
     * Starts a descriptor.
     *
     * @param id its name for programs: 1 to 64 lower-case letters, digits and hyphens; it is a part of the redirect URI
     * @param scheme how its connections come by what they send
     * @return a builder
     */
    public static Builder builder(String id, ConnectionScheme scheme) {
        return new Builder(new DescriptorValues(id, scheme));
    }

    /**
     * Starts from this descriptor, to change some of it.
     *
     * @return a builder with all that was set here
     */
    public Builder toBuilder() {
        return new Builder(values.copy());
    }

    /**
     * Returns its name for programs.
     *
     * @return the id
     */
    public String id() {
        return values.id;
    }

    /**
     * Returns its name for people.
     *
     * @return the name
     */
    public String name() {
        return values.name;
    }

    /**
     * Returns how its connections come by what they send.
     *
     * @return the scheme
     */
    public ConnectionScheme scheme() {
        return values.scheme;
    }

    /**
     * Returns what is asked for unless a request names scopes of its own.
     *
     * @return the scopes in the words of the provider
     */
    public List<String> scopes() {
        return values.scopes;
    }

    /**
     * Returns every URL that the host's requests may go to, for a check against its outbound policy.
     *
     * @return the URLs as text
     */
    public List<String> urls() {
        List<String> urls = new ArrayList<>();
        Optional.ofNullable(values.tokenEndpoint).ifPresent(url -> urls.add(url.toString()));
        revocation().ifPresent(way -> urls.add(way.uri("client").toString()));
        apiBase().ifPresent(url -> urls.add(url.toString()));
        return urls;
    }

    URI authorizationEndpoint() {
        return Objects.requireNonNull(values.authorizationEndpoint);
    }

    URI tokenEndpoint() {
        return Objects.requireNonNull(values.tokenEndpoint);
    }

    Optional<UpstreamRevocation> revocation() {
        return Optional.ofNullable(values.revocation);
    }

    ClientAuthentication clientAuthentication() {
        return values.clientAuthentication;
    }

    Optional<String> issuer() {
        return Optional.ofNullable(values.issuer);
    }

    /** Says whether a callback without an issuer cannot be the provider's (RFC 9207, section 2.4). */
    boolean issuerAnnounced() {
        return values.issuerAnnounced;
    }

    String scopeSeparator() {
        return values.scopeSeparator;
    }

    Map<String, String> authorizeParameters() {
        return values.authorizeParameters;
    }

    Optional<URI> apiBase() {
        return Optional.ofNullable(values.apiBase);
    }

    Optional<DescriptorValues.AccountApiBase> accountApiBase() {
        return Optional.ofNullable(values.accountApiBase);
    }

    boolean endsGrant(String error) {
        return values.endsOfGrant.contains(error);
    }

    String header() {
        return values.header;
    }

    String headerPrefix() {
        return values.headerPrefix;
    }

    @Override
    public String toString() {
        return "ProviderDescriptor[%s, %s]".formatted(values.id, values.scheme);
    }

    /** Collects a descriptor; {@link #build} reports all problems together. Not safe for use by several threads. */
    public static final class Builder {
        private final DescriptorValues values;

        private Builder(DescriptorValues values) {
            this.values = values;
        }

        /**
         * Sets its name for people.
         *
         * @param name the name; the default is the id
         * @return this builder
         */
        public Builder name(String name) {
            values.name = name;
            return this;
        }

        /**
         * Sets where users are sent. Needed for {@link ConnectionScheme#AUTHORIZATION_CODE}.
         *
         * @param authorizationEndpoint an absolute URL, which may have a query
         * @return this builder
         */
        public Builder authorizationEndpoint(String authorizationEndpoint) {
            values.authorizationEndpoint = URI.create(authorizationEndpoint);
            return this;
        }

        /**
         * Sets where tokens are fetched. Needed for {@link ConnectionScheme#AUTHORIZATION_CODE} and
         * {@link ConnectionScheme#CLIENT_CREDENTIALS}.
         *
         * @param tokenEndpoint an absolute URL
         * @return this builder
         */
        public Builder tokenEndpoint(String tokenEndpoint) {
            values.tokenEndpoint = URI.create(tokenEndpoint);
            return this;
        }

        /**
         * Sets how tokens are revoked.
         *
         * @param revocation where and how; by default a connection is only forgotten here
         * @return this builder
         */
        public Builder revocation(UpstreamRevocation revocation) {
            values.revocation = revocation;
            return this;
        }

        /**
         * Sets how the client proves itself to the token endpoint.
         *
         * @param clientAuthentication the default is {@link ClientAuthentication#BASIC}
         * @return this builder
         */
        public Builder clientAuthentication(ClientAuthentication clientAuthentication) {
            values.clientAuthentication = clientAuthentication;
            return this;
        }

        /**
         * Sets the issuer that the provider names in its callbacks.
         *
         * @param issuer its issuer identifier, compared as it is
         * @param announced whether its metadata says {@code authorization_response_iss_parameter_supported}, so that a
         *     callback without it is refused
         * @return this builder
         * @see <a href="https://www.rfc-editor.org/rfc/rfc9207">RFC 9207</a>
         */
        public Builder issuer(String issuer, boolean announced) {
            values.issuer = issuer;
            values.issuerAnnounced = announced;
            return this;
        }

        /**
         * Sets what is asked for unless a request names scopes of its own.
         *
         * @param scopes in the words of the provider; none by default
         * @return this builder
         */
        public Builder scopes(String... scopes) {
            values.scopes = List.of(scopes);
            return this;
        }

        /**
         * Sets what stands between scopes.
         *
         * @param scopeSeparator the default is a space
         * @return this builder
         */
        public Builder scopeSeparator(String scopeSeparator) {
            values.scopeSeparator = scopeSeparator;
            return this;
        }

        /**
         * Adds a parameter to the authorization URL.
         *
         * @param parameter its name
         * @param value its value
         * @return this builder
         */
        public Builder authorizeParameter(String parameter, String value) {
            values.authorizeParameters.put(parameter, value);
            return this;
        }

        /**
         * Sets the URL that paths of the API are resolved against.
         *
         * @param apiBase an absolute URL
         * @return this builder
         */
        public Builder apiBase(String apiBase) {
            values.apiBase = URI.create(apiBase);
            return this;
        }

        /**
         * Says that each account has an API of its own, whose URL comes with the tokens.
         *
         * @param member the member of the token answer that holds it
         * @param hostSuffixes how its host must end, such as {@code .example.com}; another URL is not kept
         * @return this builder
         */
        public Builder accountApiBase(String member, String... hostSuffixes) {
            values.accountApiBase = new DescriptorValues.AccountApiBase(member, List.of(hostSuffixes));
            return this;
        }

        /**
         * Adds error codes that mean what {@code invalid_grant} does: the refresh token is of no use any more.
         *
         * @param errors the codes of the provider
         * @return this builder
         */
        public Builder endsGrant(String... errors) {
            values.endsOfGrant.addAll(List.of(errors));
            return this;
        }

        /**
         * Sets the header field that an API key or token is sent in.
         *
         * @param header its name; the default is {@code Authorization}
         * @param prefix what stands before the key; the default is {@code Bearer} and a space
         * @return this builder
         */
        public Builder header(String header, String prefix) {
            values.header = header;
            values.headerPrefix = prefix;
            return this;
        }

        /**
         * Builds the descriptor.
         *
         * @return the descriptor
         * @throws IllegalArgumentException if the id is malformed, an endpoint that the scheme needs is missing, or a URL
         *     is not absolute; it names all of it
         */
        public ProviderDescriptor build() {
            List<String> problems = values.problems();
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException(
                        "Provider '%s': %s".formatted(values.id, String.join("; ", problems)));
            }
            return new ProviderDescriptor(values.copy());
        }
    }
}
