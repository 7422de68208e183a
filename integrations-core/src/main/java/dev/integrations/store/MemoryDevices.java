package dev.integrations.store;

import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.DeviceStore;
import dev.integrations.oauth.TokenHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The devices that wait, of one transaction. Transactions follow each other, so that a look decides. */
final class MemoryDevices implements DeviceStore {
    private final MemoryTransaction transaction;

    MemoryDevices(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean insert(DeviceRequest request) {
        tables().requireApp(request.app());
        boolean isNew = findByUserCode(request.userCode()).isEmpty();
        if (isNew) {
            tables().devices().put(request.hash(), request);
        }
        return isNew;
    }

    @Override
    public Optional<DeviceRequest> find(TokenHash hash) {
        return Optional.ofNullable(tables().devices().get(hash));
    }

    @Override
    public Optional<DeviceRequest> findByUserCode(TokenHash userCode) {
        return tables().devices().rows().values().stream()
                .filter(request -> request.userCode().equals(userCode))
                .findFirst();
    }

    @Override
    public Optional<DeviceRequest> hold(TokenHash hash) {
        return find(hash);
    }

    @Override
    public void await(TokenHash hash, Duration interval, Instant next) {
        find(hash)
                .ifPresent(request -> put(request, interval, next, new End(request.decision(), request.consumedAt())));
    }

    @Override
    public boolean decide(TokenHash hash, Decision decision, Instant now) {
        Optional<DeviceRequest> pending = find(hash).filter(request -> request.pendingAt(now));
        pending.ifPresent(request -> end(request, Optional.of(decision), Optional.empty()));
        return pending.isPresent();
    }

    @Override
    public boolean consume(TokenHash hash, Instant now) {
        Optional<DeviceRequest> approved = find(hash)
                .filter(request -> request.consumedAt().isEmpty() && now.isBefore(request.expiresAt()))
                .filter(request -> request.decision().map(Decision::approved).orElse(false));
        approved.ifPresent(request -> withdraw(request, now));
        return approved.isPresent();
    }

    /** Consumes a request whatever was decided. */
    void withdraw(DeviceRequest request, Instant now) {
        end(request, request.decision(), Optional.of(now));
    }

    private void end(DeviceRequest request, Optional<Decision> decision, Optional<Instant> consumedAt) {
        put(request, request.interval(), request.nextPollAt(), new End(decision, consumedAt));
    }

    private record End(Optional<Decision> decision, Optional<Instant> consumedAt) {}

    private void put(DeviceRequest request, Duration interval, Instant next, End end) {
        tables().devices()
                .put(
                        request.hash(),
                        new DeviceRequest(
                                request.hash(),
                                request.userCode(),
                                request.grant(),
                                request.app(),
                                request.scopes(),
                                request.resources(),
                                interval,
                                next,
                                request.createdAt(),
                                request.expiresAt(),
                                end.decision,
                                end.consumedAt));
    }

    private OAuthTables tables() {
        return transaction.tables().oauth();
    }
}
