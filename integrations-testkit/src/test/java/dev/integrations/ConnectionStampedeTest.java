package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import dev.integrations.connection.ClientAuthentication;
import dev.integrations.connection.Connection;
import dev.integrations.connection.TokenAnswer;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.connection.TokenRequest;
import dev.integrations.connection.TokenSource;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundPolicy;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportSettings;
import dev.integrations.testkit.http.StrictProvider;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Many threads meet one connection whose token has ended. The provider takes 50 ms and takes each refresh token once. The
 * control is a client that looks and then refreshes, as many do.
 */
class ConnectionStampedeTest extends ConnectionFixture {
    private static final int THREADS = 16;
    private static final int ROUNDS = 20;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stop_threads() {
        threads.shutdownNow();
    }

    private <T> List<T> together(Callable<T> task) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(THREADS);
        List<Future<T>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            running.add(threads.submit(() -> {
                barrier.await(30, TimeUnit.SECONDS);
                return task.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            results.add(future.get(60, TimeUnit.SECONDS));
        }
        return results;
    }

    @Test
    void one_call_serves_all_who_meet_a_token_that_has_ended() throws Exception {
        provider.latency(Duration.ofMillis(50));
        Connection connection = connect();
        TokenSource tokens = acme.tokens(connection.id());
        for (int round = 1; round <= ROUNDS; round++) {
            clock.advance(Duration.ofHours(1));

            List<Secret> values = together(() -> value(tokens));

            assertThat(values).hasSize(THREADS).containsOnly(Secret.of("Bearer access-" + (2 + round)));
            assertThat(provider.calls()).isEqualTo(1 + round);
        }
        assertThat(provider.refusals()).isZero();
    }

    @Test
    void control_without_single_flight_stampedes_and_loses_the_grant() throws Exception {
        provider.latency(Duration.ofMillis(50));
        AtomicReference<String> refreshToken = new AtomicReference<>(firstRefreshToken());
        int before = provider.calls();
        try (HttpTransport transport = transport()) {
            List<Boolean> served = together(() -> naiveRefresh(transport, refreshToken));

            assertThat(served).contains(false);
            assertThat(provider.calls() - before).isGreaterThan(1);
            assertThat(provider.refusals()).isPositive();
        }
    }

    private String firstRefreshToken() throws InterruptedException, ExecutionException {
        try (HttpTransport transport = transport()) {
            TokenRequest request = TokenRequest.to(tokenEndpoint()).parameter("grant_type", "client_credentials");
            return ask(transport, request).orElseThrow();
        }
    }

    private boolean naiveRefresh(HttpTransport transport, AtomicReference<String> refreshToken) throws Exception {
        TokenRequest request = TokenRequest.to(tokenEndpoint())
                .parameter("grant_type", "refresh_token")
                .parameter("refresh_token", Objects.requireNonNull(refreshToken.get()));
        Optional<String> next = ask(transport, request);
        next.ifPresent(refreshToken::set);
        return next.isPresent();
    }

    /** Returns the refresh token that comes, if one does. */
    private static Optional<String> ask(HttpTransport transport, TokenRequest request)
            throws InterruptedException, ExecutionException {
        OutboundResponse answer = transport
                .send(request.as(StrictProvider.CLIENT, ClientAuthentication.BASIC))
                .get();
        return TokenAnswer.read(answer) instanceof Granted granted
                ? granted.refreshToken().map(Secret::reveal)
                : Optional.empty();
    }

    private URI tokenEndpoint() {
        return URI.create(provider.url("/token"));
    }

    private static HttpTransport transport() {
        return HttpTransport.create(
                TransportSettings.builder().policy(OutboundPolicy.development()).build());
    }
}
