package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.aDestination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.delivery.DestinationId;
import dev.integrations.delivery.PermitStore.Wish;
import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RateLimit.Grant;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.delivery.PermitStore}. */
public abstract class PermitContract extends PortContract {
    private static final RateLimit FORTY_A_SECOND = RateLimit.of(40, Duration.ofSeconds(1));

    private final DestinationId destination = aDestination();

    /** For subclasses. */
    protected PermitContract() {}

    private int take(int wanted, Instant now) {
        return take(destination, wanted, now);
    }

    private int take(DestinationId from, int wanted, Instant now) {
        Map<DestinationId, Grant> grants = permits().take(List.of(new Wish(from, ACME, FORTY_A_SECOND, wanted)), now);
        assertThat(grants).containsOnlyKeys(from);
        return Objects.requireNonNull(grants.get(from)).count();
    }

    @Test
    void bucket_gives_what_it_holds_and_no_more() {
        assertThat(take(4, NOON)).isEqualTo(4);
        assertThat(take(100, NOON)).isEqualTo(6);
        assertThat(take(1, NOON)).isZero();
    }

    @Test
    void bucket_fills_with_time() {
        take(10, NOON);

        assertThat(take(10, NOON.plusMillis(100))).isEqualTo(4);
        assertThat(take(10, NOON.plusMillis(100))).isZero();
        assertThat(take(100, NOON.plusSeconds(3600))).isEqualTo(10);
    }

    @Test
    void destinations_have_buckets_of_their_own() {
        DestinationId other = aDestination();
        take(10, NOON);

        Map<DestinationId, Grant> grants = permits()
                .take(
                        List.of(
                                new Wish(other, ACME, FORTY_A_SECOND, 3),
                                new Wish(destination, ACME, FORTY_A_SECOND, 3)),
                        NOON);

        assertThat(grants).hasSize(2);
        assertThat(grants.get(other)).extracting(Grant::count).isEqualTo(3);
        assertThat(grants.get(destination)).extracting(Grant::count).isEqualTo(0);
        assertThat(permits().take(List.of(), NOON)).isEmpty();
    }

    @Test
    void forgotten_bucket_is_full_again_and_that_of_another_tenant_is_not_forgotten() {
        take(10, NOON);

        permits().forget(GLOBEX, destination);
        assertThat(take(10, NOON)).isZero();

        permits().forget(ACME, destination);
        assertThat(take(10, NOON)).isEqualTo(10);
    }

    @Test
    void permits_of_a_transaction_that_rolled_back_were_not_taken() {
        try {
            store().useTransaction(transaction -> {
                transaction.permits().take(List.of(new Wish(destination, ACME, FORTY_A_SECOND, 10)), NOON);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(take(10, NOON)).isEqualTo(10);
        }
    }

    @Test
    void several_nodes_together_get_no_more_than_the_bucket_holds() {
        Callable<Integer> node = () -> Stream.generate(() -> take(1, NOON))
                .limit(8)
                .mapToInt(Integer::intValue)
                .sum();

        assertThat(Threads.runTogether(Collections.nCopies(4, node)).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(10);
    }
}
