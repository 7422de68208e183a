package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules T6, T8 and T9. */
class RefreshTest extends OAuthFixture {
    private final NewApp app = publicApp();
    private final JsonNode first = tokens(app);
    private final String token = first.path("refresh_token").asText();

    private static String refreshOf(JsonNode tokens) {
        return tokens.path("refresh_token").asText();
    }

    private boolean isAccepted(JsonNode tokens) {
        return isActive(resourceServer(API), tokens.path("access_token").asText());
    }

    @Test
    void refresh_token_is_replaced_by_a_new_one() {
        JsonNode second = ok(refresh(app, token));
        JsonNode third = ok(refresh(app, refreshOf(second)));

        assertThat(Set.of(token, refreshOf(second), refreshOf(third))).hasSize(3);
        assertThat(Stream.of(first, second, third)).allMatch(this::isAccepted);
    }

    @Test
    void within_the_grace_the_same_successor_comes_again() {
        JsonNode second = ok(refresh(app, token));
        clock.advance(Duration.ofSeconds(10).minusNanos(1000));

        JsonNode again = ok(refresh(app, token));

        assertThat(refreshOf(again)).isEqualTo(refreshOf(second));
        assertThat(again.path("access_token")).isNotEqualTo(second.path("access_token"));
        assertThat(Stream.of(first, second, again)).allMatch(this::isAccepted);
        ok(refresh(app, refreshOf(again)));
    }

    @Test
    void a_grant_brings_so_many_tokens_within_a_minute() {
        JsonNode newest = first;
        for (int i = 0; i < 3 * parts.settings().maxFailures(); i++) {
            JsonNode before = newest;
            newest = ok(refresh(app, refreshOf(before)));
            ok(refresh(app, refreshOf(before)));
        }

        assertRefused(refresh(app, refreshOf(newest)), 429, "temporarily_unavailable");
        ok(refresh(app, refreshOf(tokens(app))));
        clock.advance(Duration.ofMinutes(1));
        ok(refresh(app, refreshOf(newest)));
    }

    @Test
    void after_the_grace_the_whole_family_is_revoked() {
        JsonNode second = ok(refresh(app, token));
        JsonNode third = ok(refresh(app, refreshOf(second)));
        clock.advance(Duration.ofSeconds(10));

        assertRefused(refresh(app, token), "invalid_grant");

        assertThat(Stream.of(first, second, third)).noneMatch(this::isAccepted);
        assertRefused(refresh(app, refreshOf(third)), "invalid_grant");
        assertThat(actions(ACME)).containsOnlyOnce("grant.revoked");
    }

    @Test
    void without_grace_a_second_use_revokes_at_once() {
        apps.update(
                app.id(),
                settings -> settings.toBuilder()
                        .tokenPolicy(Optional.of(TokenPolicy.defaults().withGrace(Duration.ZERO)))
                        .build());
        JsonNode second = ok(refresh(app, token));

        assertRefused(refresh(app, token), "invalid_grant");

        assertRefused(refresh(app, refreshOf(second)), "invalid_grant");
    }

    @Test
    void reuse_is_noticed_as_long_as_the_grant_lives() {
        JsonNode newest = first;
        for (int i = 0; i < 12; i++) {
            newest = ok(refresh(app, refreshOf(newest)));
            clock.advance(Duration.ofDays(29));
            new GrantSweep(parts).run();
        }

        assertRefused(refresh(app, token), "invalid_grant");

        assertRefused(refresh(app, refreshOf(newest)), "invalid_grant");
        assertThat(actions(ACME)).contains("grant.revoked");
    }

    @Test
    void another_app_can_neither_use_a_token_nor_have_its_family_revoked() {
        NewApp other = publicApp();
        JsonNode second = ok(refresh(app, token));
        clock.advance(Duration.ofMinutes(1));

        assertRefused(refresh(other, token), "invalid_grant");
        assertRefused(refresh(other, refreshOf(second)), "invalid_grant");

        assertThat(isAccepted(second)).isTrue();
        ok(refresh(app, refreshOf(second)));
    }

    @Test
    void who_is_too_late_and_does_not_see_by_whom_looks_again() {
        MeddledTransactions transactions = new MeddledTransactions(store);
        AtomicInteger tries = new AtomicInteger();
        transactions.comeTooLateIf(() -> tries.incrementAndGet() < 5);

        WebResponse response = meddledRefresh(transactions);

        assertThat(tries).hasValue(5);
        assertThat(ok(refresh(app, token)).path("refresh_token"))
                .as("the one successor")
                .isEqualTo(ok(response).path("refresh_token"));
    }

    @Test
    void who_never_sees_it_is_told_to_come_again_and_nothing_is_revoked() {
        MeddledTransactions transactions = new MeddledTransactions(store);
        transactions.comeTooLateIf(() -> true);

        WebResponse response = meddledRefresh(transactions);

        assertRefused(response, 503, "temporarily_unavailable");
        assertThat(response.header("Retry-After")).contains("1");
        assertThat(isAccepted(first)).isTrue();
        ok(refresh(app, token));
    }

