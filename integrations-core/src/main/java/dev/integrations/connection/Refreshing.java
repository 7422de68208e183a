package dev.integrations.connection;

import dev.integrations.common.NotFoundException;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.connection.TokenAnswer.Refused;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.RetryAfter;
import dev.integrations.http.TransportException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes connections: one call of a provider at a time for each, on this node by a future that all callers share, over
 * all nodes by a lease of the row. Whoever has the lease writes under the version that was read; whoever has not waits
 * until the version has moved, or takes the lease over when it ends.
 */
final class Refreshing {
    private static final Logger LOG = LoggerFactory.getLogger(Refreshing.class);

    /** Longer than a call of a provider can take. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** Longer than an answer can take. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private static final Duration LOOK = Duration.ofMillis(50);

    /** How often the row of another node's refresh is looked at: together longer than a lease. */
    private static final int MAX_LOOKS = 800;

    private static final int MAX_WRITES = 6;

    /** With it, all writes together end within the lease. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    /** What says that the tenant's own client is not known, or not for this. */
    private static final Set<String> CLIENT_REFUSED = Set.of("invalid_client", "unauthorized_client");

    private final ConnectionParts parts;
    private final CredentialVault vault;
    private final Transitions transitions;
    private final UpstreamCalls upstream;
    private final ConnectionNews news;
    private final Duration patience;
    private volatile boolean closed;
    private final ConcurrentMap<ConnectionId, CompletableFuture<StoredConnection>> flights = new ConcurrentHashMap<>();

    /** A row as it was when its lease was asked for, and the lease if it was given. */
    private record Claim(StoredConnection row, Optional<RefreshLease> lease) {}

    /** The patience bounds how long anybody waits, whatever the transport or the store do. */
    Refreshing(ConnectionParts parts, Duration patience) {
        this.parts = parts;
        this.vault = new CredentialVault(parts.encryption());
        this.transitions = new Transitions(vault, parts.settings());
        this.upstream = new UpstreamCalls(parts.transport(), parts.settings());
        this.news = new ConnectionNews(parts.settings().listeners());
        this.patience = patience;
    }

    /**
     * Begins no more refreshes, and waits in bounded time for those under way: new tokens that nobody writes down are lost,
     * and with them the grant, if the provider has forgotten the old ones.
     */
    void close() {
        closed = true;
        CompletableFuture<?>[] running = flights.values().toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(running).get(GRACE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Each has told its own callers.
        }
    }

    /** Returns how many refreshes are under way on this node. */
    int underWay() {
        return flights.size();
    }

