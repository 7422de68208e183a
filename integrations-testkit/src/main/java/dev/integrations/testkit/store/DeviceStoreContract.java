package dev.integrations.testkit.store;

import static dev.integrations.testkit.OAuthMother.aDevice;
import static dev.integrations.testkit.OAuthMother.anApp;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.oauth.ApprovalQuery;
import dev.integrations.oauth.DeviceRequest;
import dev.integrations.oauth.DeviceRequest.Decision;
import dev.integrations.oauth.DeviceStore;
import dev.integrations.oauth.GrantStore;
import dev.integrations.oauth.OAuthApp;
import dev.integrations.oauth.TokenHash;
import dev.integrations.store.StoreTransaction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link DeviceStore}. */
public abstract class DeviceStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(10);
    private static final Decision YES = new Decision(ACME, "user:42", true);
    private static final Decision NO = new Decision(ACME, "user:42", false);
    private static final ApprovalQuery ALL = ApprovalQuery.all();

    private final OAuthApp app = anApp(ACME);

    /** For subclasses. */
    protected DeviceStoreContract() {}

    @BeforeEach
    final void register_an_app() {
        store().useTransaction(transaction -> transaction.oauthApps().insert(app));
    }

    private DeviceStore devices() {
        return eachCallInATransaction(DeviceStore.class, StoreTransaction::devices);
    }

    private GrantStore grants() {
        return eachCallInATransaction(GrantStore.class, StoreTransaction::oauthGrants);
    }

    private DeviceRequest inserted() {
        DeviceRequest device = aDevice(app);
        assertThat(devices().insert(device)).isTrue();
        return device;
    }

    private DeviceRequest decided(Decision decision) {
        DeviceRequest device = inserted();
        assertThat(devices().decide(device.hash(), decision, LATER)).isTrue();
        return device;
    }

    private DeviceRequest stored(DeviceRequest device) {
        return devices().find(device.hash()).orElseThrow();
    }

    @Test
    void device_comes_back_as_it_was_by_either_code() {
        DeviceRequest device = inserted();

        assertThat(devices().find(device.hash())).contains(device);
        assertThat(devices().findByUserCode(device.userCode())).contains(device);
        assertThat(devices().find(device.userCode())).isEmpty();
        assertThat(devices().findByUserCode(device.hash())).isEmpty();
    }

    @Test
    void user_code_is_taken_once() {
        DeviceRequest device = inserted();
        DeviceRequest other = aDevice(app);
        DeviceRequest same = new DeviceRequest(
                other.hash(),
                device.userCode(),
                other.grant(),
                other.app(),
                other.scopes(),
                other.resources(),
                other.interval(),
                other.nextPollAt(),
                other.createdAt(),
                other.expiresAt(),
                Optional.empty(),
                Optional.empty());

        assertThat(devices().insert(same)).isFalse();

        assertThat(devices().find(same.hash())).isEmpty();
        assertThat(devices().findByUserCode(device.userCode())).contains(device);
    }

    @Test
    void device_waits_as_long_as_it_was_told_last() {
        DeviceRequest device = inserted();

        devices().await(device.hash(), Duration.ofSeconds(10), LATER);
        devices().await(device.hash(), Duration.ofSeconds(15), LATER.plusSeconds(1));
        devices().await(TokenHash.of("unknown"), Duration.ofSeconds(15), LATER);

        assertThat(stored(device).interval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(stored(device).nextPollAt()).isEqualTo(LATER.plusSeconds(1));
    }

    @Test
    void held_device_is_the_one_that_is_found() {
        DeviceRequest device = inserted();

        assertThat(devices().hold(device.hash())).contains(device);
        assertThat(devices().hold(TokenHash.of("unknown"))).isEmpty();
    }

    @Test
    void decision_is_made_once() {
        DeviceRequest device = decided(NO);

        assertThat(devices().decide(device.hash(), YES, LATER)).isFalse();

        assertThat(stored(device).decision()).contains(NO);
        assertThat(stored(decided(YES)).decision()).contains(YES);
    }

    @Test
    void decision_is_made_in_time() {
        DeviceRequest device = inserted();

        assertThat(devices().decide(device.hash(), YES, device.expiresAt())).isFalse();
        assertThat(devices().decide(device.hash(), YES, device.expiresAt().minusNanos(1000)))
                .isTrue();
        assertThat(devices().decide(TokenHash.of("unknown"), YES, LATER)).isFalse();
    }

    @Test
    void approved_device_is_consumed_once() {
        DeviceRequest device = decided(YES);

        assertThat(devices().consume(device.hash(), LATER)).isTrue();
        assertThat(devices().consume(device.hash(), LATER)).isFalse();

        assertThat(stored(device).consumedAt()).contains(LATER);
    }

    @Test
    void device_that_is_not_approved_or_expired_is_not_consumed() {
        DeviceRequest approved = decided(YES);

        assertThat(devices().consume(inserted().hash(), LATER)).isFalse();
        assertThat(devices().consume(decided(NO).hash(), LATER)).isFalse();
        assertThat(devices().consume(approved.hash(), approved.expiresAt())).isFalse();
        assertThat(devices().consume(TokenHash.of("unknown"), LATER)).isFalse();
        assertThat(devices().consume(approved.hash(), LATER)).isTrue();
    }

    @Test
    void several_nodes_decide_and_consume_once() {
        DeviceRequest device = inserted();

        assertThat(Threads.runTogether(Collections.nCopies(
                        4, (Callable<Boolean>) () -> devices().decide(device.hash(), YES, LATER))))
                .containsOnlyOnce(true);
        assertThat(Threads.runTogether(Collections.nCopies(
                        4, (Callable<Boolean>) () -> devices().consume(device.hash(), LATER))))
                .containsOnlyOnce(true);
    }

    @Test
    void revoking_withdraws_what_was_approved_by_the_user() {
        DeviceRequest mine = decided(YES);
        DeviceRequest ofOther = decided(new Decision(ACME, "user:7", true));
        DeviceRequest elsewhere = decided(new Decision(GLOBEX, "user:42", true));
        DeviceRequest waiting = inserted();

        grants().revokeGrants(ACME, ALL.of("user:42").of(app.id()), LATER);

        assertThat(devices().consume(mine.hash(), LATER)).isFalse();
        assertThat(devices().consume(ofOther.hash(), LATER)).isTrue();
        assertThat(devices().consume(elsewhere.hash(), LATER)).isTrue();
        assertThat(devices().decide(waiting.hash(), YES, LATER)).isTrue();
    }

    @Test
    void devices_are_removed_after_their_end_in_portions() {
        List<DeviceRequest> devices = List.of(inserted(), inserted(), inserted());
        Instant end = devices.get(0).expiresAt();

        assertThat(grants().removeEnded(end, 2)).isZero();
        assertThat(grants().removeEnded(end.plusNanos(1000), 2)).isEqualTo(2);
        assertThat(grants().removeEnded(end.plusNanos(1000), 2)).isEqualTo(1);

        assertThat(devices.stream().map(device -> devices().find(device.hash())).flatMap(Optional::stream))
                .isEmpty();
    }

    @Test
    void devices_of_a_tenant_are_deleted_with_all_else() {
        DeviceRequest mine = decided(YES);
        DeviceRequest waiting = inserted();
        DeviceRequest elsewhere = decided(new Decision(GLOBEX, "user:42", true));

        assertThat(grants().deleteSome(ACME, 10)).isEqualTo(1);
        assertThat(grants().deleteSome(ACME, 10)).isZero();

        assertThat(devices().find(mine.hash())).isEmpty();
        assertThat(devices().find(waiting.hash())).isPresent();
        assertThat(devices().find(elsewhere.hash())).isPresent();
    }

    @Test
    void devices_of_an_app_are_removed_in_portions_and_the_rest_with_it() {
        List<DeviceRequest> devices = List.of(inserted(), inserted(), inserted());

        assertThat(grants().removeOf(app.id(), 2)).isEqualTo(2);
        store().useTransaction(transaction -> {
            transaction.oauthApps().delete(ACME, app.id(), LATER);
            transaction.oauthApps().remove(app.id());
        });

        assertThat(devices.stream().map(device -> devices().find(device.hash())).flatMap(Optional::stream))
                .isEmpty();
    }
}
