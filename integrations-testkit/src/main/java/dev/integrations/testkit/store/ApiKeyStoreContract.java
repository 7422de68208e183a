package dev.integrations.testkit.store;

import static dev.integrations.testkit.ApiKeyMother.anApiKey;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.RequestLimit;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.PageRequest;
import dev.integrations.testkit.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.apikey.ApiKeyStore}. */
public abstract class ApiKeyStoreContract extends PortContract {
    private static final Instant LATER = NOON.plusSeconds(60);

    private static final ApiKeySettings EVERYTHING_SET = ApiKeySettings.builder("Schlüssel für Österreich 💥")
            .owner("user:42")
            .scopes("invoices:*", "profile")
            .expiresAt(LATER)
            .addresses("203.0.113.0/24", "2001:db8::/32")
            .requestLimit(RequestLimit.of(100, Duration.ofMinutes(1)))
            .build();

    /** For subclasses. */
    protected ApiKeyStoreContract() {}

    private StoredApiKey stored(StoredApiKey key) {
        assertThat(apiKeys().insert(key)).isTrue();
        return key;
    }

    private static ApiKey next(ApiKey key, ApiKeySettings settings, Optional<Instant> revokedAt) {
        return new ApiKey(
                key.id(),
                key.tenant(),
                settings,
                key.prefix(),
                key.hint(),
                revokedAt,
                key.replacedBy(),
                key.lastUsedAt(),
                key.version() + 1,
                key.createdAt(),
                LATER);
    }

    @Test
    void stored_key_comes_back_as_it_was() {
        StoredApiKey plain = stored(anApiKey().build());
        StoredApiKey full =
                stored(anApiKey().with(EVERYTHING_SET).peppered("p1").build());

        assertThat(apiKeys().find(ACME, plain.key().id())).contains(plain.key());
        assertThat(apiKeys().find(ACME, full.key().id())).contains(full.key());
        assertThat(apiKeys().findByHash(List.of(full.hash()))).contains(full);
        assertThat(apiKeys().load(List.of(plain.key().id(), full.key().id(), new ApiKeyId(Samples.uuid(NOON)))))
                .containsExactlyInAnyOrder(plain.key(), full.key());
        assertThat(apiKeys().load(List.of())).isEmpty();
    }

    @Test
    void key_is_found_by_one_of_several_hashes() {
        StoredApiKey key = stored(anApiKey().build());
        KeyHash other = anApiKey().build().hash();

        assertThat(apiKeys().findByHash(List.of(other, key.hash()))).contains(key);
        assertThat(apiKeys().findByHash(List.of(key.hash(), other))).contains(key);
        assertThat(apiKeys().findByHash(List.of(other))).isEmpty();
    }

    @Test
    void of_several_keys_that_of_the_first_hash_is_found() {
        StoredApiKey older = stored(anApiKey().build());
        StoredApiKey newer = stored(anApiKey().build());

        assertThat(apiKeys().findByHash(List.of(older.hash(), newer.hash()))).contains(older);
        assertThat(apiKeys().findByHash(List.of(newer.hash(), older.hash()))).contains(newer);
    }

    @Test
    void hash_is_taken_once_over_all_tenants_and_the_transaction_goes_on() {
        StoredApiKey first = stored(anApiKey().build());
        StoredApiKey same = new StoredApiKey(anApiKey().of(GLOBEX).build().key(), first.hash(), Optional.empty());
        StoredApiKey another = anApiKey().build();

        store().useTransaction(transaction -> {
            assertThat(transaction.apiKeys().insert(same)).isFalse();
            assertThat(transaction.apiKeys().insert(another)).isTrue();
        });

        assertThat(apiKeys().findByHash(List.of(first.hash()))).contains(first);
        assertThat(apiKeys().find(GLOBEX, same.key().id())).isEmpty();
        assertThat(apiKeys().find(ACME, another.key().id())).isPresent();
    }

    @Test
    void nodes_that_insert_the_same_hash_together_store_one_key() {
        KeyHash hash = anApiKey().build().hash();
        Callable<Boolean> node =
                () -> apiKeys().insert(new StoredApiKey(anApiKey().build().key(), hash, Optional.empty()));

        assertThat(Threads.runTogether(Collections.nCopies(4, node)))
                .filteredOn(inserted -> inserted)
                .hasSize(1);
    }

    @Test
    void update_replaces_the_version_before_and_no_other() {
        ApiKey key = stored(anApiKey().build()).key();
        ApiKey second = next(key, EVERYTHING_SET, Optional.empty());
        ApiKey third = next(second, key.settings(), Optional.of(LATER));

        assertThat(apiKeys().update(third)).isFalse();
        assertThat(apiKeys().update(second)).isTrue();
        assertThat(apiKeys().update(second)).isFalse();
        assertThat(apiKeys().find(ACME, key.id())).contains(second);
        assertThat(apiKeys().update(third)).isTrue();
        assertThat(apiKeys().find(ACME, key.id())).contains(third);
    }