    private WebResponse meddledRefresh(MeddledTransactions transactions) {
        return new AuthorizationServer(transactions.in(parts))
                .handle(WebRequest.builder("POST", TOKEN)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .body("grant_type=refresh_token&refresh_token=%s&client_id=%s"
                                .formatted(token, app.id())
                                .getBytes(US_ASCII))
                        .build());
    }

    @Test
    void access_token_is_no_refresh_token() {
        assertRefused(refresh(app, first.path("access_token").asText()), "invalid_grant");
        assertRefused(refresh(app, "oar_unknown"), "invalid_grant");
        assertRefused(post(TOKEN, app, "grant_type", "refresh_token"), "invalid_request");
        assertThat(isAccepted(first)).isTrue();
    }

    @Test
    void unused_token_expires() {
        clock.advance(Duration.ofDays(30));

        assertRefused(refresh(app, token), "invalid_grant");
    }

    @Test
    void family_ends_however_often_it_was_refreshed() {
        JsonNode newest = first;
        for (int i = 0; i < 364; i++) {
            clock.advance(Duration.ofDays(1));
            newest = ok(refresh(app, refreshOf(newest)));
        }
        clock.advance(Duration.ofHours(23).plusMinutes(30));
        JsonNode last = ok(refresh(app, refreshOf(newest)));

        assertThat(last.path("expires_in").asLong()).isEqualTo(1800);
        clock.advance(Duration.ofMinutes(30));
        assertRefused(refresh(app, refreshOf(last)), "invalid_grant");
        assertThat(isAccepted(last)).isFalse();
    }

    @Test
    void scope_can_be_narrowed_for_once() {
        JsonNode narrow = ok(refresh(app, token, "scope", "invoices:read"));

        assertThat(narrow.path("scope").asText()).isEqualTo("invoices:read");
        assertThat(ok(refresh(app, refreshOf(narrow))).path("scope").asText())
                .isEqualTo("invoices:read invoices:write");
    }

    @Test
    void scope_cannot_be_widened_and_a_failed_try_costs_nothing() {
        assertRefused(refresh(app, token, "scope", "invoices:read files"), "invalid_scope");
        assertRefused(refresh(app, token, "scope", "unknown"), "invalid_scope");
        for (String malformed : List.of(" ", "a  b", "a ", " a", "a\"b", "a\\b", "é", "a\tb", "a\u0000")) {
            assertRefused(refresh(app, token, "scope", malformed), "invalid_scope");
        }
        assertRefused(refresh(app, token, "resource", "https://evil.test"), "invalid_target");

        ok(refresh(app, token));
        clock.advance(Duration.ofMinutes(1));
        assertRefused(refresh(app, token, "scope", "unknown"), "invalid_grant");
    }

    @Test
    void scope_that_the_app_lost_is_left_out() {
        apps.update(
                app.id(),
                settings -> settings.toBuilder().scopes(Set.of("invoices:read")).build());

        assertRefused(refresh(app, token, "scope", "invoices:write"), "invalid_scope");
        assertThat(ok(refresh(app, token)).path("scope").asText()).isEqualTo("invoices:read");
    }

    @Test
    void resources_can_be_narrowed_only() {
        JsonNode files = ok(refresh(app, token, "resource", FILES));

        assertThat(isAccepted(files)).isFalse();
        assertThat(isActive(resourceServer(FILES), files.path("access_token").asText()))
                .isTrue();
    }

    @Test
    void app_without_rotation_keeps_its_token() {
        NewApp steady = registered(settings ->
                settings.tokenPolicy(Optional.of(TokenPolicy.defaults().withoutRotation())));
        String kept = refreshOf(tokens(steady));

        for (int i = 0; i < 3; i++) {
            JsonNode more = ok(refresh(steady, kept));
            assertThat(more.has("refresh_token")).isFalse();
            assertThat(isAccepted(more)).isTrue();
            clock.advance(Duration.ofMinutes(5));
        }
        clock.advance(Duration.ofDays(30));
        assertRefused(refresh(steady, kept), "invalid_grant");
    }

    @Test
    void disabled_app_is_suspended_with_its_tokens() {
        apps.disable(app.id());

        assertThat(isAccepted(first)).isFalse();
        assertRefused(refresh(app, token), "invalid_client");
        apps.enable(app.id());
        assertThat(isAccepted(first)).isTrue();
        ok(refresh(app, token));
    }

    @Test
    void neither_tokens_nor_their_successors_can_be_read_from_the_store() {
        String successor = refreshOf(ok(refresh(app, token)));

        byte[] sealed = store.inTransaction(transaction ->
                transaction.oauthGrants().successor(TokenHash.of(token)).orElseThrow());

        assertThat(new String(sealed, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(successor);
        assertThat(sealed).hasSize(successor.length() + 28);
    }
}
