package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ImportedApiKey;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.Batch;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ApiKeysTest extends ApiKeyFixture {
    private final Integrations integrations = node();
    private final Tenant acme = integrations.tenant("acme");
    private final Tenant globex = integrations.tenant("globex");

    @Test
    void new_key_shows_its_text_once() {
        NewApiKey created = acme.apiKeys().create(SETTINGS);

        assertThat(created.secret().reveal()).matches("acme_live_[0-9A-Za-z]{36}");
        assertThat(acme.apiKeys().get(created.id())).isEqualTo(created.key());
        assertThat(created.key().hint()).isEqualTo(created.secret().reveal().substring(0, "acme_live_".length() + 4));
        assertThat(created.toString() + created.key())
                .doesNotContain(created.secret().reveal());
        assertThat(acme.apiKeys().create(SETTINGS, "acme_test_").secret().reveal())
                .startsWith("acme_test_");
    }

    @Test
    void everything_that_is_wrong_with_a_key_is_named() {
        ApiKeySettings settings = ApiKeySettings.builder("x")
                .scopes("invoices:delete", "orders:*")
                .expiresAt(NOON)
                .build();

        assertThatThrownBy(() -> acme.apiKeys().create(settings, "other_"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("scopes", "scopes", "expiresAt", "prefix"));
        assertThatThrownBy(() -> ApiKeySettings.builder(" ")
                        .owner("o".repeat(129))
                        .addresses("10.0.0.1/8", "example.com", "::ffff:10.0.0.0/112")
                        .build())
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("name", "owner", "addresses", "addresses", "addresses"));
        assertThat(acme.apiKeys().list(ApiKeyQuery.all(), PageRequest.first(1)).items())
                .isEmpty();
    }

    @Test
    void every_change_has_its_audit_row_with_its_actor() {
        Tenant ops = acme.as("user:7");
        ApiKeyId first = ops.apiKeys().create(SETTINGS).id();
        ops.apiKeys()
                .update(
                        first,
                        settings -> settings.toBuilder().addresses("10.0.0.0/8").build());
        NewApiKey second = ops.apiKeys().rotate(first, Duration.ZERO);
        ops.apiKeys().revoke(second.id(), "leaked");

        List<AuditEntry> entries = acme.audit().list(PageRequest.first(10)).items();
        assertThat(entries)
                .extracting(AuditEntry::action)
                .containsExactly("api_key.revoked", "api_key.rotated", "api_key.updated", "api_key.created");
        assertThat(entries).allMatch(entry -> entry.actor().name().equals("user:7"));
        assertThat(entries.get(0).reason()).contains("leaked");
        assertThat(entries.get(1).details())
                .containsEntry("replacedBy", second.id().toString());
        assertThat(entries.get(2).details()).isEqualTo(Map.of("addresses", "10.0.0.0/8"));
        assertThat(entries.toString()).doesNotContain(second.secret().reveal());
    }

    @Test
    void rotated_key_hands_its_limits_on_and_ends_after_the_grace() {
        ApiKeySettings settings = SETTINGS.toBuilder()
                .owner("user:42")
                .addresses("10.0.0.0/8")
                .requestLimit(RequestLimit.of(5, Duration.ofSeconds(1)))
                .build();
        NewApiKey old = acme.apiKeys().create(settings, "acme_test_");

        NewApiKey next = acme.apiKeys().rotate(old.id(), Duration.ofHours(1));

        assertThat(next.secret().reveal())
                .startsWith("acme_test_")
                .isNotEqualTo(old.secret().reveal());
        assertThat(next.key().settings()).isEqualTo(settings);
        ApiKey ending = acme.apiKeys().get(old.id());
        assertThat(ending.replacedBy()).contains(next.id());
        assertThat(ending.settings().expiresAt()).contains(NOON.plus(Duration.ofHours(1)));
        assertThat(checkFrom(integrations, old, "10.1.1.1")).isInstanceOf(ApiKeyVerdict.Valid.class);
        clock.advance(Duration.ofHours(1));
        assertThat(checkFrom(integrations, old, "10.1.1.1")).isInstanceOf(ApiKeyVerdict.Expired.class);
        assertThat(checkFrom(integrations, next, "10.1.1.1")).isInstanceOf(ApiKeyVerdict.Valid.class);
    }

    @Test
    void rotation_never_lengthens_the_life_of_the_old_key_and_renews_that_of_the_new_one() {
        Instant end = NOON.plus(Duration.ofDays(30));
        NewApiKey old =
                acme.apiKeys().create(SETTINGS.toBuilder().expiresAt(end).build());
        clock.set(end.minus(Duration.ofHours(2)));

        NewApiKey next = acme.apiKeys().rotate(old.id());

        assertThat(acme.apiKeys().get(old.id()).settings().expiresAt()).contains(end);
        assertThat(next.key().settings().expiresAt()).contains(clock.instant().plus(Duration.ofDays(30)));
    }

    @Test
    void no_key_ends_after_the_year_9999() {
        Instant latest = Instant.parse("9999-12-31T00:00:00Z");
        ApiKeySettings.Builder settings = SETTINGS.toBuilder().expiresAt(Instant.MAX);
        ApiKeyId old = acme.apiKeys()
                .create(SETTINGS.toBuilder().expiresAt(latest).build())
                .id();
        clock.advance(Duration.ofDays(1));

        NewApiKey next = acme.apiKeys().rotate(old);

        assertThat(next.key().settings().expiresAt()).contains(latest);
        assertThatThrownBy(settings::build)
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("expiresAt"));
    }

    @Test
    void key_is_rotated_once_by_whoever_comes_first() throws Exception {
        ApiKeyId id = acme.apiKeys().create(SETTINGS).id();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Callable<NewApiKey>> rotations = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rotations.add(() -> acme.apiKeys().rotate(id));
        }

        int rotated = 0;
        for (Future<NewApiKey> rotation : threads.invokeAll(rotations)) {
            try {
                assertThat(acme.apiKeys().get(id).replacedBy())
                        .contains(rotation.get().id());
                rotated++;
            } catch (ExecutionException e) {
                assertThat(e).cause().isInstanceOf(IllegalStateException.class).hasMessageContaining("replaced by");
            }
        }
        threads.shutdown();

        assertThat(rotated).isOne();
        assertThat(acme.apiKeys().list(ApiKeyQuery.all(), PageRequest.first(10)).items())
                .hasSize(2);
    }

    @Test
    void what_has_ended_stays_so() {
        ApiKeyId revoked = acme.apiKeys().create(SETTINGS).id();
        ApiKey first = acme.apiKeys().revoke(revoked, "leaked");
        clock.advance(Duration.ofSeconds(1));
        ApiKeyId expired = acme.apiKeys()
                .create(SETTINGS.toBuilder()
                        .expiresAt(clock.instant().plusSeconds(1))
                        .build())
                .id();
        clock.advance(Duration.ofSeconds(1));

        assertThat(acme.apiKeys().revoke(revoked, "again")).isEqualTo(first);
        for (ApiKeyId id : List.of(revoked, expired)) {
            assertThatIllegalStateException().isThrownBy(() -> acme.apiKeys().rotate(id));
            assertThatIllegalStateException()
                    .isThrownBy(() -> acme.apiKeys()
                            .update(
                                    id,
                                    settings ->
                                            settings.toBuilder().neverExpires().build()));
        }
        assertThat(acme.audit().list(PageRequest.first(10)).items()).hasSize(3);
    }

    @Test
    void key_that_was_rotated_is_changed_by_revoking_it_only() {
        NewApiKey old = acme.apiKeys().create(SETTINGS);
        NewApiKey next = acme.apiKeys().rotate(old.id());

        assertThatIllegalStateException()
                .isThrownBy(() -> acme.apiKeys()
                        .update(
                                old.id(),
                                settings -> settings.toBuilder().neverExpires().build()))
                .withMessageContaining(next.id().toString());
        acme.apiKeys().revoke(old.id(), "done");
        assertThat(check(integrations, old)).isInstanceOf(ApiKeyVerdict.Revoked.class);
        assertThat(check(integrations, next)).isInstanceOf(ApiKeyVerdict.Valid.class);
    }

    @Test
    void scope_that_left_the_catalogue_does_not_keep_a_key_from_being_changed() {
        NewApiKey created = acme.apiKeys().create(SETTINGS);
        Integrations shrunken = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .startPaused();

        ApiKey renamed = shrunken.tenant("acme")
                .apiKeys()
                .update(
                        created.id(),
                        settings -> settings.toBuilder().name("Renamed").build());

        assertThat(renamed.settings().scopes()).containsExactly("invoices:read");
        assertThatThrownBy(() -> shrunken.tenant("acme")
                        .apiKeys()
                        .update(
                                created.id(),
                                settings -> settings.toBuilder()
                                        .scopes("invoices:write")
                                        .build()))
                .isInstanceOf(InvalidInputException.class);
        shrunken.close();
    }

    @Test
    void key_of_another_tenant_is_not_there() {
        NewApiKey created = acme.apiKeys().create(SETTINGS);
        ApiKeyId id = created.id();

        assertThat(globex.apiKeys().find(id)).isEmpty();
        assertThatThrownBy(() -> globex.apiKeys().get(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.apiKeys().update(id, settings -> settings))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.apiKeys().rotate(id)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> globex.apiKeys().revoke(id, "mine")).isInstanceOf(NotFoundException.class);
        assertThat(globex.apiKeys()
                        .batch(Batch.Mode.EACH_ALONE)
                        .revoke(List.of(id), "mine")
                        .failures())
                .hasSize(1);
        assertThat(globex.apiKeys()
                        .list(ApiKeyQuery.all(), PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(acme.apiKeys().get(id)).isEqualTo(created.key());
        assertThat(globex.audit().list(PageRequest.first(10)).items()).isEmpty();
    }

    @Test
    void imported_key_works_by_its_hash() {
        Integrations moving = node(rules().importedPrefixes("sk_old_").build());
        Tenant tenant = moving.tenant("acme");
        String text = "sk_old_4eC39HqLyjWDarjtT1zdp7dc";
        KeyHash hash = KeyHash.ofHex("f0a4bd8ffc5bbcdd19f24c6c2b4b8aa9eb6f5d1f5b4ee03f6ac2ef5e9f6a9d0b");
        ImportedApiKey wrong = new ImportedApiKey(hash, "sk_old_", "sk_old_4eC3", SETTINGS);
        ImportedApiKey right = new ImportedApiKey(hashOf(text), "sk_old_", "sk_old_4eC3", SETTINGS);

        assertThat(verify(moving, text)).isInstanceOf(ApiKeyVerdict.Unknown.class);
        tenant.apiKeys().importKey(wrong);
        ApiKey imported = tenant.apiKeys().importKey(right);

        assertThat(verify(moving, text)).isInstanceOf(ApiKeyVerdict.Valid.class);
        assertThat(verify(integrations, text)).isInstanceOf(ApiKeyVerdict.Malformed.class);
        assertThat(tenant.apiKeys().importKey(right)).isEqualTo(imported);
        assertThat(tenant.apiKeys().rotate(imported.id()).secret().reveal()).startsWith("acme_live_");
        assertThatThrownBy(() -> moving.tenant("globex").apiKeys().importKey(right))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> tenant.apiKeys().importKey(new ImportedApiKey(hash, "pk_", "", SETTINGS)))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::field)
                                .containsExactly("prefix", "hint"));
    }

    @Test
    void grace_is_zero_to_thirty_days() {
        ApiKeyId id = acme.apiKeys().create(SETTINGS).id();

        assertThatIllegalArgumentException().isThrownBy(() -> acme.apiKeys().rotate(id, Duration.ofDays(31)));
        assertThatIllegalArgumentException().isThrownBy(() -> acme.apiKeys().rotate(id, Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> acme.apiKeys().revoke(id, " "));
        acme.apiKeys().rotate(id, Duration.ofDays(30));
    }

    @Test
    void expunged_tenant_has_no_keys() {
        NewApiKey created = acme.apiKeys().create(SETTINGS);

        integrations.operator().expungeTenant("acme", "user:1", "left");

        assertThat(acme.apiKeys().find(created.id())).isEmpty();
        clock.advance(Duration.ofSeconds(5));
        assertThat(check(integrations, created)).isInstanceOf(ApiKeyVerdict.Unknown.class);
    }
}
