package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.apikey.ApiKeyPrincipal;
import dev.integrations.apikey.ApiKeyRules;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ApiKeyVerdict.AddressRefused;
import dev.integrations.apikey.ApiKeyVerdict.Expired;
import dev.integrations.apikey.ApiKeyVerdict.Malformed;
import dev.integrations.apikey.ApiKeyVerdict.MissingScope;
import dev.integrations.apikey.ApiKeyVerdict.RateLimited;
import dev.integrations.apikey.ApiKeyVerdict.Revoked;
import dev.integrations.apikey.ApiKeyVerdict.Unknown;
import dev.integrations.apikey.ApiKeyVerdict.Valid;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestFacts;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Secret;
import dev.integrations.scope.ScopeCatalog;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiKeyVerificationTest extends ApiKeyFixture {
    private static final byte[] OLD_PEPPER = "an old pepper of thirty-two bytes".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NEW_PEPPER = "a new pepper of thirty-two bytes!".getBytes(StandardCharsets.UTF_8);

    private final Integrations integrations = node();
    private final Tenant acme = integrations.tenant("acme");

    @Test
    void valid_key_tells_whose_it_is_and_what_it_opens() {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .owner("user:42")
                        .scopes("invoices:write")
                        .build());

        ApiKeyPrincipal principal = ((Valid) check(integrations, key)).principal();

        assertThat(principal)
                .isEqualTo(new ApiKeyPrincipal(
                        acme.id(), key.id(), "Reporting", "user:42", "acme_live_", CATALOG.needed("invoices:write")));
        assertThat(principal.subject()).isEqualTo(key.id().toString());
        assertThat(principal.scopes().covers("invoices:read")).isTrue();
    }

    @Test
    void text_that_cannot_be_a_key_is_told_from_one_that_nobody_has() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        String text = key.secret().reveal();

        assertThat(check(integrations, Secret.of(text + "x"), "profile")).isEqualTo(new Malformed());
        assertThat(check(integrations, Secret.of(text.replace("live", "test")), "profile"))
                .isEqualTo(new Unknown());
        assertThat(check(integrations, Secret.of("acme_live_zQWBuTSOoRi4A9spHcVY5ncnsDkxkJ0mLq17"), "profile"))
                .isEqualTo(new Unknown());
    }

    @Test
    void key_without_the_scope_is_told_what_is_needed() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);

        assertThat(check(integrations, key.secret(), "invoices:write"))
                .isEqualTo(new MissingScope(acme.id(), key.id(), CATALOG.needed("invoices:write")));
        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
    }

    @Test
    void key_ends_at_its_time_without_anybody_reading_it_again() {
        Instant end = NOON.plusMillis(1500);
        NewApiKey key =
                acme.apiKeys().create(SETTINGS.toBuilder().expiresAt(end).build());

        clock.set(end.minusMillis(1));
        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
        clock.set(end);
        assertThat(check(integrations, key)).isEqualTo(new Expired(acme.id(), key.id(), end));
    }

    @Test
    void revoked_key_stays_revoked_even_if_it_would_have_expired() {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder().expiresAt(NOON.plusSeconds(1)).build());
        acme.apiKeys().revoke(key.id(), "leaked");
        clock.advance(Duration.ofHours(1));

        assertThat(check(integrations, key)).isEqualTo(new Revoked(acme.id(), key.id()));
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, true",
        "203.0.114.7, false",
        "2001:db8:7::1, true",
        "2001:db9::1, false",
        "198.51.100.1, true",
        "198.51.100.2, false",
        "::ffff:203.0.113.7, true"
    })
    void key_is_used_from_its_addresses_only(String address, boolean accepted) {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .addresses("203.0.113.0/24", "2001:db8::/32", "198.51.100.1")
                        .build());

        assertThat(checkFrom(integrations, key, address)).isInstanceOf(accepted ? Valid.class : AddressRefused.class);
        assertThat(check(integrations, key)).as("an unknown address").isInstanceOf(AddressRefused.class);
    }

    @Test
    void key_with_a_limit_is_told_how_long_to_wait() {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .requestLimit(RequestLimit.of(2, Duration.ofSeconds(10)))
                        .build());

        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
        assertThat(check(integrations, key)).isEqualTo(new RateLimited(acme.id(), key.id(), Duration.ofSeconds(5)));
        clock.advance(Duration.ofMillis(4999));
        assertThat(check(integrations, key)).isInstanceOf(RateLimited.class);
        clock.advance(Duration.ofMillis(1));
        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
    }

    @Test
    void what_was_drawn_of_a_limit_is_not_forgotten_when_the_key_is_read_again_or_changed() {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .requestLimit(RequestLimit.of(2, Duration.ofHours(1)))
                        .build());
        check(integrations, key);
        check(integrations, key);

        clock.advance(Duration.ofSeconds(30));
        assertThat(check(integrations, key)).isInstanceOf(RateLimited.class);
        acme.apiKeys()
                .update(
                        key.id(),
                        settings -> settings.toBuilder().name("Renamed").build());
        assertThat(check(integrations, key)).isInstanceOf(RateLimited.class);
        acme.apiKeys()
                .update(key.id(), settings -> settings.toBuilder().unlimited().build());
        assertThat(check(integrations, key)).isInstanceOf(Valid.class);
    }

    @Test
    void limit_is_spent_also_by_requests_without_the_scope() {
        NewApiKey key = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .requestLimit(RequestLimit.of(1, Duration.ofHours(1)))
                        .build());

        assertThat(check(integrations, key.secret(), "profile")).isInstanceOf(MissingScope.class);
        assertThat(check(integrations, key.secret(), "profile")).isInstanceOf(RateLimited.class);
    }

    @Test
    void hash_is_stored_and_not_the_key() throws Exception {
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        byte[] text = key.secret().reveal().getBytes(StandardCharsets.US_ASCII);
        KeyHash hash = KeyHash.of(MessageDigest.getInstance("SHA-256").digest(text));

        StoredApiKey stored = store.<StoredApiKey, RuntimeException>inTransaction(
                transaction -> transaction.apiKeys().findByHash(List.of(hash)).orElseThrow());

        assertThat(stored.key()).isEqualTo(key.key());
        assertThat(stored.pepper()).isEmpty();
        assertThat(stored.toString())
                .doesNotContain(
                        key.secret().reveal().substring(14), HexFormat.of().formatHex(hash.bytes()));
    }

    @Test
    void keys_are_known_under_every_pepper_that_is_given_and_under_none() {
        NewApiKey plain = acme.apiKeys().create(SETTINGS);
        Integrations before = node(rules().pepper("p1", OLD_PEPPER).build());
        NewApiKey old = before.tenant("acme").apiKeys().create(SETTINGS);
        Integrations after =
                node(rules().pepper("p2", NEW_PEPPER).pepper("p1", OLD_PEPPER).build());
        NewApiKey fresh = after.tenant("acme").apiKeys().create(SETTINGS);
        Integrations without = node(rules().pepper("p2", NEW_PEPPER).build());

        for (NewApiKey key : List.of(plain, old, fresh)) {
            assertThat(check(after, key)).isInstanceOf(Valid.class);
        }
        assertThat(check(without, old)).isEqualTo(new Unknown());
        assertThat(check(without, plain)).isInstanceOf(Valid.class);
        assertThat(check(before, fresh)).isEqualTo(new Unknown());
        assertThat(check(integrations, old)).isEqualTo(new Unknown());
    }

    @Test
    void everything_that_is_wrong_with_the_rules_is_named() {
        ApiKeyRules.Builder builder = ApiKeyRules.builder()
                .prefixes("Acme_", "acme", "_", "a".repeat(24) + "_")
                .importedPrefixes("", "a b")
                .pepper("p 1", Arrays.copyOf(OLD_PEPPER, 31))
                .pepper("p2", NEW_PEPPER)
                .pepper("p2", NEW_PEPPER)
                .maxRemembered(0);

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContainingAll(
                        "'Acme_'", "'acme'", "'_'", "'a b'", "'p 1'", "had 31", "'p2' is there twice", "maxRemembered");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ApiKeyRules.builder().prefixes().build());
    }

    @Test
    void scopes_of_another_catalogue_are_misuse() {
        NewApiKey key = acme.apiKeys().create(SETTINGS);

        assertThatThrownBy(() -> integrations
                        .apiKeys()
                        .verify(
                                key.secret().reveal(),
                                RequestFacts.needing(ScopeCatalog.empty().none())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void number_of_keys_that_a_node_remembers_is_bounded_and_all_of_them_work() {
        Integrations small = node(rules().maxRemembered(1).build());
        NewApiKey one = acme.apiKeys().create(SETTINGS);
        NewApiKey other = acme.apiKeys().create(SETTINGS);

        for (int i = 0; i < 100; i++) {
            ApiKeyVerdict verdict = check(small, i % 2 == 0 ? one : other);
            assertThat(verdict).isInstanceOf(Valid.class);
        }
    }
}
