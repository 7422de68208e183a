package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.NotFoundException;
import dev.integrations.signature.Verification;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import dev.integrations.webhook.Challenge;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.Webhook;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Receivers that must show that they want what is sent to them. */
class ChallengeTest extends LifecycleFixture {
    private static final String UNVERIFIED = "The receiver has not passed the challenge yet";

    @BeforeEach
    void start_a_node_that_requires_challenges() {
        use(track(builder().requireChallenge().startPaused()));
    }

    /** Answers with something made of the token. */
    private static Behaviour echo(UnaryOperator<String> answer) {
        return exchange -> {
            String token = json(exchange.request()).at("/data/challenge").asText();
            exchange.answer(200, List.of(), answer.apply(token).getBytes(UTF_8));
        };
    }

    @Test
    void a_new_webhook_gets_nothing_until_its_receiver_sends_the_token_back() throws Exception {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> " " + token + "\n"), answer(200));

        publishAndRun();
        assertThat(webhook.webhook().enabled()).isFalse();
        assertThat(webhook.webhook().disabledReason()).contains(UNVERIFIED);
        assertThat(receiver.requests()).isEmpty();
        Challenge challenge = acme.webhooks().challenge(webhook.id());

        assertThat(challenge.passed()).isTrue();
        assertThat(challenge.webhook()).isEqualTo(acme.webhooks().get(webhook.id()));
        assertThat(challenge.webhook().enabled()).isTrue();
        assertThat(audited(webhook.id()))
                .containsExactly("webhook.enabled", "webhook.challenge_passed", "webhook.created");
        publishAndRun();
        assertThat(receiver.requests()).hasSize(2);
        assertThat(receiver.requests().get(1).body()).isEqualTo(PAYLOAD);
    }

    @Test
    void a_challenge_is_signed_and_has_a_token_of_its_own() throws Exception {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> "{\"challenge\": \"" + token + "\"}"));

        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            assertThat(acme.webhooks().challenge(webhook.id()).passed()).isTrue();
        }

        for (ReceivedRequest request : receiver.requests()) {
            assertThat(verify(webhook, request)).isInstanceOf(Verification.Verified.class);
            assertThat(json(request).path("type").asText()).isEqualTo("integrations.webhook.challenge");
            assertThat(json(request).at("/data/webhook").asText())
                    .isEqualTo(webhook.id().toString());
            tokens.add(json(request).at("/data/challenge").asText());
        }
        assertThat(tokens).hasSize(3).allMatch(token -> token.length() == 43);
    }

    @Test
    void any_other_answer_fails() throws Exception {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on(
                "/hooks",
                answer(200),
                answer(200, List.of(), "{"),
                answer(200, List.of(), "{\"challenge\":null}"),
                echo(token -> token + "x"),
                echo(token -> token.substring(1)),
                echo(token -> "{\"data\":{\"challenge\":\"" + token + "\"}}"));

        for (int i = 0; i < 6; i++) {
            Challenge challenge = acme.webhooks().challenge(webhook.id());
            assertThat(challenge.passed()).isFalse();
            assertThat(challenge.failure()).contains("The answer does not hold the token");
            assertThat(challenge.webhook().enabled()).isFalse();
        }
        assertThat(audited(webhook.id())).hasSize(7).startsWith("webhook.challenge_failed");
    }

    @Test
    void the_token_counts_only_with_a_status_of_success() throws Exception {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", exchange -> {
            String token = json(exchange.request()).at("/data/challenge").asText();
            exchange.answer(400, List.of(), token.getBytes(UTF_8));
        });

        assertThat(acme.webhooks().challenge(webhook.id()).failure()).contains("The receiver answered with status 400");
    }

    @Test
    void a_receiver_that_does_not_answer_fails() {
        NewWebhook webhook = webhook(
                settings("/hooks").toBuilder().timeout(Duration.ofMillis(100)).build());
        receiver.on("/hooks", Behaviour.silence());

        Challenge challenge = acme.webhooks().challenge(webhook.id());

        assertThat(challenge.passed()).isFalse();
        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void an_unverified_webhook_is_not_enabled_by_hand() throws Exception {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> token));

        assertThatIllegalStateException()
                .isThrownBy(() -> acme.webhooks().enable(webhook.id()))
                .withMessageContaining("challenge");

        acme.webhooks().challenge(webhook.id());
        acme.webhooks().disable(webhook.id(), "maintenance");
        assertThat(acme.webhooks().enable(webhook.id()).enabled()).isTrue();
    }

    @Test
    void a_challenge_does_not_enable_what_was_disabled_for_another_reason() {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> token));
        acme.webhooks().disable(webhook.id(), "maintenance");

        Challenge challenge = acme.webhooks().challenge(webhook.id());

        assertThat(challenge.passed()).isTrue();
        assertThat(challenge.webhook().disabledReason()).contains("maintenance");
        assertThat(acme.webhooks().enable(webhook.id()).enabled()).isTrue();
    }

    @Test
    void a_new_url_must_be_challenged_again_and_the_old_one_is_not_remembered() {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> token));
        receiver.on("/other", echo(token -> token));
        acme.webhooks().challenge(webhook.id());

        Webhook moved = move(webhook, "/other");
        assertThat(moved.enabled()).isFalse();
        assertThat(moved.disabledReason()).contains(UNVERIFIED);
        assertThatIllegalStateException().isThrownBy(() -> acme.webhooks().enable(webhook.id()));
        assertThat(acme.webhooks().challenge(webhook.id()).webhook().enabled()).isTrue();

        assertThat(move(webhook, "/hooks").enabled()).isFalse();
    }

    private Webhook move(NewWebhook webhook, String path) {
        return acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder()
                                .url(receiver.url(path).toString())
                                .build());
    }

    @Test
    void a_url_that_is_changed_during_the_challenge_is_not_verified() {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", exchange -> {
            move(webhook, "/other");
            echo(token -> token).handle(exchange);
        });

        Challenge challenge = acme.webhooks().challenge(webhook.id());

        assertThat(challenge.failure()).contains("The URL of the webhook was changed meanwhile");
        assertThat(enabled(webhook)).isFalse();
    }

    @Test
    void other_changes_leave_a_verified_webhook_enabled() {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> token));
        acme.webhooks().challenge(webhook.id());

        Webhook changed = acme.webhooks()
                .update(
                        webhook.id(),
                        settings -> settings.toBuilder().description("new").build());

        assertThat(changed.enabled()).isTrue();
    }

    @Test
    void a_webhook_of_another_tenant_is_not_challenged() {
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", echo(token -> token));
        Tenant globex = integrations.tenant("globex");

        assertThatThrownBy(() -> globex.webhooks().challenge(webhook.id())).isInstanceOf(NotFoundException.class);

        assertThat(receiver.requests()).isEmpty();
        assertThat(acme.webhooks().challenge(webhook.id()).passed()).isTrue();
    }

    @Test
    void challenges_are_told_of() throws Exception {
        receiver.on("/news", echo(token -> token), answer(200));
        NewWebhook news = news(acme, "/news", "integrations.webhook.*");
        acme.webhooks().challenge(news.id());
        NewWebhook webhook = webhook(settings("/hooks"));
        receiver.on("/hooks", answer(200), echo(token -> token));

        acme.webhooks().challenge(webhook.id());
        acme.webhooks().challenge(webhook.id());
        integrations.runDue();

        assertThat(typesToldAt("/news"))
                .containsExactlyInAnyOrder(
                        "integrations.webhook.challenge",
                        "integrations.webhook.created",
                        "integrations.webhook.challenge_failed",
                        "integrations.webhook.challenge_passed",
                        "integrations.webhook.enabled");
    }
}
