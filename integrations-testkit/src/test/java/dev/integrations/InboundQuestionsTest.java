package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.Secret;
import dev.integrations.connection.ConnectionCredentials.ApiKey;
import dev.integrations.connection.ConnectionId;
import dev.integrations.inbound.InboundHandling;
import dev.integrations.inbound.InboundSettings;
import dev.integrations.registry.IntegrationUpdate;
import dev.integrations.testkit.http.Behaviour;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Requests that only the service itself can judge. */
class InboundQuestionsTest extends InboundFixture {
    @Test
    void service_says_that_it_is_genuine() {
        vendor.on("/mine", answer(200, List.of(), "e-7"));

        assertThat(status(knock("ask mine"))).isEqualTo(202);

        assertThat(receptions()).extracting(each -> each.event().vendorId()).containsExactly("e-7");
        assertThat(vendor.requests())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.header("authorization")).isEmpty());
    }

    @Test
    void service_says_that_it_is_not() {
        vendor.on("/mine", answer(404));

        assertThat(status(knock("ask mine"))).isEqualTo(401);
        assertThat(receptions()).isEmpty();
    }

    @Test
    void service_that_does_not_answer_is_asked_when_it_sends_again() {
        vendor.on("/mine", Behaviour.resetAfterReading(), answer(200, List.of(), "e-7"));

        assertThat(status(knock("ask mine"))).isEqualTo(503);
        assertThat(status(knock("ask mine"))).isEqualTo(202);
    }

    @Test
    void service_that_hangs_is_waited_for_no_longer_than_the_host_has_set() {
        impatient();
        vendor.on("/mine", Behaviour.silence());

        assertThat(status(knock("ask mine"))).isEqualTo(503);
    }

    private void impatient() {
        start(InboundSettings.builder(PUBLIC, InboundHandling.later((event, payload) -> {}))
                .asking(Duration.ofMillis(700))
                .build());
    }

    @Test
    void questions_come_to_an_end() {
        vendor.on("/again", answer(200));

        assertThat(status(knock("again"))).isEqualTo(503);
        assertThat(vendor.requests()).hasSizeBetween(1, 4);
    }

    @Test
    void token_of_a_connection_goes_along_to_its_own_host_alone() {
        vendor.on("/mine", answer(200, List.of(), "e-1"), answer(200, List.of(), "e-2"));

        connect(RegistryFixture.ACCOUNT);
        assertThat(status(knock("ask mine"))).isEqualTo(202);
        connect(RegistryFixture.ELSEWHERE);
        assertThat(status(knock("ask mine"))).isEqualTo(202);

        assertThat(vendor.requests().get(0).header("authorization")).contains("Bearer key");
        assertThat(vendor.requests().get(1).header("authorization")).isEmpty();
    }

    private void connect(String provider) {
        ConnectionId connection = acme.connections()
                .connect(provider, provider, new ApiKey(Secret.of("key")))
                .id();
        int version = acme.integrations().get(door).version();
        acme.integrations()
                .update(
                        door,
                        version,
                        IntegrationUpdate.settings(settings -> settings.withConnection(Optional.of(connection))));
    }

    @Test
    void forged_requests_do_not_make_us_ask_without_end() {
        vendor.on("/mine", answer(404));
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            answers.add(status(knock("ask mine")));
        }

        assertThat(vendor.requests()).hasSize(10);
        assertThat(answers).containsOnly(401, 503);
        clock.advance(Duration.ofSeconds(1));
        assertThat(status(knock("ask mine"))).isEqualTo(401);
    }

    @Test
    void only_some_are_asked_about_at_the_same_time() throws Exception {
        impatient();
        vendor.on("/mine", Behaviour.silence());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(() -> status(knock("ask mine"))));
            }
            for (Future<Integer> each : answers) {
                assertThat(each.get()).isEqualTo(503);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(vendor.requests()).hasSizeLessThanOrEqualTo(4);
    }
}
