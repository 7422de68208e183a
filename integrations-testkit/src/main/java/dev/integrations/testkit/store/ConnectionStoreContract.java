package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.uuid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.connection.Connection;
import dev.integrations.connection.ConnectionId;
import dev.integrations.connection.ConnectionState;
import dev.integrations.connection.ConnectionStore;
import dev.integrations.connection.PendingAuthorization;
import dev.integrations.connection.PendingAuthorization.Hashes;
import dev.integrations.connection.RefreshLease;
import dev.integrations.connection.SealedCredentials;
import dev.integrations.connection.StoredConnection;
import dev.integrations.connection.StoredConnection.Schedule;
import dev.integrations.store.StoreTransaction;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link ConnectionStore}. */
public abstract class ConnectionStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final RefreshLease LEASE = new RefreshLease(7, NOON.plusSeconds(30));
    private static final Hashes SHOWN = Hashes.of("state", "session");

    /** For subclasses. */
    protected ConnectionStoreContract() {}

    private ConnectionStore connections() {
        return eachCallInATransaction(ConnectionStore.class, StoreTransaction::connections);
    }

    private static StoredConnection aConnection(TenantId tenant) {
        return with(
                new ConnectionId(uuid(NOON)),
                tenant,
                ConnectionState.ACTIVE,
                1,
                new Schedule(Optional.of(LATER), Optional.empty()));
    }

    private static StoredConnection with(
            ConnectionId id, TenantId tenant, ConnectionState state, long version, Schedule schedule) {
        boolean gone = state == ConnectionState.DISCONNECTED;
        Connection connection = new Connection(
                id,
                tenant,
                "google",
                "Büro",
                state,
                List.of("a b", "c,d"),
                Optional.of(URI.create("https://eu7.api.test/v1")),
                gone ? Optional.empty() : Optional.of(LATER.plusSeconds(version)),
                (int) version,
                Optional.of("because"),
                NOON,
                NOON.plusSeconds(version));
        return new StoredConnection(
                connection,
                gone ? Optional.empty() : Optional.of(SealedCredentials.of(new byte[] {1, 2, (byte) version})),
                version,
                schedule);
    }

    private static StoredConnection next(StoredConnection row, ConnectionState state, Schedule schedule) {
        Connection connection = row.connection();
        return with(connection.id(), connection.tenant(), state, row.version() + 1, schedule);
    }

    private StoredConnection stored(TenantId tenant) {
        StoredConnection connection = aConnection(tenant);
        connections().insert(connection);
        return connection;
    }

    private StoredConnection find(StoredConnection connection) {
        return connections()
                .find(connection.connection().tenant(), connection.connection().id())
                .orElseThrow();
    }

    @Test
    void credentials_are_replaced_if_they_are_still_what_was_read() {
        StoredConnection first = stored(ACME);
        StoredConnection second = stored(GLOBEX);
        StoredConnection gone =
                with(new ConnectionId(uuid(NOON)), ACME, ConnectionState.DISCONNECTED, 1, Schedule.NEVER);
        connections().insert(gone);
        SealedCredentials anew = SealedCredentials.of(new byte[] {9});

        assertThat(connections().sealed(Optional.empty(), 10).items())
                .extracting(row -> row.connection().id())
                .containsExactly(first.connection().id(), second.connection().id());
        assertThat(connections()
                        .sealed(Optional.of(first.connection().id().uuid()), 1)
                        .items())
                .extracting(row -> row.connection().id())
                .containsExactly(second.connection().id());
        assertThat(connections().replaceCredentials(first, anew)).isTrue();
        assertThat(connections().replaceCredentials(first, anew)).isFalse();

        StoredConnection replaced = find(first);
        assertThat(replaced.credentials()).contains(anew);
        assertThat(replaced.version()).isEqualTo(first.version());
        assertThat(find(second).credentials()).isEqualTo(second.credentials());
    }

    @Test
    void connection_comes_back_as_it_was_stored() {
        StoredConnection connection = stored(ACME);

        assertThat(find(connection)).usingRecursiveComparison().isEqualTo(connection);
        assertThat(connections().find(GLOBEX, connection.connection().id())).isEmpty();
    }

    @Test
    void update_replaces_the_version_before_and_no_other() {
        StoredConnection connection = stored(ACME);
        StoredConnection second = next(connection, ConnectionState.REAUTH_REQUIRED, Schedule.NEVER);
        StoredConnection third = next(second, ConnectionState.DISCONNECTED, Schedule.NEVER);

        assertThat(connections().update(third)).isFalse();
        assertThat(connections().update(second)).isTrue();
        assertThat(connections().update(second)).isFalse();
        assertThat(find(connection)).usingRecursiveComparison().isEqualTo(second);
        assertThat(connections().update(third)).isTrue();
        assertThat(find(connection)).usingRecursiveComparison().isEqualTo(third);
        assertThat(connections()
                        .update(with(connection.connection().id(), GLOBEX, ConnectionState.ACTIVE, 4, Schedule.NEVER)))
                .isFalse();
    }

    @Test
    void of_several_updates_at_once_one_counts() {
        StoredConnection connection = stored(ACME);
        Callable<Boolean> update = () -> connections().update(next(connection, ConnectionState.ACTIVE, Schedule.NEVER));

        assertThat(Threads.runTogether(Collections.nCopies(4, update)))
                .containsExactlyInAnyOrder(true, false, false, false);
    }

    @Test
    void name_changes_without_the_version_and_stays_when_tokens_change() {
        StoredConnection connection = stored(ACME);
        connections().rename(GLOBEX, connection.connection().id(), "stolen");
        connections().rename(ACME, connection.connection().id(), "Office");

        assertThat(find(connection).version()).isEqualTo(1);
        assertThat(connections().update(next(connection, ConnectionState.ACTIVE, Schedule.NEVER)))
                .isTrue();
        assertThat(find(connection).connection().name()).isEqualTo("Office");
    }

    @Test
    void lease_is_had_by_one_and_taken_over_when_it_ends() {
        StoredConnection connection = stored(ACME);
        RefreshLease second = new RefreshLease(8, LEASE.until().plusSeconds(30));

        assertThat(connections().lease(connection, LEASE, NOON)).isTrue();
        assertThat(connections().lease(connection, second, LEASE.until().minusMillis(1)))
                .isFalse();
        assertThat(connections().lease(connection, second, LEASE.until())).isTrue();
        assertThat(find(connection).version()).as("leases leave the version").isEqualTo(1);
    }

    @Test
    void of_several_leases_asked_for_at_once_one_is_given() {
        StoredConnection connection = stored(ACME);
        List<Callable<Boolean>> nodes = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(i ->
                        () -> connections().lease(connection, new RefreshLease(i, LEASE.until()), NOON))
                .toList();

        assertThat(Threads.runTogether(nodes)).containsExactlyInAnyOrder(true, false, false, false);
    }

    @Test
    void lease_needs_an_active_connection_of_the_version_that_was_read() {
        StoredConnection connection = stored(ACME);
        StoredConnection second = next(connection, ConnectionState.ACTIVE, Schedule.NEVER);
        connections().update(second);

        assertThat(connections().lease(connection, LEASE, NOON)).isFalse();
        assertThat(connections()
                        .lease(
                                with(second.connection().id(), GLOBEX, ConnectionState.ACTIVE, 2, Schedule.NEVER),
                                LEASE,
                                NOON))
                .isFalse();
        assertThat(connections().lease(second, LEASE, NOON)).isTrue();

        StoredConnection third = next(second, ConnectionState.REAUTH_REQUIRED, Schedule.NEVER);
        connections().update(third);
        assertThat(connections().lease(third, LEASE, NOON)).isFalse();
    }

    @Test
    void lease_is_released_by_its_owner_alone_and_by_an_update() {
        StoredConnection connection = stored(ACME);
        ConnectionId id = connection.connection().id();
        connections().lease(connection, LEASE, NOON);

        assertThat(connections().release(ACME, id, 8)).isFalse();
        assertThat(connections().release(GLOBEX, id, LEASE.owner())).isFalse();
        assertThat(connections().release(ACME, id, LEASE.owner())).isTrue();
        assertThat(connections().release(ACME, id, LEASE.owner())).isFalse();
        assertThat(connections().lease(connection, LEASE, NOON)).isTrue();

        StoredConnection second = next(connection, ConnectionState.ACTIVE, Schedule.NEVER);
        connections().update(second);
        assertThat(connections().lease(second, LEASE, NOON)).isTrue();
    }

    @Test
    void due_are_active_ones_of_all_tenants_that_nobody_holds_the_most_overdue_first() {
        StoredConnection late = stored(ACME);
        StoredConnection later = aConnection(GLOBEX);
        connections()
                .insert(with(
                        later.connection().id(),
                        GLOBEX,
                        ConnectionState.ACTIVE,
                        1,
                        new Schedule(Optional.of(LATER.plusSeconds(1)), Optional.of(NOON))));
        StoredConnection held = stored(ACME);
        connections().lease(held, new RefreshLease(1, LATER.plusSeconds(60)), NOON);
        StoredConnection ended = stored(ACME);
        connections().update(next(ended, ConnectionState.REAUTH_REQUIRED, ended.schedule()));
        stored(ACME);

        assertThat(connections().due(LATER.minusMillis(1), 10)).isEmpty();
        assertThat(ids(connections().due(LATER.plusSeconds(1), 10)))
                .hasSize(3)
                .startsWith(late.connection().id())
                .endsWith(later.connection().id());
        assertThat(connections().due(LATER.plusSeconds(1), 1)).hasSize(1);
        assertThat(ids(connections().due(LATER.plusSeconds(60), 10)))
                .contains(held.connection().id());
    }

    private static List<ConnectionId> ids(List<StoredConnection> rows) {
        return rows.stream().map(row -> row.connection().id()).toList();
    }

    @Test
    void listing_has_one_tenant_newest_first() {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(stored(ACME).connection());
        }
        stored(GLOBEX);

        assertThat(allPages(2, page -> connections().list(ACME, page))).isEqualTo(reversed(all));
        checkMalformedCursors(page -> connections().list(ACME, page));
    }

    @Test
    void only_a_disconnected_one_of_the_tenant_is_removed() {
        StoredConnection connection = stored(ACME);
        ConnectionId id = connection.connection().id();

        assertThat(connections().delete(ACME, id)).isFalse();
        connections().update(next(connection, ConnectionState.DISCONNECTED, Schedule.NEVER));
        assertThat(connections().delete(GLOBEX, id)).isFalse();
        assertThat(connections().delete(ACME, id)).isTrue();
        assertThat(connections().delete(ACME, id)).isFalse();
    }

    @Test
    void everything_of_a_tenant_goes_in_portions() {
        StoredConnection kept = stored(GLOBEX);
        for (int i = 0; i < 3; i++) {
            stored(ACME);
        }
        connections().insert(pending(ACME, SHOWN, LATER));

        assertThat(connections().deleteSome(ACME, 2)).isEqualTo(3);
        assertThat(connections().deleteSome(ACME, 2)).isEqualTo(1);
        assertThat(connections().deleteSome(ACME, 2)).isZero();
        assertThat(find(kept)).usingRecursiveComparison().isEqualTo(kept);
    }

    private static PendingAuthorization pending(TenantId tenant, Hashes hashes, Instant expiresAt) {
        return new PendingAuthorization(
                uuid(NOON),
                tenant,
                hashes,
                "google",
                "Büro",
                Optional.of(new ConnectionId(uuid(NOON))),
                List.of("a b"),
                URI.create("https://app.test/callback/google"),
                SealedCredentials.of(new byte[] {3, 4}),
                expiresAt);
    }

    @Test
    void authorization_is_redeemed_once_in_its_session_and_its_tenant() {
        PendingAuthorization pending = pending(ACME, SHOWN, LATER);
        connections().insert(pending);

        assertThat(connections().redeem(GLOBEX, SHOWN, NOON)).isEmpty();
        assertThat(connections().redeem(ACME, Hashes.of("state", "other"), NOON))
                .isEmpty();
        assertThat(connections().redeem(ACME, Hashes.of("other", "session"), NOON))
                .isEmpty();
        assertThat(connections().redeem(ACME, SHOWN, LATER)).as("expired").isEmpty();
        assertThat(connections().redeem(ACME, SHOWN, LATER.minusMillis(1)))
                .hasValueSatisfying(
                        found -> assertThat(found).usingRecursiveComparison().isEqualTo(pending));
        assertThat(connections().redeem(ACME, SHOWN, NOON)).isEmpty();
    }

    @Test
    void of_several_that_redeem_at_once_one_gets_it() {
        connections().insert(pending(ACME, SHOWN, LATER));
        Callable<Boolean> redeem = () -> connections().redeem(ACME, SHOWN, NOON).isPresent();

        assertThat(Threads.runTogether(Collections.nCopies(4, redeem)))
                .containsExactlyInAnyOrder(true, false, false, false);
    }

    @Test
    void authorizations_that_expired_are_removed() {
        connections().insert(pending(ACME, SHOWN, LATER));
        connections().insert(pending(GLOBEX, Hashes.of("2", "session"), LATER));
        connections().insert(pending(ACME, Hashes.of("3", "session"), LATER.plusSeconds(1)));

        assertThat(connections().removeExpired(NOON, 10)).isZero();
        assertThat(connections().removeExpired(LATER, 1)).isEqualTo(1);
        assertThat(connections().removeExpired(LATER, 10)).isEqualTo(1);
        assertThat(connections().redeem(ACME, Hashes.of("3", "session"), LATER)).isPresent();
    }
}
