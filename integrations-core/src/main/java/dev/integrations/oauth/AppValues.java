package dev.integrations.oauth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@link AppSettings.Builder} collects; all that it refers to is immutable. */
final class AppValues {
    String name;
    String description = "";
    ApplicationType type = ApplicationType.WEB;
    ClientAuthentication authentication = ClientAuthentication.CLIENT_SECRET_BASIC;
    List<String> redirectUris = List.of();
    Set<GrantType> grantTypes = Set.of();
    Set<String> scopes = Set.of();
    Set<String> servedResources = Set.of();
    boolean namesTokenEndpoint;
    boolean pushedRequestsRequired;

    @Nullable
    String logoUri;

    @Nullable
    String policyUri;

    @Nullable
    String termsUri;

    @Nullable
    TokenPolicy tokenPolicy;

    @Nullable
    String keys;

    AppValues(String name) {
        this.name = name;
    }

    AppValues copy() {
        AppValues copy = new AppValues(name);
        copy.description = description;
        copy.type = type;
        copy.authentication = authentication;
        copy.redirectUris = redirectUris;
        copy.grantTypes = grantTypes;
        copy.scopes = scopes;
        copy.servedResources = servedResources;
        copy.pushedRequestsRequired = pushedRequestsRequired;
        copy.logoUri = logoUri;
        copy.policyUri = policyUri;
        copy.termsUri = termsUri;
        copy.tokenPolicy = tokenPolicy;
        copy.keys = keys;
        copy.namesTokenEndpoint = namesTokenEndpoint;
        return copy;
    }
}
