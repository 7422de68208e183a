package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aPushedRequest;
import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.oauth.AppId;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.PushedRequest;
import dev.integrations.oauth.PushedRequestStore;
import dev.integrations.oauth.TokenHash;
import dev.integrations.store.StoreTransaction;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link PushedRequestStore}. */
public abstract class PushedRequestStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(10);

    private final OAuthApp app = anApp(ACME);
    private final AppId stranger = anApp(ACME).id();

    /** For subclasses. */
    protected PushedRequestStoreContract() {}

    @BeforeEach
    final void register_an_app() {
        store().useTransaction(transaction -> transaction.oauthApps().insert(app));
    }

    private PushedRequestStore requests() {
        return eachCallInATransaction(PushedRequestStore.class, StoreTransaction::pushedRequests);
    }

    private PushedRequest inserted() {
        PushedRequest request = aPushedRequest(app);
        requests().insert(request);
        return request;
    }

    private PushedRequest stored(PushedRequest request) {
        return requests().find(app.id(), request.hash()).orElseThrow();
    }

    @Test
    void request_comes_back_as_it_was_and_to_its_app_alone() {
        PushedRequest request = inserted();

        assertThat(requests().find(app.id(), request.hash())).contains(request);
        assertThat(requests().find(stranger, request.hash())).isEmpty();
        assertThat(requests().find(app.id(), TokenHash.of("unknown"))).isEmpty();
    }

    @Test
    void request_is_consumed_once_by_its_app() {
        PushedRequest request = inserted();

        assertThat(requests().consume(stranger, request.hash(), LATER)).isFalse();
        assertThat(requests().consume(app.id(), request.hash(), LATER)).isTrue();
        assertThat(requests().consume(app.id(), request.hash(), LATER.plusSeconds(1)))
                .isFalse();

        assertThat(stored(request).consumedAt()).contains(LATER);
        assertThat(requests().consume(app.id(), TokenHash.of("unknown"), LATER)).isFalse();
    }

    @Test
    void request_that_expired_meanwhile_can_be_consumed() {
        PushedRequest request = inserted();

        assertThat(requests()
                        .consume(app.id(), request.hash(), request.expiresAt().plusSeconds(1)))
                .isTrue();
    }

    @Test
    void several_nodes_consume_a_request_once() {
        PushedRequest request = inserted();

        List<Boolean> consumed = Threads.runTogether(Collections.nCopies(
                4, (Callable<Boolean>) () -> requests().consume(app.id(), request.hash(), LATER)));

        assertThat(consumed).containsOnlyOnce(true);
    }

    @Test
    void request_whose_decision_is_rolled_back_can_be_decided() {
        PushedRequest request = inserted();
        try {
            store().useTransaction(transaction -> {
                transaction.pushedRequests().consume(app.id(), request.hash(), LATER);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(requests().consume(app.id(), request.hash(), LATER)).isTrue();
        }
    }

    @Test
    void expiry_is_put_off_and_never_brought_forward() {
        PushedRequest request = inserted();
        Instant until = request.expiresAt().plusSeconds(600);

        requests().extend(stranger, request.hash(), until);
        assertThat(stored(request)).isEqualTo(request);
        requests().extend(app.id(), request.hash(), until);
        requests().extend(app.id(), request.hash(), LATER);

        assertThat(stored(request).expiresAt()).isEqualTo(until);
        requests().consume(app.id(), request.hash(), LATER);
        requests().extend(app.id(), request.hash(), until.plusSeconds(1));
        assertThat(stored(request).expiresAt()).isEqualTo(until);
        assertThat(stored(request).consumedAt()).contains(LATER);
    }

    @Test
    void requests_are_removed_after_their_end_in_portions() {
        List<PushedRequest> requests = List.of(inserted(), inserted(), inserted());
        Instant end = requests.get(0).expiresAt();

        assertThat(requests().removeExpired(end, 2)).isZero();
        assertThat(requests().removeExpired(end.plusNanos(1000), 2)).isEqualTo(2);
        assertThat(requests().removeExpired(end.plusNanos(1000), 2)).isEqualTo(1);

        assertThat(requests.stream()
                        .map(request -> requests().find(app.id(), request.hash()))
                        .flatMap(Optional::stream))
                .isEmpty();
    }

    @Test
    void requests_of_an_app_are_removed_in_portions_and_the_rest_with_it() {
        List<PushedRequest> requests = List.of(inserted(), inserted(), inserted());
        GrantStore grants = eachCallInATransaction(GrantStore.class, StoreTransaction::oauthGrants);

        assertThat(grants.removeOf(app.id(), 2)).isEqualTo(2);
        store().useTransaction(transaction -> {
            transaction.oauthApps().delete(ACME, app.id(), LATER);
            transaction.oauthApps().remove(app.id());
        });

        assertThat(requests.stream()
                        .map(request -> requests().find(app.id(), request.hash()))
                        .flatMap(Optional::stream))
                .isEmpty();
    }
}
