package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final List<InetAddress> PUBLIC = List.of(IpLiteral.address(new byte[] {8, 8, 8, 8}));

    @Test
    void name_that_is_known_costs_no_thread() {
        Resolver resolver = new Resolver() {
            @Override
            public List<InetAddress> resolve(String host) {
                throw new AssertionError("asked for " + host);
            }

            @Override
            public Optional<List<InetAddress>> known(String host) {
                return Optional.of(PUBLIC);
            }
        };
        try (Names names = new Names(resolver)) {
            assertThat(names.lookUp("a.test")).isCompletedWithValue(PUBLIC);
        }
    }

    @Test
    void requests_for_one_name_share_one_lookup_and_later_ones_ask_again() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch answer = new CountDownLatch(1);
        Resolver resolver = host -> {
            asked.incrementAndGet();
            await(answer);
            return PUBLIC;
        };
        try (Names names = new Names(resolver)) {
            CompletableFuture<List<InetAddress>> first = names.lookUp("a.test");
            CompletableFuture<List<InetAddress>> second = names.lookUp("a.test");
            answer.countDown();

            assertThat(first.join()).isEqualTo(PUBLIC);
            assertThat(second.join()).isEqualTo(PUBLIC);
            assertThat(asked).hasValue(1);
            assertThat(names.lookUp("a.test").join()).isEqualTo(PUBLIC);
            assertThat(asked).hasValue(2);
        }
    }

    @Test
    void failure_is_passed_on_and_not_remembered() {
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = host -> {
            if (asked.incrementAndGet() == 1) {
                throw new UnknownHostException(host);
            }
            return PUBLIC;
        };
        try (Names names = new Names(resolver)) {
            assertThatThrownBy(() -> names.lookUp("a.test").join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(UnknownHostException.class);
            assertThat(names.lookUp("a.test").join()).isEqualTo(PUBLIC);
        }
    }

    @Test
    void resolver_that_throws_anything_fails_the_lookup_only() {
        Resolver resolver = new Resolver() {
            @Override
            public List<InetAddress> resolve(String host) {
                throw new IllegalStateException("broken");
            }

            @Override
            public Optional<List<InetAddress>> known(String host) {
                if (host.equals("b.test")) {
                    throw new IllegalStateException("broken");
                }
                return Optional.empty();
            }
        };
        try (Names names = new Names(resolver)) {
            assertThat(names.lookUp("a.test"))
                    .failsWithin(5, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .withMessageContaining("broken");
            assertThat(names.lookUp("b.test")).isCompletedExceptionally();
        }
    }

    @Test
    void lookups_after_closing_fail() {
        Names names = new Names(host -> PUBLIC);

        names.close();

        assertThat(names.lookUp("a.test")).isCompletedExceptionally();
    }

    @Test
    void system_resolver_remembers_what_it_was_told() throws UnknownHostException {
        Resolver resolver = Resolver.system();

        assertThat(resolver.known("localhost")).isEmpty();
        List<InetAddress> addresses = resolver.resolve("localhost");

        assertThat(addresses).isNotEmpty().allMatch(InetAddress::isLoopbackAddress);
        assertThat(resolver.known("localhost")).contains(addresses);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