    /**
     * Replaces the token of a row. If another node is at it, waits for that if asked to, and else returns the row as it
     * is.
     *
     * @return a future of the newest row, which fails with a {@link ConnectionUnavailableException}
     */
    CompletableFuture<StoredConnection> refreshed(StoredConnection known, boolean waits) {
        ConnectionId id = known.connection().id();
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed; no token is fetched any more"));
        }
        CompletableFuture<StoredConnection> mine = new CompletableFuture<>();
        CompletableFuture<StoredConnection> running = flights.putIfAbsent(id, mine);
        if (running != null) {
            return running.copy();
        }
        var unused = attempt(known, waits ? MAX_LOOKS : 0, waits)
                .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((row, failure) -> {
                    // Before its callers go on, so that none of them meets it again.
                    flights.remove(id, mine);
                    if (row == null) {
                        mine.completeExceptionally(cause(failure, id));
                    } else {
                        mine.complete(row);
                    }
                });
        return mine.copy();
    }

    private CompletableFuture<StoredConnection> attempt(StoredConnection known, int looks, boolean waits) {
        return supply(parts.executor(), () -> claim(known)).thenCompose(claim -> {
            StoredConnection row = claim.row();
            if (claim.lease().isPresent()) {
                return ask(row, claim.lease().get());
            }
            boolean moved = row.version() != known.version();
            if (!waits || (moved && Transitions.isLive(row, parts.clock().instant()))) {
                return CompletableFuture.completedFuture(row);
            }
            if (looks == 0) {
                return CompletableFuture.failedFuture(
                        ConnectionUnavailableException.busy(row.connection().id()));
            }
            Executor later =
                    CompletableFuture.delayedExecutor(LOOK.toMillis(), TimeUnit.MILLISECONDS, parts.executor());
            return supply(later, () -> row).thenCompose(same -> attempt(same, looks - 1, true));
        });
    }

    private Claim claim(StoredConnection known) {
        Instant now = parts.clock().instant();
        checkAskable(known, now);
        RefreshLease lease = new RefreshLease(parts.random().nextLong(), now.plus(LEASE));
        return parts.transactions().inTransaction(transaction -> {
            boolean taken = transaction.connections().lease(known, lease, now);
            StoredConnection row = find(transaction.connections(), known);
            return new Claim(row, taken ? Optional.of(lease) : Optional.empty());
        });
    }

    private static StoredConnection find(ConnectionStore store, StoredConnection known) {
        Connection connection = known.connection();
        return store.find(connection.tenant(), connection.id())
                .orElseThrow(() -> new NotFoundException("connection", connection.id()));
    }

    private static void checkAskable(StoredConnection row, Instant now) {
        Connection connection = row.connection();
        if (connection.state() != ConnectionState.ACTIVE) {
            throw ConnectionUnavailableException.of(connection);
        }
        row.schedule().notBefore().filter(now::isBefore).ifPresent(retryAt -> {
            throw ConnectionUnavailableException.until(
                    connection.id(), connection.reason().orElse("its refresh failed"), retryAt);
        });
    }

    private CompletableFuture<StoredConnection> ask(StoredConnection row, RefreshLease lease) {
        try {
            ProviderDescriptor provider =
                    parts.settings().provider(row.connection().provider());
            OpenCredentials credentials = vault.open(row);
            Optional<CompletableFuture<OutboundResponse>> asked = asked(provider, credentials);
            if (asked.isEmpty()) {
                return CompletableFuture.completedFuture(
                        ended(row, "its access has expired, and it has nothing to renew it with"));
            }
            return asked.get()
                    .handleAsync((response, failure) -> conclude(row, credentials, response, failure), parts.executor())
                    .whenComplete((done, failure) -> releaseAfter(failure, row, lease));
        } catch (RuntimeException e) {
            releaseAfter(e, row, lease);
            return CompletableFuture.failedFuture(e);
        }
    }

    private Optional<CompletableFuture<OutboundResponse>> asked(
            ProviderDescriptor provider, OpenCredentials credentials) {
        // A refresh token for client credentials is of no use (RFC 6749, section 4.4.3).
        return credentials
                .client()
                .map(client -> upstream.clientCredentials(provider, client, credentials.scopes()))
                .or(() -> credentials.refreshToken().map(token -> upstream.refresh(provider, token)));
    }

    /** A lease ends with the update that it was taken for; where there was none, others need not wait for its end. */
    private void releaseAfter(@Nullable Throwable failure, StoredConnection row, RefreshLease lease) {
        if (failure != null) {
            Connection connection = row.connection();
            parts.transactions()
                    .useTransaction(transaction ->
                            transaction.connections().release(connection.tenant(), connection.id(), lease.owner()));
        }
    }

    private StoredConnection conclude(
            StoredConnection row,
            OpenCredentials credentials,
            @Nullable OutboundResponse response,
            @Nullable Throwable failure) {
        if (response == null) {
            return failed(row, reason(failure), Optional.empty());
        }
        TokenAnswer answer = TokenAnswer.read(response);
        Instant now = parts.clock().instant();
        if (answer instanceof Granted granted && Transitions.isBearer(granted)) {
            return granted(row, credentials.with(granted), granted);
        }
        if (answer instanceof Refused refused && isEnd(row, credentials, refused)) {
            return ended(row, "the provider answered '%s'".formatted(refused.error()));
        }
        String said = answer instanceof Refused refused
                ? "the provider answered '%s'".formatted(refused.error())
                : "the provider's answer, with status %d, holds no bearer token".formatted(response.status());
        return failed(row, said, RetryAfter.of(response, now));
    }

    /** A client that is the host's is not known by mistake of the host: that ends no grant of its tenants. */
    private boolean isEnd(StoredConnection row, OpenCredentials credentials, Refused refused) {
        boolean refusal = refused.status() < 500;
        boolean own = credentials.client().isPresent() && CLIENT_REFUSED.contains(refused.error());
        return refusal
                && (own
                        || parts.settings()
                                .provider(row.connection().provider())
                                .endsGrant(refused.error()));
    }

    private StoredConnection granted(StoredConnection row, OpenCredentials credentials, Granted granted) {
        StoredConnection next =
                transitions.granted(row, credentials, granted, parts.clock().instant());
        if (saved(next)) {
            news.refreshed(next.connection());
            return next;
        }
        letGo(row, credentials);
        return orNewer(row);
    }

    /** Tokens that came for a connection that was disconnected meanwhile would live on at the provider. */
    private void letGo(StoredConnection row, OpenCredentials credentials) {
        Connection connection = row.connection();
        boolean gone = parts.transactions()
                .inTransaction(transaction -> transaction.connections().find(connection.tenant(), connection.id()))
                .map(newest -> newest.connection().state() == ConnectionState.DISCONNECTED)
                .orElse(true);
        if (gone) {
            var unused = upstream.revoke(parts.settings().provider(connection.provider()), credentials);
        }
    }

    /**
     * Insists: the provider may have forgotten the tokens that are stored. If a write that failed was committed all the same,
     * the next one finds another version, and its row is read.
     */
    private boolean saved(StoredConnection next) {
        for (int tries = 1; ; tries++) {
            try {
                return parts.transactions()
                        .inTransaction(transaction -> transaction.connections().update(next));
            } catch (RuntimeException e) {
                if (tries == MAX_WRITES) {
                    throw e;
                }
                LOG.warn(
                        "{}: new tokens could not be stored at try {}",
                        next.connection().id(),
                        tries,
                        e);
                LockSupport.parkNanos(FIRST_PAUSE.toNanos() << tries);
            }
        }
    }

    private StoredConnection ended(StoredConnection row, String reason) {
        StoredConnection next = Transitions.ended(row, reason, parts.clock().instant());
        Connection connection = next.connection();
        boolean written = parts.transactions().inTransaction(transaction -> {
            boolean first = transaction.connections().update(next);
            if (first) {
                parts.trailOf(connection.tenant())
                        .record(
                                transaction,
                                "connection.reauthorization_required",
                                connection.id(),
                                Map.of("provider", connection.provider(), "reason", reason));
            }
            return first;
        });
        if (written) {
            news.reauthorizationRequired(connection);
            throw ConnectionUnavailableException.of(connection);
        }
        return orNewer(row);
    }

    private StoredConnection failed(StoredConnection row, String reason, Optional<Duration> retryAfter) {
        Instant now = parts.clock().instant();
        StoredConnection next = Transitions.failed(row, reason, retryAfter, now);
        if (parts.transactions()
                .inTransaction(transaction -> transaction.connections().update(next))) {
            news.refreshFailed(next.connection());
            checkAskable(next, now);
        }
        return orNewer(row);
    }

    /** Somebody else was faster: what is stored now counts, whatever the provider has just said. */
    private StoredConnection orNewer(StoredConnection row) {
        StoredConnection newest =
                parts.transactions().inTransaction(transaction -> find(transaction.connections(), row));
        Instant now = parts.clock().instant();
        if (!Transitions.isLive(newest, now)) {
            checkAskable(newest, now);
            throw ConnectionUnavailableException.busy(newest.connection().id());
        }
        return newest;
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof TransportException transport
                ? "the provider could not be reached: " + transport.kind().description()
                : "the provider could not be reached";
    }

    private static <T> CompletableFuture<T> supply(Executor executor, Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static Throwable cause(@Nullable Throwable failure, ConnectionId id) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null || cause instanceof TimeoutException ? ConnectionUnavailableException.busy(id) : cause;
    }
}
