package dev.integrations.store;

import dev.integrations.oauth.AppId;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.PushedRequestStore;
import dev.integrations.oauth.TokenHash;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The pushed requests of one transaction. Transactions follow each other, so that a look decides. */
final class MemoryPushedRequests implements PushedRequestStore {
    private final MemoryTransaction transaction;

    MemoryPushedRequests(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public void insert(PushedRequest request) {
        tables().requireApp(request.app());
        tables().pushedRequests().put(request.hash(), request);
    }

    @Override
    public Optional<PushedRequest> find(AppId app, TokenHash hash) {
        return Optional.ofNullable(tables().pushedRequests().get(hash))
                .filter(request -> request.app().equals(app));
    }

    @Override
    public void extend(AppId app, TokenHash hash, Instant until) {
        unconsumed(app, hash)
                .filter(request -> request.expiresAt().isBefore(until))
                .ifPresent(request -> replace(request, until, Optional.empty()));
    }

    @Override
    public boolean consume(AppId app, TokenHash hash, Instant now) {
        Optional<PushedRequest> found = unconsumed(app, hash);
        found.ifPresent(request -> replace(request, request.expiresAt(), Optional.of(now)));
        return found.isPresent();
    }

    @Override
    public int removeExpired(Instant before, int limit) {
        return remove(tables(), request -> request.expiresAt().isBefore(before), limit);
    }

    static int remove(OAuthTables tables, Predicate<PushedRequest> which, int limit) {
        List<TokenHash> requests = tables.pushedRequests().rows().values().stream()
                .filter(which)
                .limit(limit)
                .map(PushedRequest::hash)
                .toList();
        requests.forEach(tables.pushedRequests()::remove);
        return requests.size();
    }

    private Optional<PushedRequest> unconsumed(AppId app, TokenHash hash) {
        return find(app, hash).filter(request -> request.consumedAt().isEmpty());
    }

    private void replace(PushedRequest request, Instant expiresAt, Optional<Instant> consumedAt) {
        tables().pushedRequests()
                .put(
                        request.hash(),
                        new PushedRequest(
                                request.hash(),
                                request.app(),
                                request.parameters(),
                                request.createdAt(),
                                expiresAt,
                                consumedAt));
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}
