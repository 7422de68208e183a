package dev.integrations.oauth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.scope.Scope;
import dev.integrations.web.WebResponse;
import java.util.stream.Stream;

/** What clients can find out about the server: RFC 8414. */
final class MetadataEndpoint {
    static final String WELL_KNOWN = "/.well-known/oauth-authorization-server";

    private final ObjectNode metadata = JsonNodeFactory.instance.objectNode();

    MetadataEndpoint(OAuthParts parts) {
        String issuer = parts.settings().issuer();
        metadata.put("issuer", issuer)
                .put("token_endpoint", issuer + AuthorizationServer.TOKEN)
                .put("revocation_endpoint", issuer + AuthorizationServer.REVOKE)
                .put("introspection_endpoint", issuer + AuthorizationServer.INTROSPECT)
                .put("jwks_uri", issuer + AuthorizationServer.JWKS);
        if (parts.settings().users().isPresent()) {
            metadata.put("authorization_endpoint", issuer + AuthorizationServer.AUTHORIZE)
                    .put("authorization_response_iss_parameter_supported", true)
                    .put("pushed_authorization_request_endpoint", issuer + AuthorizationServer.PUSH)
                    .put(
                            "require_pushed_authorization_requests",
                            parts.settings().pushedRequests().required())
                    .put("device_authorization_endpoint", issuer + AuthorizationServer.DEVICES);
        }
        metadata.putArray("response_types_supported").add("code");
        metadata.putArray("response_modes_supported").add("query");
        ArrayNode grants = metadata.putArray("grant_types_supported");
        Stream.of(GrantType.values())
                .filter(type -> type != GrantType.DEVICE_CODE
                        || parts.settings().users().isPresent())
                .forEach(type -> grants.add(type.value()));
        metadata.putArray("code_challenge_methods_supported").add("S256");
        ArrayNode scopes = metadata.putArray("scopes_supported");
        parts.scopes().scopes().stream().map(Scope::name).sorted().forEach(scopes::add);
        parts.settings().dpop().algorithmNames().forEach(metadata.putArray("dpop_signing_alg_values_supported")::add);
        putMethods("token_endpoint_auth_methods_supported", true);
        putMethods("revocation_endpoint_auth_methods_supported", true);
        putMethods("introspection_endpoint_auth_methods_supported", false);
    }

    private void putMethods(String name, boolean withNone) {
        ArrayNode methods = metadata.putArray(name);
        Stream.of(ClientAuthentication.values())
                .filter(method -> withNone || method != ClientAuthentication.NONE)
                .forEach(method -> methods.add(method.value()));
        ArrayNode algorithms = metadata.putArray(name.replace("_methods_", "_signing_alg_values_"));
        Stream.of(SignatureAlgorithm.values()).map(SignatureAlgorithm::header).forEach(algorithms::add);
    }

    WebResponse answer() {
        return WebResponse.json(200, metadata).withHeader("Cache-Control", "public, max-age=300");
    }
}
