package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyQuery;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.ApiKeyVerdict;
import dev.integrations.apikey.ApiKeys;
import dev.integrations.apikey.ImportedApiKey;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.common.Batch;
import dev.integrations.common.BatchResult;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes to many API keys at once. */
class ApiKeyBatchTest extends ApiKeyFixture {
    private final Integrations integrations = node();
    private final Tenant acme = integrations.tenant("acme");
    private final Tenant globex = integrations.tenant("globex");

    @Test
    void keys_are_rotated_in_batches() {
        List<NewApiKey> old =
                List.of(acme.apiKeys().create(SETTINGS), acme.apiKeys().create(SETTINGS));
        List<ApiKeyId> ids = old.stream().map(NewApiKey::id).toList();
        NewApiKey foreign = globex.apiKeys().create(SETTINGS);
        List<ApiKeyId> withForeign = List.of(ids.get(0), foreign.id());
        assertThat(check(integrations, old.get(0))).isInstanceOf(ApiKeyVerdict.Valid.class);

        assertThat(acme.apiKeys()
                        .batch(Batch.Mode.ALL_OR_NOTHING)
                        .rotate(withForeign, Duration.ZERO)
                        .values())
                .isEmpty();
        assertThat(check(integrations, old.get(0))).isInstanceOf(ApiKeyVerdict.Valid.class);
        BatchResult<NewApiKey> rotated =
                acme.apiKeys().batch(Batch.Mode.ALL_OR_NOTHING).rotate(ids, Duration.ZERO);

        assertThat(rotated.values())
                .hasSize(2)
                .allSatisfy(next -> assertThat(next.key().settings()).isEqualTo(SETTINGS))
                .allSatisfy(next -> assertThat(check(integrations, next)).isInstanceOf(ApiKeyVerdict.Valid.class));
        assertThat(old)
                .allSatisfy(key -> assertThat(check(integrations, key)).isInstanceOf(ApiKeyVerdict.Expired.class));
        assertThat(check(integrations, foreign)).isInstanceOf(ApiKeyVerdict.Valid.class);
        assertThat(acme.apiKeys()
                        .batch(Batch.Mode.EACH_ALONE)
                        .rotate(ids, Duration.ZERO)
                        .failures())
                .as("replaced keys")
                .hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.apiKeys().batch(Batch.Mode.EACH_ALONE).rotate(ids, Duration.ofDays(31)));
    }

    @Test
    void keys_are_imported_in_batches() {
        Integrations moving = node(rules().importedPrefixes("sk_old_").build());
        ApiKeys keys = moving.tenant("acme").apiKeys();
        ImportedApiKey first = imported("sk_old_4eC39HqLyjWDarjtT1zdp7dc");
        ImportedApiKey second = imported("sk_old_another8HqLyjWDarjtT1zdp7");
        ImportedApiKey wrong = new ImportedApiKey(second.hash(), "pk_", "pk_4eC3", SETTINGS);
        assertThat(verify(moving, "sk_old_4eC39HqLyjWDarjtT1zdp7dc")).isInstanceOf(ApiKeyVerdict.Unknown.class);

        assertThat(keys.batch(Batch.Mode.ALL_OR_NOTHING)
                        .importKeys(List.of(first, wrong))
                        .values())
                .isEmpty();
        assertThat(keys.list(ApiKeyQuery.all(), PageRequest.first(10)).items()).isEmpty();
        BatchResult<ApiKey> alone = keys.batch(Batch.Mode.EACH_ALONE).importKeys(List.of(first, wrong, second, first));

        assertThat(alone.values()).hasSize(3);
        assertThat(alone.failures()).hasSize(1);
        assertThat(keys.list(ApiKeyQuery.all(), PageRequest.first(10)).items()).hasSize(2);
        assertThat(verify(moving, "sk_old_4eC39HqLyjWDarjtT1zdp7dc")).isInstanceOf(ApiKeyVerdict.Valid.class);
    }

    @Test
    void keys_are_created_and_revoked_in_batches() {
        ApiKeySettings wrong = SETTINGS.toBuilder().scopes("unheard:of").build();

        BatchResult<NewApiKey> alone =
                acme.apiKeys().batch(Batch.Mode.EACH_ALONE).create(List.of(SETTINGS, wrong, SETTINGS));
        BatchResult<NewApiKey> together =
                acme.apiKeys().batch(Batch.Mode.ALL_OR_NOTHING).create(List.of(SETTINGS, wrong));

        assertThat(alone.values()).hasSize(2);
        assertThat(together.values()).isEmpty();
        List<ApiKeyId> ids = alone.values().stream().map(NewApiKey::id).toList();
        alone.values()
                .forEach(created -> assertThat(check(integrations, created)).isInstanceOf(ApiKeyVerdict.Valid.class));
        assertThat(acme.apiKeys()
                        .batch(Batch.Mode.ALL_OR_NOTHING)
                        .revoke(List.of(ids.get(0), new ApiKeyId(ids.get(0).uuid())), "gone")
                        .isComplete())
                .isTrue();
        assertThat(check(integrations, alone.values().get(0))).isInstanceOf(ApiKeyVerdict.Revoked.class);
        assertThat(check(integrations, alone.values().get(1))).isInstanceOf(ApiKeyVerdict.Valid.class);
    }

    private static ImportedApiKey imported(String text) {
        return new ImportedApiKey(hashOf(text), "sk_old_", text.substring(0, 11), SETTINGS);
    }
}
