package dev.integrations.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ApiKeyVerdict.AddressRefused;
import dev.integrations.apikey.ApiKeyVerdict.Revoked;
import dev.integrations.apikey.ApiKeyVerdict.Unknown;
import dev.integrations.apikey.ApiKeyVerdict.Valid;
import dev.integrations.apikey.ImportedApiKey;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.crypto.KeyRing;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys that one node changes and another one has seen. */
class ApiKeyNodesTest extends StoreTest {
    private static final ScopeCatalog CATALOG =
            ScopeCatalog.builder().add("invoices:read", "See invoices").build();
    private static final ApiKeySettings SETTINGS =
            ApiKeySettings.builder("Reporting").scopes("invoices:read").build();

    private final ManualClock clock = ManualClock.startingAt(Instant.parse("2026-01-01T12:00:00Z"));
    private Integrations here;
    private Integrations there;
    private Tenant acme;

    @BeforeEach
    void start_two_nodes() {
        here = node(store);
        there = node(JdbcStore.open(database.pool()));
        acme = here.tenant("acme");
    }

    @AfterEach
    void stop_both() {
        here.close();
        there.close();
    }

    private Integrations node(JdbcStore each) {
        return Integrations.builder()
                .store(each)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .apiKeys(ApiKeyRules.builder()
                        .prefixes("acme_live_")
                        .importedPrefixes("old_")
                        .build())
                .startPaused();
    }

    private static ApiKeyVerdict check(Integrations node, NewApiKey key) {
        return check(node, key.secret().reveal());
    }

    private static ApiKeyVerdict check(Integrations node, String text) {
        return node.apiKeys().verify(text, RequestFacts.needing(CATALOG.needed("invoices:read")));
    }

    @Test
    void revoked_key_is_refused_here_at_once_and_elsewhere_within_five_seconds() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        assertThat(check(there, key)).isInstanceOf(Valid.class);

        acme.apiKeys().revoke(key.id(), "leaked");

        assertThat(check(here, key)).isInstanceOf(Revoked.class);
        clock.advance(Duration.ofMillis(4999));
        assertThat(check(there, key)).as("remembered").isInstanceOf(Valid.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(check(there, key)).isInstanceOf(Revoked.class);
    }

    @Test
    void refresh_of_a_key_in_use_follows_what_another_node_changed() throws InterruptedException {
        NewApiKey revoked = acme.apiKeys().create(SETTINGS);
        NewApiKey bound = acme.apiKeys().create(SETTINGS);
        assertThat(check(there, revoked)).isInstanceOf(Valid.class);
        assertThat(check(there, bound)).isInstanceOf(Valid.class);

        acme.apiKeys().revoke(revoked.id(), "leaked");
        acme.apiKeys()
                .update(
                        bound.id(),
                        settings -> settings.toBuilder().addresses("10.0.0.0/8").build());
        clock.advance(Duration.ofSeconds(3));
        there.runDue();

        assertThat(check(there, revoked)).isInstanceOf(Revoked.class);
        assertThat(check(there, bound)).isInstanceOf(AddressRefused.class);
    }

    @Test
    void imported_key_that_was_asked_for_before_is_known_elsewhere_within_five_seconds() throws Exception {
        String text = "old_0123456789abcdef";
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(check(here, text)).isInstanceOf(Unknown.class);
        assertThat(check(there, text)).isInstanceOf(Unknown.class);

        acme.apiKeys().importKey(new ImportedApiKey(KeyHash.of(hash), "old_", "old_0123", SETTINGS));

        assertThat(check(here, text)).isInstanceOf(Valid.class);
        clock.advance(Duration.ofSeconds(5));
        assertThat(check(there, text)).isInstanceOf(Valid.class);
    }

    @Test
    void use_on_two_nodes_is_counted_together() throws InterruptedException {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        check(here, key);
        check(there, key);
        check(there, key);

        clock.advance(Duration.ofSeconds(30));
        here.runDue();
        there.runDue();

        assertThat(acme.apiKeys().usage(key.id(), LocalDate.of(2026, 1, 1), LocalDate.of(2026, 1, 2)))
                .singleElement()
                .satisfies(day -> assertThat(day.requests()).isEqualTo(3));
    }
}