    @Test
    void of_several_nodes_that_update_a_version_one_does() {
        ApiKey key = stored(anApiKey().build()).key();
        Callable<Boolean> node = () -> apiKeys().update(next(key, EVERYTHING_SET, Optional.empty()));

        assertThat(Threads.runTogether(Collections.nCopies(4, node)))
                .filteredOn(updated -> updated)
                .hasSize(1);
    }

    @Test
    void keys_are_listed_newest_first_in_pages() {
        List<ApiKey> keys = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            keys.add(stored(anApiKey().createdAt(NOON.plusSeconds(i)).build()).key());
        }
        stored(anApiKey().of(GLOBEX).build());

        assertThat(allPages(3, page -> apiKeys().list(ACME, ApiKeyQuery.all(), NOON, page)))
                .isEqualTo(reversed(keys));
        checkMalformedCursors(page -> apiKeys().list(ACME, ApiKeyQuery.all(), NOON, page));
    }

    @Test
    void keys_are_listed_by_what_a_query_asks_for() {
        ApiKey ended = stored(anApiKey().with(EVERYTHING_SET).build()).key();
        ApiKey plain = stored(anApiKey().build()).key();
        ApiKey revoked = next(stored(anApiKey().build()).key(), plain.settings(), Optional.of(NOON));
        apiKeys().update(revoked);

        assertThat(listed(ApiKeyQuery.all().live(true), NOON)).containsExactlyInAnyOrder(plain, ended);
        assertThat(listed(ApiKeyQuery.all().live(true), LATER)).containsExactly(plain);
        assertThat(listed(ApiKeyQuery.all().live(false), LATER)).containsExactlyInAnyOrder(ended, revoked);
        assertThat(listed(ApiKeyQuery.all().ownedBy("user:42"), NOON)).containsExactly(ended);
        assertThat(listed(ApiKeyQuery.all().ownedBy("USER:42"), NOON)).isEmpty();
        assertThat(listed(ApiKeyQuery.all().containing("ÖSTERREICH"), NOON)).containsExactly(ended);
        assertThat(listed(ApiKeyQuery.all().containing("abcd"), NOON)).hasSize(3);
        assertThat(listed(ApiKeyQuery.all().containing("%"), NOON)).isEmpty();
        assertThat(listed(ApiKeyQuery.all().containing("a\0"), NOON)).isEmpty();
        assertThat(listed(ApiKeyQuery.all().ownedBy("user:42\0"), NOON)).isEmpty();
        assertThat(listed(ApiKeyQuery.all().containing("user:").live(true), NOON))
                .containsExactly(ended);
    }

    private List<ApiKey> listed(ApiKeyQuery query, Instant now) {
        return apiKeys().list(ACME, query, now, PageRequest.first(10)).items();
    }

    @Test
    void key_of_another_tenant_is_neither_found_nor_changed() {
        ApiKey key = stored(anApiKey().build()).key();
        ApiKey foreign = new ApiKey(
                key.id(),
                GLOBEX,
                EVERYTHING_SET,
                key.prefix(),
                key.hint(),
                Optional.of(NOON),
                Optional.empty(),
                Optional.empty(),
                2,
                NOON,
                NOON);

        assertThat(apiKeys().find(GLOBEX, key.id())).isEmpty();
        assertThat(apiKeys().update(foreign)).isFalse();
        assertThat(apiKeys()
                        .list(GLOBEX, ApiKeyQuery.all(), NOON, PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(apiKeys().deleteSome(GLOBEX, 10)).isZero();
        assertThat(apiKeys().find(ACME, key.id())).contains(key);
    }

    @Test
    void keys_of_a_tenant_go_in_portions() {
        for (int i = 0; i < 5; i++) {
            stored(anApiKey().build());
        }
        ApiKey other = stored(anApiKey().of(GLOBEX).build()).key();

        assertThat(apiKeys().deleteSome(ACME, 3)).isEqualTo(3);
        assertThat(apiKeys().deleteSome(ACME, 3)).isEqualTo(2);
        assertThat(apiKeys().deleteSome(ACME, 3)).isZero();
        assertThat(apiKeys().find(GLOBEX, other.id())).contains(other);
    }

    @Test
    void key_of_a_transaction_that_rolled_back_was_not_stored() {
        StoredApiKey key = anApiKey().build();
        try {
            store().useTransaction(transaction -> {
                transaction.apiKeys().insert(key);
                throw new IllegalStateException("no");
            });
        } catch (IllegalStateException expected) {
            assertThat(apiKeys().findByHash(List.of(key.hash()))).isEmpty();
            assertThat(apiKeys().insert(key)).isTrue();
        }
    }
}
