package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ApiKeyUsageTest extends ApiKeyFixture {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 1);

    private final Integrations here = node();
    private final Integrations there = node();
    private final Tenant acme = here.tenant("acme");

    private List<ApiKeyUsage> usage(NewApiKey key) {
        return acme.apiKeys().usage(key.id(), DAY.minusDays(10), DAY.plusDays(10));
    }

    private void pass(Duration time) throws InterruptedException {
        clock.advance(time);
        here.runDue();
        there.runDue();
    }

    @Test
    void accepted_requests_are_counted_by_day_and_scope_over_all_nodes() throws InterruptedException {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder().scopes("invoices:write").build());
        for (int i = 0; i < 3; i++) {
            check(here, key.secret(), "invoices:read");
            check(there, key.secret(), "invoices:write");
        }
        here.apiKeys().verify(key.secret().reveal(), RequestFacts.needing(CATALOG.none()));
        check(here, key.secret(), "profile");
        assertThat(usage(key)).as("nothing is written down yet").isEmpty();

        pass(Duration.ofSeconds(30));

        assertThat(usage(key))
                .containsExactly(new ApiKeyUsage(DAY, 7, Map.of("invoices:read", 3L, "invoices:write", 3L)));
        check(here, key.secret(), "invoices:read");
        pass(Duration.ofSeconds(30));
        pass(Duration.ofSeconds(30));
        assertThat(usage(key))
                .containsExactly(new ApiKeyUsage(DAY, 8, Map.of("invoices:read", 4L, "invoices:write", 3L)));
    }

    @Test
    void last_use_is_written_down_and_never_goes_back() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        check(here, key);
        clock.advance(Duration.ofSeconds(10));
        check(there, key);
        Instant last = Instant.ofEpochMilli(clock.millis());
        clock.advance(Duration.ofSeconds(20));

        there.runDue();
        here.runDue();

        assertThat(acme.apiKeys().get(key.id()).lastUsedAt()).contains(last);
        assertThat(acme.apiKeys().get(key.id()).version()).isEqualTo(1);
    }

    @Test
    void requests_around_midnight_belong_to_their_days() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        clock.set(Instant.parse("2026-03-01T23:59:50Z"));
        check(here, key);
        check(here, key);
        clock.set(Instant.parse("2026-03-02T00:00:00Z"));
        check(here, key);

        pass(Duration.ofSeconds(30));
        check(here, key);
        pass(Duration.ofSeconds(30));

        assertThat(usage(key))
                .containsExactly(
                        new ApiKeyUsage(DAY, 2, Map.of("invoices:read", 2L)),
                        new ApiKeyUsage(DAY.plusDays(1), 2, Map.of("invoices:read", 2L)));
    }

    @Test
    void counts_go_on_while_the_key_is_read_again_and_changed() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        for (int i = 0; i < 10; i++) {
            check(here, key);
            clock.advance(Duration.ofSeconds(6));
            acme.apiKeys()
                    .update(
                            key.id(),
                            settings -> settings.toBuilder()
                                    .owner(settings.owner() + "x")
                                    .build());
        }

        pass(Duration.ofSeconds(30));

        assertThat(usage(key)).extracting(ApiKeyUsage::requests).containsExactly(10L);
    }

    @Test
    void no_request_of_many_threads_is_lost_while_counts_are_written_down() throws Exception {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<Object>> work = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            work.add(() -> {
                for (int j = 0; j < 10_000; j++) {
                    check(here, key);
                }
                return true;
            });
        }
        List<Future<Object>> running = new ArrayList<>();
        work.forEach(task -> running.add(threads.submit(task)));
        while (!running.stream().allMatch(Future::isDone)) {
            pass(Duration.ofSeconds(30));
        }
        threads.shutdown();
        for (Future<Object> each : running) {
            assertThat(each.get()).isEqualTo(true);
        }
        pass(Duration.ofSeconds(30));

        assertThat(usage(key).stream().mapToLong(ApiKeyUsage::requests).sum()).isEqualTo(40_000);
    }

    @Test
    void node_that_is_closed_writes_down_what_it_counted() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        Integrations leaving = node();
        check(leaving, key);

        leaving.close();

        assertThat(usage(key)).hasSize(1);
    }

    @Test
    void old_counts_are_removed() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        check(here, key);
        pass(Duration.ofSeconds(30));

        pass(Duration.ofDays(399));
        assertThat(usage(key)).hasSize(1);
        pass(Duration.ofDays(2));

        assertThat(usage(key)).isEmpty();
    }

    @Test
    void usage_of_another_tenant_is_not_there_and_spans_are_bounded() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);

        assertThat(usage(key)).isEmpty();
        assertThatThrownBy(() -> here.tenant("globex").apiKeys().usage(key.id(), DAY, DAY.plusDays(1)))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> acme.apiKeys().usage(key.id(), DAY, DAY)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> acme.apiKeys().usage(key.id(), DAY, DAY.plusDays(401)))
                .isInstanceOf(InvalidInputException.class);
        assertThat(acme.apiKeys().usage(key.id(), DAY, DAY.plusDays(400))).isEmpty();
    }
}
