package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.integrations.apikey.ApiKeyListener;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.crypto.KeyRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class ApiKeyReminderTest extends ApiKeyFixture {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration QUARTER = Duration.ofDays(90);

    private final List<ApiKeyReminder> told = new CopyOnWriteArrayList<>();
    private final List<Integrations> nodes = List.of(listening(told::add), listening(told::add), listening(told::add));
    private final Tenant acme = nodes.get(0).tenant("acme");

    private Integrations listening(ApiKeyListener listener) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .listener(listener)
                .startPaused();
    }

    /** Returns what was told while time passed in steps of hours. */
    private List<ApiKeyReminder> pass(Duration time) throws InterruptedException {
        told.clear();
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusHours(6)) {
            clock.advance(Duration.ofHours(6));
            for (Integrations node : nodes) {
                node.runDue();
            }
        }
        return new ArrayList<>(told);
    }

    private NewApiKey ending(Duration in) {
        return acme.apiKeys()
                .create(SETTINGS.toBuilder().expiresAt(NOON.plus(in)).build());
    }

    @Test
    void end_of_a_key_is_told_once_for_each_threshold_over_all_nodes() throws InterruptedException {
        NewApiKey key = ending(Duration.ofDays(30));

        assertThat(pass(Duration.ofDays(22))).isEmpty();
        assertThat(pass(Duration.ofDays(6)))
                .containsExactly(new ApiKeyReminder(Kind.EXPIRY, key.key(), WEEK, NOON.plus(Duration.ofDays(30))));
        assertThat(pass(Duration.ofDays(1)))
                .containsExactly(new ApiKeyReminder(Kind.EXPIRY, key.key(), DAY, NOON.plus(Duration.ofDays(30))));
        assertThat(pass(Duration.ofDays(10))).isEmpty();
    }

    @Test
    void old_key_is_to_be_rotated_and_the_new_one_not_yet() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);

        assertThat(pass(QUARTER))
                .extracting(ApiKeyReminder::kind, ApiKeyReminder::key, ApiKeyReminder::anchor)
                .containsExactly(tuple(Kind.ROTATION, key.key(), NOON));
        NewApiKey next = acme.apiKeys().rotate(key.id(), Duration.ofDays(30));
        assertThat(pass(Duration.ofDays(89)))
                .as("the end of a key that was rotated")
                .isEmpty();
        assertThat(pass(Duration.ofDays(2)))
                .extracting(reminder -> reminder.key().id())
                .containsExactly(next.id());
    }

    @Test
    void threshold_that_had_passed_when_the_key_was_made_is_not_told() throws InterruptedException {
        ending(Duration.ofDays(3));

        assertThat(pass(Duration.ofDays(4)))
                .extracting(ApiKeyReminder::threshold)
                .containsExactly(DAY);
    }

    @Test
    void of_thresholds_that_passed_unseen_the_last_one_is_told() throws InterruptedException {
        ending(Duration.ofDays(30));
        clock.advance(Duration.ofDays(29).plusHours(12));

        assertThat(pass(Duration.ofHours(6)))
                .extracting(ApiKeyReminder::threshold)
                .containsExactly(DAY);
        assertThat(pass(Duration.ofHours(6))).isEmpty();
    }

    @Test
    void key_whose_end_was_put_off_is_reminded_of_again() throws InterruptedException {
        NewApiKey key = ending(Duration.ofDays(10));
        assertThat(pass(Duration.ofDays(5))).hasSize(1);

        acme.apiKeys()
                .update(
                        key.id(),
                        settings -> settings.toBuilder()
                                .expiresAt(NOON.plus(Duration.ofDays(20)))
                                .build());

        assertThat(pass(Duration.ofDays(10)))
                .extracting(ApiKeyReminder::threshold)
                .containsExactly(WEEK);
    }

    @Test
    void listener_that_throws_keeps_nobody_from_being_told() throws InterruptedException {
        List<ApiKeyReminder> second = new ArrayList<>();
        try (Integrations node = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .listener((ApiKeyListener) reminder -> {
                    throw new IllegalStateException("no");
                })
                .listener((ApiKeyListener) reminder -> {
                    throw new NoClassDefFoundError("left out of the host");
                })
                .listener((ApiKeyListener) second::add)
                .startPaused()) {
            for (int i = 0; i < 250; i++) {
                ending(Duration.ofDays(2));
            }
            clock.advance(Duration.ofDays(1));
            node.runDue();

            assertThat(second).hasSize(250);
        }
    }

    @Test
    void node_without_a_listener_takes_no_reminder_from_others() throws InterruptedException {
        ending(Duration.ofDays(2));
        Integrations deaf = node();
        clock.advance(Duration.ofDays(1));

        deaf.runDue();

        assertThat(pass(Duration.ofHours(6))).hasSize(1);
    }

    @Test
    void threshold_is_a_minute_at_least() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeyRules.builder()
                        .remindOfExpiry(Duration.ofSeconds(59))
                        .build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeyRules.builder()
                        .remindOfRotation(Duration.ofDays(-1))
                        .keepUsageFor(Duration.ofHours(23))
                        .build());
        ApiKeyRules.builder().remindOfExpiry().remindOfRotation().build();
    }
}
