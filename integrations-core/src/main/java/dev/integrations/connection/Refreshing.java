package dev.integrations.connection;

import dev.integrations.common.NotFoundException;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.connection.TokenAnswer.Refused;
import dev.integrations.crypto.Encryption;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes connections: one call of a provider at a time for each, on this node by a future that all callers share, over
 * all nodes by a lease of the row. Whoever has the lease writes under the version that was read; whoever has not waits
 * until the version has moved, or takes the lease over when it ends.
 */
final class Refreshing {
    /** Longer than a call of a provider can take. */
    static final Duration LEASE = Duration.ofSeconds(30);

    /** Longer than an answer can take. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private static final Duration LOOK = Duration.ofMillis(50);

    /** How often the row of another node's refresh is looked at: together longer than a lease. */
    private static final int MAX_LOOKS = 800;

    /** When refreshing ahead is tried again for a connection that cannot be used, such as one whose provider is unknown. */
    private static final Duration UNUSABLE = Duration.ofMinutes(10);

    /** What says that the tenant's own client is not known, or not for this. */
    private static final Set<String> CLIENT_REFUSED = Set.of("invalid_client", "unauthorized_client");

    private final ConnectionParts parts;
    private final RefreshWrites writes;
    private final UpstreamCalls upstream;
    private final ConnectionNews news;
    private final Duration patience;
    private volatile boolean closed;
    private final ConcurrentMap<ConnectionId, CompletableFuture<StoredConnection>> flights = new ConcurrentHashMap<>();

    /** A row as it was when its lease was asked for, and the lease if it was given. */
    private record Claim(StoredConnection row, Optional<RefreshLease> lease) {}

    /** A row whose provider is asked. What seals the answer was made before, so that nothing is lost for want of a key. */
    private record Question(StoredConnection row, RefreshLease lease, OpenCredentials credentials, Encryption ready) {}

    /** The patience bounds how long anybody waits, whatever the transport or the store do. */
    Refreshing(ConnectionParts parts, Duration patience) {
        this.parts = parts;
        this.writes = new RefreshWrites(parts);
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
            return CompletableFuture.failedFuture(closed());
        }
        CompletableFuture<StoredConnection> mine = new CompletableFuture<>();
        CompletableFuture<StoredConnection> running = flights.putIfAbsent(id, mine);
        if (running != null) {
            return running.copy();
        }
        if (closed) {
            // It was closed in between, and whoever did that may not have seen this one.
            flights.remove(id, mine);
            mine.completeExceptionally(closed());
            return mine.copy();
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

    private static IllegalStateException closed() {
        return new IllegalStateException("closed; no token is fetched any more");
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
            Connection connection = row.connection();
            ProviderDescriptor provider = parts.settings().provider(connection.provider());
            // What is at hand opens it too: tokens whose key was destroyed elsewhere must not come back under a new
            // one.
            Encryption ready = parts.encryption().prepared(connection.tenant());
            Question question = new Question(row, lease, new CredentialVault(ready).open(row), ready);
            Optional<CompletableFuture<OutboundResponse>> asked = asked(provider, question.credentials());
            if (asked.isEmpty()) {
                return CompletableFuture.completedFuture(
                        ended(question, "its access has expired, and it has nothing to renew it with"));
            }
            return asked.get()
                    .handleAsync((response, failure) -> conclude(question, response, failure), parts.executor())
                    .whenComplete((done, failure) -> releaseAfter(failure, row, lease));
        } catch (RuntimeException e) {
            postpone(row, lease);
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What cannot be used would else be overdue most for ever, and in the way of others. Whoever needs it may still try. */
    private void postpone(StoredConnection row, RefreshLease lease) {
        Instant later = parts.clock().instant().plus(UNUSABLE);
        boolean early = row.schedule().due().filter(later::isAfter).isPresent();
        if (early) {
            var unused =
                    writes.replaced(row, lease, same -> Transitions.postponed(same, later), (transaction, next) -> {});
        } else {
            writes.release(row, lease);
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
            writes.release(row, lease);
        }
    }

    private StoredConnection conclude(
            Question question, @Nullable OutboundResponse response, @Nullable Throwable failure) {
        if (response == null) {
            return failed(question, reason(failure), Optional.empty());
        }
        TokenAnswer answer = TokenAnswer.read(response);
        Instant now = parts.clock().instant();
        if (answer instanceof Granted granted && Transitions.isBearer(granted)) {
            return granted(question, granted);
        }
        if (answer instanceof Refused refused && isEnd(question, refused)) {
            return ended(question, "the provider answered '%s'".formatted(refused.error()));
        }
        String said = answer instanceof Refused refused
                ? "the provider answered '%s'".formatted(refused.error())
                : "the provider's answer, with status %d, holds no bearer token".formatted(response.status());
        return failed(question, said, RetryAfter.of(response, now));
    }

    /** A client that is the host's is not known by mistake of the host: that ends no grant of its tenants. */
    private boolean isEnd(Question question, Refused refused) {
        boolean refusal = refused.status() < 500;
        boolean own = question.credentials().client().isPresent() && CLIENT_REFUSED.contains(refused.error());
        return refusal
                && (own
                        || parts.settings()
                                .provider(question.row().connection().provider())
                                .endsGrant(refused.error()));
    }

    private StoredConnection granted(Question question, Granted granted) {
        StoredConnection row = question.row();
        OpenCredentials credentials = question.credentials().with(granted);
        StoredConnection next = new Transitions(new CredentialVault(question.ready()), parts.settings())
                .granted(row, credentials, granted, parts.clock().instant());
        if (writes.saved(next)) {
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

    private StoredConnection ended(Question question, String reason) {
        StoredConnection row = question.row();
        Instant now = parts.clock().instant();
        Optional<StoredConnection> written = writes.replaced(
                row, question.lease(), same -> Transitions.ended(same, reason, now), (transaction, next) -> {
                    Connection connection = next.connection();
                    parts.trailOf(connection.tenant())
                            .record(
                                    transaction,
                                    "connection.reauthorization_required",
                                    connection.id(),
                                    Map.of("provider", connection.provider(), "reason", reason));
                });
        if (written.isPresent()) {
            news.reauthorizationRequired(written.get().connection());
            throw ConnectionUnavailableException.of(written.get().connection());
        }
        return orNewer(row);
    }

    private StoredConnection failed(Question question, String reason, Optional<Duration> retryAfter) {
        StoredConnection row = question.row();
        Instant now = parts.clock().instant();
        writes.replaced(
                        row,
                        question.lease(),
                        same -> Transitions.failed(same, reason, retryAfter, now),
                        (transaction, next) -> {})
                .ifPresent(next -> {
                    news.refreshFailed(next.connection());
                    checkAskable(next, now);
                });
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
