package dev.integrations.connection;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionCredentials.Basic;
import dev.integrations.connection.ConnectionCredentials.ClientCredentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What tenants may give for a connection. */
final class CredentialRules {
    private static final int MAX_NAME = 128;
    private static final int MAX_KEY = 4096;
    private static final int MAX_USERNAME = 255;
    private static final int MAX_CLIENT_ID = 512;
    private static final int MAX_SECRET = 1024;
    private static final int MAX_SCOPES = 50;

    private final List<Problem> problems = new ArrayList<>();

    private CredentialRules() {}

    /** Checks what a connection is to be made of. */
    static void check(Optional<ProviderDescriptor> provider, String name, ConnectionCredentials credentials) {
        CredentialRules rules = new CredentialRules();
        rules.checkName(name);
        rules.checkProvider(provider, credentials.scheme());
        if (credentials instanceof ApiKey key) {
            rules.check(
                    Texts.isVisible(key.key().reveal(), MAX_KEY),
                    "key",
                    "must have 1 to 4096 visible ASCII characters");
        } else if (credentials instanceof Basic basic) {
            rules.checkBasic(basic);
        } else if (credentials instanceof ClientCredentials client) {
            rules.check(
                    Texts.isPrintable(client.clientId(), MAX_CLIENT_ID),
                    "clientId",
                    "must have 1 to 512 printable ASCII characters");
            rules.check(
                    Texts.isPrintable(client.clientSecret().reveal(), MAX_SECRET),
                    "clientSecret",
                    "must have 1 to 1024 printable ASCII characters");
            rules.checkScopes(client.scopes());
        }
        rules.end();
    }

    /** Checks what a user is to be sent away for. */
    static void check(Optional<ProviderDescriptor> provider, AuthorizationRequest request) {
        if (request.session().isBlank()) {
            throw new IllegalArgumentException("a session is needed, or anybody could finish what a user began");
        }
        CredentialRules rules = new CredentialRules();
        rules.checkName(request.name());
        rules.checkProvider(provider, ConnectionScheme.AUTHORIZATION_CODE);
        rules.checkScopes(request.scopes());
        rules.end();
    }

    static void checkRename(String name) {
        CredentialRules rules = new CredentialRules();
        rules.checkName(name);
        rules.end();
    }

    private void checkName(String name) {
        check(
                !name.isBlank() && name.length() <= MAX_NAME && name.chars().noneMatch(Character::isISOControl),
                "name",
                "must have 1 to 128 characters without control characters");
    }

    private void checkProvider(Optional<ProviderDescriptor> provider, ConnectionScheme scheme) {
        check(
                provider.filter(descriptor -> descriptor.scheme() == scheme).isPresent(),
                "provider",
                "must be one that is set up here for " + scheme);
    }

    private void checkBasic(Basic basic) {
        check(
                !basic.username().isEmpty()
                        && basic.username().length() <= MAX_USERNAME
                        && basic.username().chars().noneMatch(c -> c == ':' || Character.isISOControl(c)),
                "username",
                "must have 1 to 255 characters without a colon or control characters");
        String password = basic.password().reveal();
        check(
                !password.isEmpty()
                        && password.length() <= MAX_SECRET
                        && password.chars().noneMatch(Character::isISOControl),
                "password",
                "must have 1 to 1024 characters without control characters");
    }

    private void checkScopes(List<String> scopes) {
        check(
                scopes.size() <= MAX_SCOPES && scopes.stream().allMatch(Texts::isScope),
                "scopes",
                "there may be up to 50 of 1 to 255 visible ASCII characters other than \" and \\");
    }

    private void check(boolean holds, String field, String message) {
        if (!holds) {
            problems.add(new Problem(field, message));
        }
    }

    private void end() {
        if (!problems.isEmpty()) {
            throw new InvalidInputException("connection", problems);
        }
    }
}
