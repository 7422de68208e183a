package dev.integrations.connection;

import dev.integrations.common.TenantId;
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

    /** A connection to be, which has nothing to send yet. */
    static StoredConnection empty(ConnectionId id, TenantId tenant, String provider, String name, Instant now) {
        Connection connection = new Connection(
                id,
                tenant,
                provider,
                name,
                ConnectionState.ACTIVE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                now,
                now);
        return new StoredConnection(connection, Optional.empty(), 0, Schedule.NEVER);
    }

    /**
     * Something new was asked for. Where the provider does not say what it granted, that is it (RFC 6749, section 5.1). What is
     * granted may be another account's, so nothing is known of its API until the provider says where it is.
     */
    static StoredConnection asked(StoredConnection row, List<String> scopes) {
        Draft draft = new Draft(row.connection());
        draft.scopes = scopes;
        draft.apiBase = Optional.empty();
        return new StoredConnection(draft.connection(), row.credentials(), row.version(), row.schedule());
    }

    /** Tokens came: at first, in place of others, or in place of what was disconnected. */
    StoredConnection granted(StoredConnection row, OpenCredentials credentials, Granted granted, Instant now) {
        Draft draft = new Draft(row.connection());
        draft.scopes = granted.scopes().orElse(draft.scopes);
        draft.apiBase =
                apiBase(settings.provider(row.connection().provider()), granted).or(row.connection()::apiBase);
        draft.expiresAt = granted.lifetime().map(now::plus);
        return renewed(row, draft, credentials, schedule(credentials, granted.lifetime(), now), now);
    }

    /** Credentials were given that are sent as they are. */
    StoredConnection given(StoredConnection row, OpenCredentials credentials, Instant now) {
        return renewed(row, new Draft(row.connection()), credentials, Schedule.NEVER, now);
    }

    private StoredConnection renewed(
            StoredConnection row, Draft draft, OpenCredentials credentials, Schedule schedule, Instant now) {
        draft.state = ConnectionState.ACTIVE;
        draft.failures = 0;
        draft.reason = Optional.empty();
        draft.updatedAt = now;
        Connection next = draft.connection();
        return new StoredConnection(
                next, Optional.of(vault.seal(next.tenant(), next.id(), credentials)), row.version() + 1, schedule);
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
        return provider.accountApiBase()
                .flatMap(account -> granted.raw()
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
        Draft draft = new Draft(row.connection());
        Duration wait = wait(draft.failures);
        draft.failures++;
        draft.reason = Optional.of(reason);
        Instant notBefore =
                now.plus(retryAfter.filter(wanted -> wanted.compareTo(wait) > 0).orElse(wait));
        Schedule schedule = new Schedule(Optional.of(notBefore), Optional.of(notBefore));
        return new StoredConnection(draft.connection(), row.credentials(), row.version() + 1, schedule);
    }

    private static Duration wait(int failuresBefore) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(failuresBefore, MAX_DOUBLINGS));
        return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }

    /** Nothing is known of it but that it is not to be refreshed ahead for now. */
    static StoredConnection postponed(StoredConnection row, Instant due) {
        Schedule schedule = new Schedule(Optional.of(due), row.schedule().notBefore());
        return new StoredConnection(row.connection(), row.credentials(), row.version() + 1, schedule);
    }

    /** The provider does not know the grant any more. */
    static StoredConnection ended(StoredConnection row, String reason, Instant now) {
        Draft draft = new Draft(row.connection());
        draft.state = ConnectionState.REAUTH_REQUIRED;
        draft.failures++;
        draft.reason = Optional.of(reason);
        draft.updatedAt = now;
        return new StoredConnection(draft.connection(), row.credentials(), row.version() + 1, Schedule.NEVER);
    }

    static StoredConnection disconnected(StoredConnection row, Instant now) {
        Draft draft = new Draft(row.connection());
        draft.state = ConnectionState.DISCONNECTED;
        draft.expiresAt = Optional.empty();
        draft.failures = 0;
        draft.reason = Optional.empty();
        draft.updatedAt = now;
        return new StoredConnection(draft.connection(), Optional.empty(), row.version() + 1, Schedule.NEVER);
    }

    /** What changes of a connection. */
    private static final class Draft {
        private final Connection was;
        private ConnectionState state;
        private List<String> scopes;
        private Optional<URI> apiBase;
        private Optional<Instant> expiresAt;
        private int failures;
        private Optional<String> reason;
        private Instant updatedAt;

        Draft(Connection was) {
            this.was = was;
            this.state = was.state();
            this.scopes = was.scopes();
            this.apiBase = was.apiBase();
            this.expiresAt = was.expiresAt();
            this.failures = was.failures();
            this.reason = was.reason();
            this.updatedAt = was.updatedAt();
        }

        Connection connection() {
            return new Connection(
                    was.id(),
                    was.tenant(),
                    was.provider(),
                    was.name(),
                    state,
                    scopes,
                    apiBase,
                    expiresAt,
                    failures,
                    reason,
                    was.createdAt(),
                    updatedAt);
        }
    }
}
