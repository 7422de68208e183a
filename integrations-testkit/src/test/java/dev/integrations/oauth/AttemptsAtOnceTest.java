package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Limits hold for attempts that run at the same moment, too. */
class AttemptsAtOnceTest extends DeviceFixture {
    private static final int THREADS = 16;
    private static final int LIMIT = 5;

    private final NewApp app = registered(settings -> settings.authentication(ClientAuthentication.CLIENT_SECRET_POST));

    @Override
    OAuthSettings settings() {
        return authorizing().maxFailures(LIMIT).build();
    }

    private static List<WebResponse> atOnce(Callable<WebResponse> attempt) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<WebResponse>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    start.await(60, TimeUnit.SECONDS);
                    return attempt.call();
                }));
            }
            List<WebResponse> responses = new ArrayList<>();
            for (Future<WebResponse> response : running) {
                responses.add(response.get(60, TimeUnit.SECONDS));
            }
            return responses;
        } finally {
            threads.shutdownNow();
        }
    }

    private static long count(List<WebResponse> responses, int status) {
        return responses.stream()
                .filter(response -> response.status() == status)
                .count();
    }

    private WebResponse authenticate(String secret) {
        return send(TOKEN, withSecret(secret));
    }

    private String withSecret(String secret) {
        return form(List.of(
                "grant_type", "client_credentials", "client_id", app.id().toString(), "client_secret", secret));
    }

    private String secret() {
        return app.secret().orElseThrow().reveal();
    }

    @Test
    void no_more_wrong_secrets_are_looked_at_than_the_limit() throws Exception {
        for (int i = 1; i < LIMIT; i++) {
            assertRefused(authenticate("wrong"), "invalid_client");
        }

        List<WebResponse> responses = atOnce(() -> authenticate("wrong"));

        assertThat(count(responses, 400)).isEqualTo(1);
        assertThat(count(responses, 429)).isEqualTo(THREADS - 1);
    }

    @Test
    void right_secret_has_no_effect_if_it_comes_after_too_many_that_were_wrong() {
        MeddledTransactions transactions = new MeddledTransactions(store);
        AuthorizationServer meddled = new AuthorizationServer(transactions.in(parts));
        WebRequest right = request(withSecret(secret()));
        assertThat(meddled.handle(right).status()).isEqualTo(200);

        transactions.beforeTheNext(() -> {
            for (int i = 0; i < LIMIT; i++) {
                assertRefused(meddled.handle(request(withSecret("wrong"))), "invalid_client");
            }
        });

        assertRefused(meddled.handle(right), 429, "temporarily_unavailable");
    }

    private static WebRequest request(String body) {
        return WebRequest.builder("POST", TOKEN)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(body.getBytes(US_ASCII))
                .build();
    }

    @Test
    void many_who_authenticate_at_once_do_not_count_as_failures() throws Exception {
        assertThat(count(atOnce(() -> authenticate(secret())), 200)).isEqualTo(THREADS);
    }

    @Test
    void no_more_is_begun_in_the_name_of_a_public_app_than_the_limit() throws Exception {
        for (int i = 1; i < 6 * LIMIT; i++) {
            begin();
        }

        List<WebResponse> responses = atOnce(() -> post(DEVICES, television));

        assertThat(count(responses, 200)).isEqualTo(1);
        assertThat(count(responses, 429)).isEqualTo(THREADS - 1);
    }

    @Test
    void no_more_codes_of_devices_are_guessed_than_the_limit() throws Exception {
        for (int i = 1; i < LIMIT; i++) {
            assertPage(enter("WDJB-MJHT"), 400);
        }

        List<WebResponse> responses = atOnce(() -> enter("WDJB-MJHT"));

        assertThat(count(responses, 400)).isEqualTo(1);
        assertThat(count(responses, 429)).isEqualTo(THREADS - 1);
    }

    @Test
    void no_more_proofs_that_bring_nothing_are_stored_than_the_limit() throws Exception {
        NewApp phone = publicApp();
        for (int i = 1; i < 6 * LIMIT; i++) {
            assertRefused(proveNothing(phone), "invalid_grant");
        }

        List<WebResponse> responses = atOnce(() -> proveNothing(phone));

        assertThat(count(responses, 400)).isEqualTo(1);
        assertThat(count(responses, 429)).isEqualTo(THREADS - 1);
    }

    private WebResponse proveNothing(NewApp phone) {
        ClientKey key = new ClientKey(clock);
        return prove(
                phone,
                key.proof("POST", ISSUER + TOKEN),
                "grant_type",
                "authorization_code",
                "code",
                "oac_x",
                "code_verifier",
                VERIFIER);
    }
}
