package dev.integrations.testkit.store;

import static dev.integrations.testkit.ApiKeyMother.anApiKey;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.CountedUse;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.apikey.ApiKeyUsageStore} and {@link dev.integrations.apikey.ApiKeyReminderStore}. */
public abstract class ApiKeyUsageContract extends PortContract {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);
    private static final LocalDate NEXT = DAY.plusDays(1);
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final Duration WEEK = Duration.ofDays(7);

    /** For subclasses. */
    protected ApiKeyUsageContract() {}

    private ApiKey stored(ApiKeySettings settings) {
        StoredApiKey key = anApiKey().with(settings).build();
        apiKeys().insert(key);
        return key.key();
    }

    private ApiKey stored() {
        return stored(ApiKeySettings.builder("Reporting").build());
    }

    private static CountedUse use(ApiKey key, Instant last, LocalDate day, long requests, Map<String, Long> scopes) {
        return new CountedUse(key.id(), key.tenant(), last, new ApiKeyUsage(day, requests, scopes));
    }

    private List<ApiKeyUsage> usage(ApiKey key) {
        return apiKeyUsage().usage(ACME, key.id(), DAY.minusDays(100), NEXT.plusDays(100));
    }

    @Test
    void counts_are_added_by_day_and_scope() {
        ApiKey key = stored();
        ApiKey other = stored();

        apiKeyUsage().add(List.of(use(key, NOON, DAY, 3, Map.of("a", 2L)), use(other, NOON, DAY, 7, Map.of())));
        apiKeyUsage()
                .add(List.of(use(key, LATER, DAY, 4, Map.of("a", 1L, "b", 3L)), use(key, LATER, NEXT, 1, Map.of())));
        apiKeyUsage().add(List.of());

        assertThat(usage(key))
                .containsExactly(new ApiKeyUsage(DAY, 7, Map.of("a", 3L, "b", 3L)), new ApiKeyUsage(NEXT, 1, Map.of()));
        assertThat(usage(other)).containsExactly(new ApiKeyUsage(DAY, 7, Map.of()));
        assertThat(apiKeyUsage().usage(ACME, key.id(), NEXT, NEXT.plusDays(1))).hasSize(1);
        assertThat(apiKeyUsage().usage(ACME, key.id(), DAY.minusDays(1), DAY)).isEmpty();
    }

    @Test
    void last_use_goes_forward_only_and_is_no_change_of_the_key() {
        ApiKey key = stored();

        apiKeyUsage().add(List.of(use(key, LATER, DAY, 1, Map.of())));
        apiKeyUsage().add(List.of(use(key, NOON, DAY, 1, Map.of())));

        ApiKey used = apiKeys().find(ACME, key.id()).orElseThrow();
        assertThat(used.lastUsedAt()).contains(LATER);
        assertThat(used.version()).isEqualTo(1);
        ApiKey renamed = new ApiKey(
                key.id(),
                ACME,
                ApiKeySettings.builder("Renamed").build(),
                key.prefix(),
                key.hint(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                2,
                key.createdAt(),
                LATER);
        assertThat(apiKeys().update(renamed)).isTrue();
        assertThat(apiKeys().find(ACME, key.id()).orElseThrow().lastUsedAt()).contains(LATER);
    }

    @Test
    void counts_of_a_key_that_is_gone_are_dropped_and_the_others_are_kept() {
        ApiKey key = stored();
        ApiKey gone = anApiKey().build().key();

        apiKeyUsage().add(List.of(use(gone, NOON, DAY, 1, Map.of()), use(key, NOON, DAY, 2, Map.of())));

        assertThat(usage(key)).hasSize(1);
        assertThat(usage(gone)).isEmpty();
    }

    @Test
    void several_nodes_lose_no_counts() {
        List<ApiKey> keys = IntStream.range(0, 5).mapToObj(i -> stored()).toList();
        Callable<Integer> node = () -> {
            for (int i = 0; i < 10; i++) {
                List<CountedUse> uses = new ArrayList<>(keys.stream()
                        .map(key -> use(key, NOON, DAY, 1, Map.of("a", 1L)))
                        .toList());
                Collections.rotate(uses, i);
                apiKeyUsage().add(uses);
            }
            return 10;
        };

        Threads.runTogether(Collections.nCopies(4, node));

        for (ApiKey key : keys) {
            assertThat(usage(key)).containsExactly(new ApiKeyUsage(DAY, 40, Map.of("a", 40L)));
        }
    }

    @Test
    void counts_of_another_tenant_are_not_there() {
        ApiKey key = stored();
        apiKeyUsage().add(List.of(use(key, NOON, DAY, 1, Map.of())));

        assertThat(apiKeyUsage().usage(GLOBEX, key.id(), DAY, NEXT)).isEmpty();
        assertThat(usage(key)).hasSize(1);
    }

    @Test
    void old_counts_go_in_portions() {
        ApiKey key = stored();
        for (int i = 0; i < 5; i++) {
            apiKeyUsage().add(List.of(use(key, NOON, DAY.minusDays(i), 1, Map.of())));
        }

        assertThat(apiKeyUsage().removeBefore(DAY, 3)).isEqualTo(3);
        assertThat(apiKeyUsage().removeBefore(DAY, 3)).isEqualTo(1);
        assertThat(apiKeyUsage().removeBefore(DAY, 3)).isZero();
        assertThat(usage(key)).containsExactly(new ApiKeyUsage(DAY, 1, Map.of()));
    }

    @Test
    void key_goes_with_its_counts_and_reminders() {
        ApiKey key = stored(ending(LATER));
        apiKeyUsage().add(List.of(use(key, NOON, DAY, 1, Map.of("a", 1L))));
        due(Kind.EXPIRY, NOON).forEach(reminder -> apiKeyReminders().give(reminder, NOON));

        assertThat(apiKeys().deleteSome(ACME, 10)).isOne();

        assertThat(usage(key)).isEmpty();
        assertThat(apiKeyUsage().removeBefore(NEXT, 10)).isZero();
    }

    private static ApiKeySettings ending(Instant end) {
        return ApiKeySettings.builder("Reporting").expiresAt(end).build();
    }

    private List<ApiKeyReminder> due(Kind kind, Instant now) {
        return apiKeyReminders().due(kind, WEEK, now, PageRequest.first(10)).items();
    }

    @Test
    void key_is_reminded_of_when_its_end_is_near() {
        ApiKey near = stored(ending(NOON.plus(WEEK)));
        stored(ending(NOON.plus(WEEK).plusNanos(1000)));
        stored(ending(NOON));
        stored();

        assertThat(due(Kind.EXPIRY, NOON))
                .containsExactly(new ApiKeyReminder(Kind.EXPIRY, near, WEEK, NOON.plus(WEEK)));
    }

    @Test
    void key_is_reminded_of_when_it_is_old() {
        ApiKey old = stored();
        StoredApiKey young = anApiKey().createdAt(NOON.plusNanos(1000)).build();
        apiKeys().insert(young);
        ApiKey ended = stored(ending(LATER));

        assertThat(due(Kind.ROTATION, NOON.plus(WEEK)))
                .containsExactly(new ApiKeyReminder(Kind.ROTATION, old, WEEK, NOON))
                .extracting(ApiKeyReminder::key)
                .doesNotContain(ended);
    }

    @Test
    void reminders_come_in_pages_in_the_order_of_the_ids() {
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            keys.add(stored(ending(LATER)));
        }

        assertThat(allPages(3, page -> apiKeyReminders().due(Kind.EXPIRY, WEEK, NOON, page)))
                .extracting(ApiKeyReminder::key)
                .containsExactlyElementsOf(keys);
        assertThat(allPages(3, page -> apiKeyReminders().due(Kind.ROTATION, WEEK, NOON, page)))
                .isEmpty();
    }

    @Test
    void key_that_was_revoked_or_rotated_is_not_reminded_of() {
        ApiKey revoked = stored(ending(LATER));
        ApiKey rotated = stored(ending(LATER));
        apiKeys().update(changed(revoked, Optional.of(NOON), Optional.empty()));
        apiKeys().update(changed(rotated, Optional.empty(), Optional.of(revoked)));

        assertThat(due(Kind.EXPIRY, NOON)).isEmpty();
        assertThat(due(Kind.ROTATION, NOON)).isEmpty();
    }

    private static ApiKey changed(ApiKey key, Optional<Instant> revoked, Optional<ApiKey> replaced) {
        return new ApiKey(
                key.id(),
                key.tenant(),
                key.settings(),
                key.prefix(),
                key.hint(),
                revoked,
                replaced.map(ApiKey::id),
                Optional.empty(),
                2,
                key.createdAt(),
                NOON);
    }

    @Test
    void reminder_is_given_once_for_each_threshold_and_end() {
        ApiKey key = stored(ending(LATER));
        ApiKeyReminder week = new ApiKeyReminder(Kind.EXPIRY, key, WEEK, LATER);
        ApiKeyReminder day = new ApiKeyReminder(Kind.EXPIRY, key, Duration.ofDays(1), LATER);
        ApiKeyReminder putOff = new ApiKeyReminder(Kind.EXPIRY, key, WEEK, LATER.plusSeconds(1));
        ApiKeyReminder rotation = new ApiKeyReminder(Kind.ROTATION, key, WEEK, LATER);

        store().useTransaction(transaction -> {
            assertThat(transaction.apiKeyReminders().give(week, NOON)).isTrue();
            assertThat(transaction.apiKeyReminders().give(week, NOON)).isFalse();
            assertThat(transaction.apiKeyReminders().give(day, NOON)).isTrue();
        });
        assertThat(apiKeyReminders().give(week, NOON)).isFalse();
        assertThat(apiKeyReminders().give(putOff, NOON)).isTrue();
        assertThat(apiKeyReminders().give(rotation, NOON)).isTrue();
        assertThat(due(Kind.EXPIRY, NOON)).isEmpty();
        assertThat(apiKeyReminders()
                        .give(new ApiKeyReminder(Kind.EXPIRY, anApiKey().build().key(), WEEK, LATER), NOON))
                .as("a key that is not stored")
                .isFalse();
    }

    @Test
    void of_several_nodes_one_gives_a_reminder() {
        ApiKeyReminder reminder = new ApiKeyReminder(Kind.EXPIRY, stored(ending(LATER)), WEEK, LATER);
        Callable<Boolean> node = () -> apiKeyReminders().give(reminder, NOON);

        assertThat(Threads.runTogether(Collections.nCopies(4, node)))
                .filteredOn(given -> given)
                .hasSize(1);
    }
}
