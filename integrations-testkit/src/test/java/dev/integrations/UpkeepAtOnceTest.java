package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.apikey.ApiKeyVerdict.Revoked;
import dev.integrations.apikey.ApiKeyVerdict.Valid;
import dev.integrations.apikey.NewApiKey;
import dev.integrations.crypto.KeyRing;
import dev.integrations.extension.ExtensionIndex;
import dev.integrations.extension.ExtensionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance does beside each other, so that what takes long does not stop what must not wait. */
class UpkeepAtOnceTest extends ApiKeyFixture {
    @TempDir
    Path folder;

    /** An index that does not answer until it is let go. */
    private static final class HangingIndex implements ExtensionIndex {
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        @Override
        public String name() {
            return "hanging";
        }

        @Override
        public Optional<Document> fetch(Optional<String> tag) {
            asked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts a test", e);
            }
            return Optional.empty();
        }

        @Override
        public byte[] download(String url, int maxBytes) {
            throw new UnsupportedOperationException("there is nothing to download");
        }
    }

    @Test
    void index_that_hangs_stops_neither_the_refresh_of_api_keys_nor_the_record_of_their_use() {
        HangingIndex index = new HangingIndex();
        Integrations elsewhere = node();
        Tenant acme = elsewhere.tenant("acme");
        NewApiKey key = acme.apiKeys().create(SETTINGS);
        try (Integrations running = reading(index)) {
            assertThat(check(running, key)).isInstanceOf(Valid.class);
            clock.advance(Duration.ofMinutes(10));
            await().until(() -> index.asked.getCount() == 0);

            await().until(() -> acme.apiKeys().get(key.id()).lastUsedAt().isPresent());
            assertThat(check(running, key)).isInstanceOf(Valid.class);
            acme.apiKeys().revoke(key.id(), "leaked");
            clock.advance(Duration.ofSeconds(3));

            await("a refresh, since what is remembered is followed for five seconds")
                    .until(() -> check(running, key) instanceof Revoked);
            index.released.countDown();
        }
    }

    private Integrations reading(ExtensionIndex index) {
        return Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .scopes(CATALOG)
                .apiKeys(rules().build())
                .extensions(ExtensionSettings.builder()
                        .directory(folder)
                        .index(index, ExtensionFixture.publicKey(ExtensionFixture.keys()))
                        .build())
                .start();
    }
}
