package dev.integrations.testkit;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeySettings;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.TenantId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Makes API keys as they are stored: a live one of {@link Samples#ACME} at {@link Samples#NOON}, unless told otherwise. */
public final class ApiKeyMother {
    private TenantId tenant = Samples.ACME;
    private ApiKeySettings settings = ApiKeySettings.builder("Reporting").build();
    private Optional<String> pepper = Optional.empty();
    private Instant createdAt = Samples.NOON;

    private ApiKeyMother() {}

    /**
     * Starts a key.
     *
     * @return a new mother
     */
    public static ApiKeyMother anApiKey() {
        return new ApiKeyMother();
    }

    /**
     * Sets whose key it is.
     *
     * @param tenant the tenant
     * @return this mother
     */
    public ApiKeyMother of(TenantId tenant) {
        this.tenant = tenant;
        return this;
    }

    /**
     * Sets what its owner chose.
     *
     * @param settings the settings
     * @return this mother
     */
    public ApiKeyMother with(ApiKeySettings settings) {
        this.settings = settings;
        return this;
    }

    /**
     * Sets under which pepper it was hashed.
     *
     * @param pepper the name of the pepper
     * @return this mother
     */
    public ApiKeyMother peppered(String pepper) {
        this.pepper = Optional.of(pepper);
        return this;
    }

    /**
     * Sets when it was created.
     *
     * @param createdAt the time
     * @return this mother
     */
    public ApiKeyMother createdAt(Instant createdAt) {
        this.createdAt = createdAt;
        return this;
    }

    /**
     * Makes the key.
     *
     * @return a key of version 1 with a new id of its time, and a hash that no other key has
     */
    public StoredApiKey build() {
        UUID id = Samples.uuid(createdAt);
        ApiKey key = new ApiKey(
                new ApiKeyId(id),
                tenant,
                settings,
                "acme_live_",
                "acme_live_AbCd",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                1,
                createdAt,
                createdAt);
        byte[] hash = ByteBuffer.allocate(32)
                .putLong(id.getLeastSignificantBits())
                .putLong(16, id.getMostSignificantBits())
                .array();
        return new StoredApiKey(key, KeyHash.of(hash), pepper);
    }
}
