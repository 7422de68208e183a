package dev.integrations.oauth;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.jose.DpopSettings;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the host chose about its authorization server. Immutable and safe for use by several threads. */
public final class OAuthSettings {
    /** For how long a code is good unless set otherwise: 60 seconds. */
    public static final Duration DEFAULT_CODE_LIFETIME = Duration.ofSeconds(60);

    private static final int MAX_FAILURES = 1_000_000;
    private static final Duration MAX_CODE_LIFETIME = Duration.ofMinutes(10);

    private final URI issuer;
    private final List<String> resources;
    private final TokenPolicy tokenPolicy;
    private final DpopSettings dpop;
    private final Set<String> browserOrigins;
    private final Duration codeLifetime;
    private final PushedRequestPolicy pushedRequests;
    private final DevicePolicy devices;
    private final int maxFailures;
    private final Optional<UserGate> users;
    private final Optional<ConsentScreen> consentScreen;
    private final List<PageTheme> pages;

    private OAuthSettings(Builder builder) {
        this.issuer = URI.create(builder.issuer);
        this.resources = builder.resources.isEmpty() ? List.of(builder.issuer) : List.copyOf(builder.resources);
        this.tokenPolicy = builder.tokenPolicy;
        this.dpop = builder.dpop;
        this.browserOrigins = builder.browserOrigins;
        this.codeLifetime = builder.codeLifetime;
        this.pushedRequests = builder.pushedRequests;
        this.devices = builder.devices;
        this.maxFailures = builder.maxFailures;
        this.users = builder.users;
        this.consentScreen = builder.consentScreen;
        this.pages = builder.pages;
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param issuer the address by which clients know the server, such as {@code https://as.example.com}: {@code https},
     *     without query, fragment and a slash at its end (RFC 8414, section 2). {@code http} is for loopback addresses in
     *     development.
     * @return a new builder
     */
    public static Builder builder(String issuer) {
        return new Builder(issuer);
    }

    /**
     * Returns the address by which clients know the server.
     *
     * @return such as {@code https://as.example.com}
     */
    public String issuer() {
        return issuer.toString();
    }

    /**
     * Says whether the server is reached without TLS, as only a developer's machine may be.
     *
     * @return true if the issuer is {@code http}
     */
    public boolean isInsecure() {
        return "http".equals(issuer.getScheme());
    }

    /** {@return the resources that tokens may be for, the default first, not modifiable} */
    public List<String> resources() {
        return resources;
    }

    /** {@return the lifetimes, the form and the rotation of tokens of apps that have no policy of their own} */
    public TokenPolicy tokenPolicy() {
        return tokenPolicy;
    }

    /** {@return which proofs of a key are accepted, by the server and its resources} */
    public DpopSettings dpop() {
        return dpop;
    }

    /** {@return the origins whose scripts may ask for tokens, revoke them and push requests, not modifiable} */
    public Set<String> browserOrigins() {
        return browserOrigins;
    }

    /** {@return for how long a code is good} */
    public Duration codeLifetime() {
        return codeLifetime;
    }

    /** {@return how apps may push their requests ahead of the browser} */
    public PushedRequestPolicy pushedRequests() {
        return pushedRequests;
    }

    /** {@return how devices without a browser get their user's approval} */
    public DevicePolicy devices() {
        return devices;
    }

    /** {@return how many failed authentications of an app an address has within a minute} */
    public int maxFailures() {
        return maxFailures;
    }

    /** {@return what knows who is logged in, or empty if there is no authorization endpoint} */
    public Optional<UserGate> users() {
        return users;
    }

    /** {@return the host's own page that asks users, or empty for ours} */
    public Optional<ConsentScreen> consentScreen() {
        return consentScreen;
    }

    /** {@return what our pages say and look like, in each of their languages, the default first, not modifiable} */
    public List<PageTheme> pages() {
        return pages;
    }

    /** Returns the policy of an app. */
    TokenPolicy policyFor(AppSettings app) {
        return app.tokenPolicy().orElse(tokenPolicy);
    }

    /** Returns the path of the issuer, empty if it has none. */
    String path() {
        return issuer.getRawPath();
    }

    /** Collects settings. Used by one thread at a time. */
    public static final class Builder {
        private final String issuer;
        private List<String> resources = List.of();
        private TokenPolicy tokenPolicy = TokenPolicy.defaults();
        private DpopSettings dpop = DpopSettings.defaults();
        private Set<String> browserOrigins = Set.of();
        private Duration codeLifetime = DEFAULT_CODE_LIFETIME;
        private PushedRequestPolicy pushedRequests = PushedRequestPolicy.defaults();
        private DevicePolicy devices = DevicePolicy.defaults();
        private int maxFailures = 10;
        private Optional<UserGate> users = Optional.empty();
        private Optional<ConsentScreen> consentScreen = Optional.empty();
        private List<PageTheme> pages = List.of(PageTheme.standard());

        private Builder(String issuer) {
            this.issuer = issuer;
        }

        /**
         * Sets the resources that tokens may be for (RFC 8707).
         *
         * @param resources absolute URIs such as {@code https://api.example.com}; the first is that of tokens for which
         *     none was asked. The default is the issuer.
         * @return this builder
         */
        public Builder resources(String... resources) {
            this.resources = List.of(resources);
            return this;
        }

        /**
         * Sets the lifetimes, the form and the rotation of tokens of apps that have no policy of their own.
         *
         * @param tokenPolicy the default is {@link TokenPolicy#defaults()}
         * @return this builder
         */
        public Builder tokenPolicy(TokenPolicy tokenPolicy) {
            this.tokenPolicy = tokenPolicy;
            return this;
        }

        /**
         * Sets which proofs of a key are accepted, which tokens are bound to (RFC 9449).
         *
         * @param dpop the default is {@link DpopSettings#defaults()}
         * @return this builder
         */
        public Builder dpop(DpopSettings dpop) {
            this.dpop = dpop;
            return this;
        }

        /**
         * Sets the origins whose scripts may ask for tokens, revoke them, push requests and begin the authorization of a
         * device, which browsers do not let them otherwise. The metadata and the keys may be read by scripts of all origins,
         * the authorization endpoint, the page for devices and introspection by none.
         *
         * @param browserOrigins each as browsers send it, such as {@code https://app.example.com}; the default is none
         * @return this builder
         */
        public Builder browserOrigins(String... browserOrigins) {
            this.browserOrigins = Set.of(browserOrigins);
            return this;
        }

        /**
         * Sets for how long a code is good.
         *
         * @param codeLifetime 1 second to 10 minutes (RFC 6749, section 4.1.2); the default is 60 seconds
         * @return this builder
         */
        public Builder codeLifetime(Duration codeLifetime) {
            this.codeLifetime = codeLifetime;
            return this;
        }

        /**
         * Sets how apps may push their requests ahead of the browser (RFC 9126).
         *
         * @param pushedRequests the default is {@link PushedRequestPolicy#defaults()}
         * @return this builder
         */
        public Builder pushedRequests(PushedRequestPolicy pushedRequests) {
            this.pushedRequests = pushedRequests;
            return this;
        }

        /**
         * Sets how devices without a browser get their user's approval (RFC 8628).
         *
         * @param devices the default is {@link DevicePolicy#defaults()}
         * @return this builder
         */
        public Builder devices(DevicePolicy devices) {
            this.devices = devices;
            return this;
        }

        /**
         * Sets after how many failed authentications within a minute an address is not heard for an app any more, and
         * after ten times as many for any app, until the minute ends. Users who type in wrong codes of devices are counted
         * in the same way, and so is what is begun in the name of apps without a secret, six times as much, and as much of
         * what is refused though it has a proof of a key. What an app with a secret begins is sixty times as much; and a
         * grant is refreshed as often as its app may begin something. Each node counts for itself. Behind a proxy that is not among
         * the builder's {@code trustedProxies} all clients have its address, and are not heard together.
         *
         * @param maxFailures 1 to 1,000,000; the default is 10
         * @return this builder
         */
        public Builder maxFailures(int maxFailures) {
            this.maxFailures = maxFailures;
            return this;
        }

        /**
         * Sets what knows who is logged in, and opens the endpoints where users allow apps to act for them: those of
         * authorization, of pushed requests and of devices.
         *
         * @param users the host's; by default there are none of these endpoints
         * @return this builder
         */
        public Builder users(UserGate users) {
            this.users = Optional.of(users);
            return this;
        }

        /**
         * Sets the page that asks users. Problems are told by our pages all the same.
         *
         * @param consentScreen the host's; the default is our page
         * @return this builder
         */
        public Builder consentScreen(ConsentScreen consentScreen) {
            this.consentScreen = Optional.of(consentScreen);
            return this;
        }

        /**
         * Sets what our pages say and look like. The browser says which language its user reads.
         *
         * @param first the default
         * @param others for other languages
         * @return this builder
         */
        public Builder pages(PageTheme first, PageTheme... others) {
            List<PageTheme> all = new ArrayList<>(List.of(first));
            all.addAll(List.of(others));
            this.pages = List.copyOf(all);
            return this;
        }

        /**
         * Returns the settings.
         *
         * @return settings of these values
         * @throws InvalidInputException if something is out of its bounds; it names everything that is
         */
        public OAuthSettings build() {
            List<Problem> problems = new ArrayList<>(tokenPolicy.problems());
            problems.addAll(pushedRequests.problems());
            problems.addAll(devices.problems());
            check(
                    problems,
                    !pushedRequests.required() || users.isPresent(),
                    "pushedRequests.required",
                    "must be false for a server that knows no users, to which nothing is pushed");
            check(
                    problems,
                    isIssuer(issuer),
                    "issuer",
                    "must be https, or http to this machine in development, with a host and"
                            + " without user information, query, fragment and a slash at its end");
            check(
                    problems,
                    resources.stream().allMatch(Resources::isValid),
                    "resources",
                    "must be absolute URIs without fragment");
            check(
                    problems,
                    codeLifetime.compareTo(Duration.ofSeconds(1)) >= 0
                            && codeLifetime.compareTo(MAX_CODE_LIFETIME) <= 0,
                    "codeLifetime",
                    "must be PT1S to %s, was %s".formatted(MAX_CODE_LIFETIME, codeLifetime));
            check(
                    problems,
                    maxFailures >= 1 && maxFailures <= MAX_FAILURES,
                    "maxFailures",
                    "must be 1 to %d, was %d".formatted(MAX_FAILURES, maxFailures));
            check(
                    problems,
                    browserOrigins.stream().allMatch(Builder::isOrigin),
                    "browserOrigins",
                    "must be https, or http to this machine, in small letters, with a host and nothing after its port");
            check(
                    problems,
                    pages.stream().noneMatch(page -> page.style().contains("</")),
                    "pages",
                    "must have style sheets without </");
            if (!problems.isEmpty()) {
                throw new InvalidInputException("OAuth settings", problems);
            }
            return new OAuthSettings(this);
        }

        private static void check(List<Problem> problems, boolean holds, String field, String message) {
            if (!holds) {
                problems.add(new Problem(field, message));
            }
        }

        private static boolean isOrigin(String origin) {
            return isIssuer(origin)
                    && origin.equals(origin.toLowerCase(Locale.ROOT))
                    && URI.create(origin).getRawPath().isEmpty();
        }

        private static boolean isIssuer(String issuer) {
            return ServerAddress.isValid(issuer) && !issuer.endsWith("/");
        }
    }
}
