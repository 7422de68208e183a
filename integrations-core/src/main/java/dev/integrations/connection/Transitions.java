package dev.integrations.connection;

import dev.integrations.connection.StoredConnection.Schedule;
import dev.integrations.connection.TokenAnswer.Granted;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What becomes of a connection, as functions of what it was. Each gives the next version. */
final class Transitions {
    /** A token that ends sooner would end on its way. */
    static final Duration MARGIN = Duration.ofSeconds(10);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final int MAX_DOUBLINGS = 7;

    /** Slack names a token after what it acts for. */
    private static final Set<String> BEARER_TYPES = Set.of("bearer", "bot", "user");

    private final CredentialVault vault;
    private final ConnectionSettings settings;

    Transitions(CredentialVault vault, ConnectionSettings settings) {
        this.vault = vault;
        this.settings = settings;
    }

    static boolean isBearer(Granted granted) {
        return BEARER_TYPES.contains(granted.tokenType().toLowerCase(Locale.ROOT));
    }

    static boolean isLive(StoredConnection row, Instant now) {
        return row.connection().state() == ConnectionState.ACTIVE
                && row.connection()
                        .expiresAt()
                        .map(end -> now.isBefore(end.minus(MARGIN)))
                        .orElse(true);
    }

    /** Tokens came: at first, in place of others, or in place of what was disconnected. */
    StoredConnection granted(StoredConnection row, OpenCredentials credentials, Granted granted, Instant now) {
        Connection was = row.connection();
        ProviderDescriptor provider = settings.provider(was.provider());
        Optional<Instant> expiresAt = granted.lifetime().map(now::plus);
        Connection next = new Connection(
                was.id(),
                was.tenant(),
                was.provider(),
                was.name(),
                ConnectionState.ACTIVE,
                granted.scopes().orElse(was.scopes()),
                apiBase(provider, granted).or(was::apiBase),
                expiresAt,
                0,
                Optional.empty(),
                was.createdAt(),
                now);
        return new StoredConnection(
                next,
                Optional.of(vault.seal(was.tenant(), was.id(), credentials)),
                row.version() + 1,
                schedule(credentials, granted.lifetime(), now));
    }

    private Schedule schedule(OpenCredentials credentials, Optional<Duration> lifetime, Instant now) {
        boolean refreshable =
                credentials.refreshToken().isPresent() || credentials.client().isPresent();
        return new Schedule(
                lifetime.map(life -> refreshable ? now.plus(life).minus(ahead(life)) : now.plus(life)),
                Optional.empty());
    }

    private Duration ahead(Duration lifetime) {
        Duration quarter = lifetime.dividedBy(4);
        return quarter.compareTo(settings.refreshAhead()) < 0 ? quarter : settings.refreshAhead();
    }

    private static Optional<URI> apiBase(ProviderDescriptor provider, Granted granted) {
        return provider.accountApiBase().flatMap(account -> granted.raw()
                .find(account.member())
                .flatMap(Transitions::uri)
                .filter(account::allows));
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A refresh failed for now. */
    static StoredConnection failed(StoredConnection row, String reason, Optional<Duration> retryAfter, Instant now) {
        int failures = row.connection().failures() + 1;
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, MAX_DOUBLINGS));
        if (wait.compareTo(MAX_WAIT) > 0) {
            wait = MAX_WAIT;
        }
        Instant notBefore = now.plus(retryAfter.filter(wanted -> wanted.compareTo(FIRST_WAIT) > 0)
                .orElse(wait));
        Connection was = row.connection();
        Connection next = with(was, was.state(), failures, Optional.of(reason), was.updatedAt());
        return new StoredConnection(
                next, row.credentials(), row.version() + 1, new Schedule(Optional.of(notBefore), Optional.of(notBefore)));
    }

    /** The provider does not know the grant any more. */
    static StoredConnection ended(StoredConnection row, String reason, Instant now) {
        Connection was = row.connection();
        Connection next =
                with(was, ConnectionState.REAUTH_REQUIRED, was.failures() + 1, Optional.of(reason), now);
        return new StoredConnection(next, row.credentials(), row.version() + 1, Schedule.NEVER);
    }

    static StoredConnection disconnected(StoredConnection row, Instant now) {
        Connection was = row.connection();
        Connection next = new Connection(
                was.id(),
                was.tenant(),
                was.provider(),
                was.name(),
                ConnectionState.DISCONNECTED,
                List.of(),
                was.apiBase(),
                Optional.empty(),
                0,
                Optional.empty(),
                was.createdAt(),
                now);
        return new StoredConnection(next, Optional.empty(), row.version() + 1, Schedule.NEVER);
    }

    private static Connection with(
            Connection was, ConnectionState state, int failures, Optional<String> reason, Instant updatedAt) {
        return new Connection(
                was.id(),
                was.tenant(),
                was.provider(),
                was.name(),
                state,
                was.scopes(),
                was.apiBase(),
                was.expiresAt(),
                failures,
                reason,
                was.createdAt(),
                updatedAt);
    }
}
