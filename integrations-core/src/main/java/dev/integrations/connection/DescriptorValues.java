package dev.integrations.connection;

import dev.integrations.http.Header;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link ProviderDescriptor} is made of, and what must hold of it. A descriptor leaves its own unchanged. */
final class DescriptorValues {
    /** With the dot, so that a host which only ends alike is another. */
    private static final Pattern HOST_SUFFIX = Pattern.compile("\\.[a-z0-9.-]+");

    private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

    final String id;
    final ConnectionScheme scheme;
    final Map<String, String> authorizeParameters = new LinkedHashMap<>();
    final Set<String> endsOfGrant = new TreeSet<>(Set.of("invalid_grant"));

    @Nullable
    URI authorizationEndpoint;

    @Nullable
    URI tokenEndpoint;

    @Nullable
    UpstreamRevocation revocation;

    @Nullable
    String issuer;

    @Nullable
    URI apiBase;

    @Nullable
    AccountApiBase accountApiBase;

    String name;
    ClientAuthentication clientAuthentication = ClientAuthentication.BASIC;
    boolean issuerAnnounced;
    List<String> scopes = List.of();
    String scopeSeparator = " ";
    String header = "Authorization";
    String headerPrefix = "Bearer ";

    DescriptorValues(String id, ConnectionScheme scheme) {
        this.id = id;
        this.scheme = scheme;
        this.name = id;
    }

    /** The member of a token answer that holds the URL of the account's API, and how the host of that may end. */
    record AccountApiBase(String member, List<String> hostSuffixes) {
        boolean allows(URI url) {
            String host = url.getHost();
            return "https".equals(url.getScheme())
                    && url.getRawUserInfo() == null
                    && host != null
                    && hostSuffixes.stream().anyMatch(host.toLowerCase(Locale.ROOT)::endsWith);
        }
    }

    DescriptorValues copy() {
        DescriptorValues copy = new DescriptorValues(id, scheme);
        copy.name = name;
        copy.authorizationEndpoint = authorizationEndpoint;
        copy.tokenEndpoint = tokenEndpoint;
        copy.revocation = revocation;
        copy.clientAuthentication = clientAuthentication;
        copy.issuer = issuer;
        copy.issuerAnnounced = issuerAnnounced;
        copy.scopes = scopes;
        copy.scopeSeparator = scopeSeparator;
        copy.authorizeParameters.putAll(authorizeParameters);
        copy.apiBase = apiBase;
        copy.accountApiBase = accountApiBase;
        copy.endsOfGrant.addAll(endsOfGrant);
        copy.header = header;
        copy.headerPrefix = headerPrefix;
        return copy;
    }

    /** Returns everything that is wrong. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!ID.matcher(id).matches()) {
            problems.add("the id has 1 to 64 lower-case letters, digits or hyphens");
        }
        if (scheme == ConnectionScheme.AUTHORIZATION_CODE) {
            checkUrl("authorizationEndpoint", authorizationEndpoint, problems);
        }
        if (scheme == ConnectionScheme.AUTHORIZATION_CODE || scheme == ConnectionScheme.CLIENT_CREDENTIALS) {
            checkUrl("tokenEndpoint", tokenEndpoint, problems);
        }
        if (apiBase != null) {
            checkUrl("apiBase", apiBase, problems);
        }
        if (accountApiBase != null
                && !accountApiBase.hostSuffixes().stream()
                        .allMatch(suffix -> HOST_SUFFIX.matcher(suffix).matches())) {
            problems.add("an account's host ends with a dot and lower-case letters, digits, dots or hyphens");
        }
        if (issuerAnnounced && issuer == null) {
            problems.add("an issuer that is announced must be named");
        }
        if (!scopes.stream().allMatch(Texts::isScope)) {
            problems.add("a scope has 1 to 255 visible ASCII characters other than \" and \\");
        }
        if (Header.isTransportOwned(header)) {
            problems.add("header '%s' is set by the transport".formatted(header));
        }
        Header.problem(header, headerPrefix.strip()).ifPresent(problems::add);
        return problems;
    }

    private static void checkUrl(String field, @Nullable URI url, List<String> problems) {
        if (url == null || !url.isAbsolute() || url.getHost() == null || url.getRawFragment() != null) {
            problems.add(field + " must be an absolute URL without a fragment");
        }
    }
}
