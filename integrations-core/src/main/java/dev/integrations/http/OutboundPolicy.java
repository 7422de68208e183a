package dev.integrations.http;

import dev.integrations.common.InvalidInputException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Where requests may go. By default: {@code https} to ports 443 and 8443 of public addresses, under a name or a plainly
 * spelt address. Immutable and safe for use by several threads.
 */
public final class OutboundPolicy {
    /** Names under which cloud vendors serve metadata and credentials. */
    private static final Set<String> METADATA_NAMES = Set.of(
            "metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal");

    private final boolean http;
    private final boolean loopback;
    private final boolean anyPort;
    private final Set<Integer> ports;
    private final Hosts onlyHosts;
    private final Hosts deniedHosts;
    private final List<Cidr> allowedCidrs;
    private final List<Cidr> deniedCidrs;
    private final AddressGuard guard;

    private OutboundPolicy(Builder builder) {
        this.http = builder.http;
        this.loopback = builder.loopback;
        this.anyPort = builder.anyPort;
        this.ports = Set.copyOf(builder.ports);
        this.onlyHosts = new Hosts(builder.onlyHosts);
        this.deniedHosts = new Hosts(builder.deniedHosts);
        this.allowedCidrs = List.copyOf(builder.allowedCidrs);
        this.deniedCidrs = List.copyOf(builder.deniedCidrs);
        this.guard = new AddressGuard(allowedCidrs, deniedCidrs, loopback, OwnAddresses.ofThisMachine());
    }

    /**
     * Returns the policy with every default.
     *
     * @return {@code https} to ports 443 and 8443 of public addresses
     */
    public static OutboundPolicy strict() {
        return builder().build();
    }

    /**
     * Returns a policy for a developer's machine: {@code http} as well, any port, and loopback. Private networks stay
     * closed.
     *
     * @return the policy, not for production
     */
    public static OutboundPolicy development() {
        return builder().allowHttp().allowLoopback().allowAnyPort().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from this policy.
     *
     * @return a builder with all that was set here
     */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.http = http;
        builder.loopback = loopback;
        builder.anyPort = anyPort;
        builder.ports.addAll(ports);
        builder.onlyHosts.addAll(onlyHosts.patterns);
        builder.deniedHosts.addAll(deniedHosts.patterns);
        builder.allowedCidrs.addAll(allowedCidrs);
        builder.deniedCidrs.addAll(deniedCidrs);
        return builder;
    }

    /**
     * Says what is wrong with a URL, without looking its name up. An address in it is vetted at once; those behind a
     * name are vetted when a request is sent.
     *
     * @param url the URL as a tenant typed it
     * @return sentences that start with "it" or "its", empty if the URL is acceptable
     */
    public List<String> problems(String url) {
        try {
            return problems(OutboundUrl.parse(url));
        } catch (OutboundUrl.Refused e) {
            return List.of(e.problem());
        }
    }

    /**
     * Returns a URL in the form in which requests need it, with its host in ASCII (RFC 5891).
     *
     * @param url the URL as a tenant typed it
     * @return the same URL as a URI
     * @throws InvalidInputException if {@link #problems} finds any
     */
    public URI require(String url) {
        try {
            OutboundUrl parsed = OutboundUrl.parse(url);
            List<String> problems = problems(parsed);
            if (problems.isEmpty()) {
                return parsed.uri();
            }
            throw invalid(problems);
        } catch (OutboundUrl.Refused e) {
            throw invalid(List.of(e.problem()));
        }
    }

    /**
     * Looks up the addresses of a host that something other than a request is to connect to, and vets all of them. May block
     * for as long as the resolver does.
     *
     * @param host a name in ASCII, or an IPv4 address
     * @param resolver looks the name up
     * @return addresses that may be connected to, in the order in which they should be tried
     * @throws TransportException of kind {@link FailureKind#DNS} or {@link FailureKind#REFUSED_ADDRESS}
     */
    public List<InetAddress> resolve(String host, Resolver resolver) {
        InetAddress literal;
        try {
            literal = OutboundUrl.parse("https://" + host).literal();
        } catch (OutboundUrl.Refused e) {
            throw refused(host, e.problem());
        }
        if (!isAllowedHost(host)) {
            throw refused(host, "its name is not allowed");
        }
        List<InetAddress> addresses = literal == null ? lookUp(host, resolver) : List.of(literal);
        problem(addresses).ifPresent(problem -> {
            throw refused(host, problem);
        });
        return addresses;
    }

    private static List<InetAddress> lookUp(String host, Resolver resolver) {
        try {
            List<InetAddress> addresses = resolver.resolve(host);
            if (!addresses.isEmpty()) {
                return List.copyOf(addresses);
            }
        } catch (UnknownHostException e) {
            throw new TransportException(FailureKind.DNS, false, host + " did not resolve: " + e, e);
        }
        throw new TransportException(FailureKind.DNS, false, host + " has no address", null);
    }

    private static TransportException refused(String host, String problem) {
        return new TransportException(FailureKind.REFUSED_ADDRESS, false, "%s: %s".formatted(host, problem), null);
    }

    /** The check of {@link #problems(String)} on a URL that was taken apart. */
    List<String> problems(OutboundUrl url) {
        List<String> problems = new ArrayList<>(0);
        boolean plain = !http && url.scheme().equals("http");
        if (plain) {
            problems.add("it must start with https://");
        }
        if (!isAllowedPort(url.port()) && !(plain && url.port() == 80)) {
            problems.add("its port %d is not allowed".formatted(url.port()));
        }
        if (!isAllowedHost(url.host())) {
            problems.add("its host is not allowed");
        } else if (url.literal() != null) {
            guard.problem(url.literal()).ifPresent(reason -> problems.add("its address is not allowed: " + reason));
        }
        return problems;
    }

