package dev.integrations.connection;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.Secret;
import dev.integrations.common.TenantId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The live tokens of all connections on this node. What was read is kept decrypted for up to five seconds, so that this is
 * how long a connection that was disconnected on another node may still be used here. Safe for use by several threads.
 */
public final class ConnectionEngine implements AutoCloseable {
    private static final String AUTHORIZATION = "Authorization";
    private static final int MAX_KEPT = 10_000;
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final Duration REFUSED = Duration.ofHours(1);
    private static final Duration TOO_YOUNG = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MAX_UNDER_WAY = 200;
    private static final int MAX_EXPIRED = 1_000;
    private static final int MAX_REMOVALS = 20;
    private static final int MAX_AGAIN = 5;

    private final ConnectionParts parts;
    private final CredentialVault vault;
    private final Refreshing refreshing;
    private final ApiClient.Parts apiParts;
    private final Cache<ChannelKey, ApiChannel> channels =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).build();
    private final Cache<Key, Kept> kept =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();
    private final Cache<Key, Secret> refused = Caffeine.newBuilder()
            .maximumSize(MAX_KEPT)
            .expireAfterWrite(REFUSED)
            .build();

    /** Grows with all that makes what was read before obsolete. */
    private final AtomicLong changes = new AtomicLong();

    private record Key(TenantId tenant, ConnectionId id) {}

    /** Settings are told apart as objects. */
    private record ChannelKey(ConnectionId id, ApiClientSettings settings) {}

    private record Kept(Secret value, Instant until, boolean authorization, Optional<URI> base) {
        boolean isFor(URI target) {
            return authorization
                    && base.filter(api -> Uris.sameOrigin(api, target)).isPresent();
        }
    }

    /**
     * Creates the engine of a node.
     *
     * @param parts what connections are built from
     */
    public ConnectionEngine(ConnectionParts parts) {
        this(parts, PATIENCE);
    }

    /** With another bound for how long a refresh is waited for. */
    ConnectionEngine(ConnectionParts parts, Duration patience) {
        this.parts = parts;
        this.vault = new CredentialVault(parts.encryption());
        this.refreshing = new Refreshing(parts, patience);
        this.apiParts = new ApiClient.Parts(
                parts.transport(),
                parts.clock(),
                new ResponseCache(parts.settings().cacheBytes()));
        parts.encryption().whenDestroyed(this::forget);
    }

    /**
     * Returns the tokens of a connection for requests to one URL. The connection is looked for when a token is asked for; the
     * value fails with a {@link ConnectionUnavailableException} if the URL is not at the origin of the API of its service,
     * since tokens are for nobody else, or if they go into another field than {@code Authorization}.
     *
     * @param tenant whose connection
     * @param id its id
     * @param target where requests go
     * @return its tokens
     */
    public TokenSource tokens(TenantId tenant, ConnectionId id, URI target) {
        return new Source(new Key(tenant, id), AUTHORIZATION, Optional.of(target));
    }

    /**
     * Says whether the tokens for an API may go to a URL.
     *
     * @param base where the API is
     * @param target where a request goes
     * @return true if scheme, host and port are the same
     */
    public static boolean isFor(URI base, URI target) {
        return Uris.sameOrigin(base, target);
    }

    /** The tokens of a connection whose provider is known. */
    TokenSource tokens(Connection connection) {
        return source(connection);
    }

    private Source source(Connection connection) {
        return new Source(
                new Key(connection.tenant(), connection.id()),
                parts.settings().provider(connection.provider()).header(),
                Optional.empty());
    }

    /** Returns a client of a connection's API. */
    ApiClient client(Connection connection, ApiClientSettings settings) {
        apiOf(base(connection), connection.id());
        ApiChannel channel = channels.get(
                new ChannelKey(connection.id(), settings),
                key -> new ApiChannel(key.id(), settings, parts.clock(), parts.random()));
        return new ApiClient(apiParts, source(connection), settings, channel);
    }

    private static URI apiOf(Optional<URI> base, ConnectionId id) {
        return base.orElseThrow(() -> new IllegalStateException(
                "connection '%s' has no API: its provider named none, and the descriptor has no apiBase"
                        .formatted(id)));
    }

    /**
     * Begins what is due by the clock: refreshes ahead of expiry, and removes authorizations that nobody came back from.
     * Does not wait for the answers of providers.
     */
    public void upkeep() {
        Instant now = parts.clock().instant();
        int room = MAX_UNDER_WAY - refreshing.underWay();
        if (room > 0) {
            List<StoredConnection> due = parts.transactions()
                    .inTransaction(transaction -> transaction.connections().due(now, room));
            for (StoredConnection row : due) {
                var unused = refreshing.refreshed(row, false);
            }
        }
        removeExpired(now);
        // Secrets that nobody asks for any more would else stay in memory.
        kept.cleanUp();
        refused.cleanUp();
    }

    private void removeExpired(Instant now) {
        for (int i = 0; i < MAX_REMOVALS; i++) {
            int removed = parts.transactions()
                    .inTransaction(transaction -> transaction.connections().removeExpired(now, MAX_EXPIRED));
            if (removed < MAX_EXPIRED) {
                return;
            }
        }
    }

    /** Fetches no more tokens, and waits up to 12 seconds for the answers of those that were asked for. */
    @Override
    public void close() {
        refreshing.close();
    }

    /**
     * Returns where the API of a connection's service is, the one place that its tokens are for.
     *
     * @param connection the connection
     * @return the URL that the provider named for this account, or else that of its descriptor; empty if neither has one
     */
    public Optional<URI> base(Connection connection) {
        return connection
                .apiBase()
                .or(() -> parts.settings().provider(connection.provider()).apiBase());
    }

    /** Forgets what is known of a connection. */
    void changed(TenantId tenant, ConnectionId id) {
        Key key = new Key(tenant, id);
        refused.invalidate(key);
        forget(key);
    }

    private void forget(TenantId tenant) {
        changes.incrementAndGet();
        kept.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
        refused.asMap().keySet().removeIf(key -> key.tenant().equals(tenant));
    }

    /** What is being read at this moment is not kept either. */
    private void forget(Key key) {
        changes.incrementAndGet();
        kept.invalidate(key);
    }

    private CompletableFuture<Kept> kept(Key key) {
        Kept known = kept.getIfPresent(key);
        if (known != null && parts.clock().instant().isBefore(known.until())) {
            return CompletableFuture.completedFuture(known);
        }
        long before = changes.get();
        try {
            return CompletableFuture.supplyAsync(() -> find(key), parts.executor())
                    .thenCompose(row -> current(key, row))
                    .thenApply(row -> keep(key, row, before));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private StoredConnection find(Key key) {
        StoredConnection row = parts.transactions()
                .inTransaction(transaction -> transaction.connections().find(key.tenant(), key.id()))
                .orElseThrow(() -> new NotFoundException("connection", key.id()));
        if (row.connection().state() != ConnectionState.ACTIVE) {
            throw ConnectionUnavailableException.of(row.connection());
        }
        return row;
    }

    private CompletableFuture<StoredConnection> current(Key key, StoredConnection row) {
        Instant now = parts.clock().instant();
        if (!Transitions.isLive(row, now) || isRefused(key, row, now)) {
            return renewed(row, MAX_AGAIN);
        }
        boolean cooling = row.schedule().notBefore().filter(now::isBefore).isPresent();
        boolean due = row.schedule().due().filter(at -> !now.isBefore(at)).isPresent();
        if (due && !cooling) {
            // Nobody waits for it: this token is still good.
            var unused = refreshing.refreshed(row, false);
        }
        return CompletableFuture.completedFuture(row);
    }

    /** Returns what a refresh leads to, or the row as it was if that fails and its token has not ended yet. */
    private CompletableFuture<StoredConnection> renewed(StoredConnection row, int again) {
        return refreshing
                .refreshed(row, true)
                .handle((next, failure) -> next == null ? unended(row, failure) : next)
                // One that somebody began who does not wait may bring the row as it was.
                .thenCompose(next -> again > 0 && next.version() == row.version() && next != row
                        ? renewed(next, again - 1)
                        : CompletableFuture.completedFuture(next));
    }

    private StoredConnection unended(StoredConnection row, @Nullable Throwable failure) {
        if (!isUnended(row, failure)) {
            throw new CompletionException(cause(failure));
        }
        return row;
    }

    private boolean isUnended(StoredConnection row, @Nullable Throwable failure) {
        boolean temporary = cause(failure) instanceof ConnectionUnavailableException reason && reason.isTemporary();
        Instant now = parts.clock().instant();
        return temporary && row.connection().expiresAt().map(now::isBefore).orElse(true);
    }

    /** One that is younger would be fetched again and again where a service refuses whatever it is sent. */
    private boolean isRefused(Key key, StoredConnection row, Instant now) {
        Secret value = refused.getIfPresent(key);
        if (value == null || row.connection().updatedAt().plus(TOO_YOUNG).isAfter(now)) {
            return false;
        }
        OpenCredentials credentials = vault.open(row);
        boolean replaceable =
                credentials.refreshToken().isPresent() || credentials.client().isPresent();
        return replaceable && header(row, credentials).equals(value);
    }

    private Kept keep(Key key, StoredConnection row, long before) {
        Secret value = header(row, vault.open(row));
        Instant until = parts.clock().instant().plus(KEPT);
        Optional<Instant> end = row.connection().expiresAt().map(at -> at.minus(Transitions.MARGIN));
        String header = parts.settings().provider(row.connection().provider()).header();
        Kept known = new Kept(
                value,
                end.filter(until::isAfter).orElse(until),
                header.equalsIgnoreCase(AUTHORIZATION),
                base(row.connection()));
        kept.asMap().compute(key, (same, other) -> changes.get() == before ? known : other);
        return known;
    }

    private Secret header(StoredConnection row, OpenCredentials credentials) {
        return credentials.headerValue(
                parts.settings().provider(row.connection().provider()));
    }

    private static Throwable cause(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? new IllegalStateException("a refresh ended without a reason") : cause;
    }

    /** The tokens of one connection. */
    private final class Source implements TokenSource, ApiAccount {
        private final Key key;
        private final String header;
        private final Optional<URI> target;

        Source(Key key, String header, Optional<URI> target) {
            this.key = key;
            this.header = header;
            this.target = target;
        }

        @Override
        public ConnectionId id() {
            return key.id();
        }

        @Override
        public String header() {
            return header;
        }

        @Override
        public CompletableFuture<Secret> value() {
            return kept(key).thenApply(known -> {
                if (target.filter(url -> !known.isFor(url)).isPresent()) {
                    throw ConnectionUnavailableException.misplaced(key.id());
                }
                return known.value();
            });
        }

        @Override
        public CompletableFuture<Live> live() {
            return kept(key).thenApply(known -> new Live(apiOf(known.base(), key.id()), known.value()));
        }

        @Override
        public void refused(Secret value) {
            refused.put(key, value);
            forget(key);
        }

        @Override
        public String toString() {
            return "TokenSource[%s]".formatted(key.id());
        }
    }
}