    /** Why a name that resolves to these may not be connected to; for the operator. */
    Optional<String> problem(List<InetAddress> addresses) {
        return guard.problem(addresses);
    }

    private boolean isAllowedPort(int port) {
        return anyPort || port == 443 || port == 8443 || (http && (port == 80 || port == 8080)) || ports.contains(port);
    }

    private boolean isAllowedHost(String host) {
        boolean local = host.equals("localhost") || host.endsWith(".localhost");
        return !deniedHosts.match(host)
                && !METADATA_NAMES.contains(host)
                && (loopback || !local)
                && (onlyHosts.isEmpty() || onlyHosts.match(host));
    }

    private static InvalidInputException invalid(List<String> problems) {
        return new InvalidInputException(
                "outbound URL",
                problems.stream()
                        .map(problem -> new InvalidInputException.Problem("url", problem))
                        .toList());
    }

    /** Exact names and {@code *.suffix} patterns. */
    private static final class Hosts {
        final Set<String> patterns;

        Hosts(Set<String> patterns) {
            this.patterns = Set.copyOf(patterns);
        }

        boolean isEmpty() {
            return patterns.isEmpty();
        }

        boolean match(String host) {
            if (patterns.contains(host)) {
                return true;
            }
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                if (patterns.contains("*" + host.substring(dot))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Collects a policy; a denial always wins over a permission. Not safe for use by several threads. */
    public static final class Builder {
        private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9:]([a-z0-9.:-]*[a-z0-9])?");

        private boolean http;
        private boolean loopback;
        private boolean anyPort;
        private final Set<Integer> ports = new TreeSet<>();
        private final Set<String> onlyHosts = new TreeSet<>();
        private final Set<String> deniedHosts = new TreeSet<>();
        private final List<Cidr> allowedCidrs = new ArrayList<>();
        private final List<Cidr> deniedCidrs = new ArrayList<>();

        private Builder() {}

        /**
         * Allows {@code http}, and with it ports 80 and 8080. The default is {@code https} only.
         *
         * @return this builder
         */
        public Builder allowHttp() {
            http = true;
            return this;
        }

        /**
         * Allows loopback and this machine's own addresses. The default refuses both.
         *
         * @return this builder
         */
        public Builder allowLoopback() {
            loopback = true;
            return this;
        }

        /**
         * Allows more ports. The default is 443 and 8443, and with {@code http} 80 and 8080.
         *
         * @param ports each 1 to 65535
         * @return this builder
         * @throws IllegalArgumentException if a port is not in that range
         */
        public Builder allowPorts(int... ports) {
            for (int port : ports) {
                if (port < 1 || port > 65535) {
                    throw new IllegalArgumentException("a port is 1 to 65535, was " + port);
                }
                this.ports.add(port);
            }
            return this;
        }

        /**
         * Allows every port. The default is a short list.
         *
         * @return this builder
         */
        public Builder allowAnyPort() {
            anyPort = true;
            return this;
        }

        /**
         * Allows no hosts but these and those of earlier calls. The default is every host. Their addresses are vetted
         * all the same.
         *
         * @param hosts names in ASCII such as {@code hooks.example.com}, or {@code *.example.com} for all names below
         * @return this builder
         * @throws IllegalArgumentException if one is neither
         */
        public Builder onlyHosts(String... hosts) {
            add(hosts, onlyHosts);
            return this;
        }

        /**
         * Denies hosts, whatever else allows them. The default denies the names of metadata services.
         *
         * @param hosts names in ASCII such as {@code hooks.example.com}, or {@code *.example.com} for all names below
         * @return this builder
         * @throws IllegalArgumentException if one is neither
         */
        public Builder denyHosts(String... hosts) {
            add(hosts, deniedHosts);
            return this;
        }

        /**
         * Allows blocks of addresses that are refused by default, such as a company's own {@code 10.1.0.0/16}. The
         * address of a metadata service is allowed only by a block of that one address.
         *
         * @param cidrs blocks such as {@code 10.1.0.0/16} or {@code fd12:3456::/32}, or single addresses
         * @return this builder
         * @throws IllegalArgumentException if one is not a block
         */
        public Builder allowCidrs(String... cidrs) {
            for (String cidr : cidrs) {
                allowedCidrs.add(Cidr.parse(cidr));
            }
            return this;
        }

        /**
         * Denies blocks of addresses, whatever else allows them. The default denies what is not public.
         *
         * @param cidrs blocks such as {@code 198.41.0.0/16}, or single addresses
         * @return this builder
         * @throws IllegalArgumentException if one is not a block
         */
        public Builder denyCidrs(String... cidrs) {
            for (String cidr : cidrs) {
                deniedCidrs.add(Cidr.parse(cidr));
            }
            return this;
        }

        /**
         * Builds the policy.
         *
         * @return the policy
         */
        public OutboundPolicy build() {
            return new OutboundPolicy(this);
        }

        private static void add(String[] hosts, Set<String> patterns) {
            for (String host : hosts) {
                String lower = host.toLowerCase(Locale.ROOT);
                if (!HOST.matcher(lower).matches()) {
                    throw new IllegalArgumentException(
                            "a host name in ASCII, or *. and one, was expected, was '%s'".formatted(host));
                }
                patterns.add(lower);
            }
        }
    }
}
