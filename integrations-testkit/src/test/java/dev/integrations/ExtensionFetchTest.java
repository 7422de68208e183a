package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.integrations.extension.ExtensionIndex;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nodes that fetch what others have installed, and ways to fetch an index. */
class ExtensionFetchTest extends IndexFixture {
    @Test
    void node_without_the_jar_fetches_what_another_one_has_installed() throws Exception {
        extensions().install(CHAT);
        Path elsewhere = folder.resolve("elsewhere");
        Integrations other = node(ExtensionSettings.builder()
                .directory(elsewhere)
                .index(server.url("/index.json"), publicKey(keys))
                .build());
        assertThat(other.templates().find("chat")).isEmpty();

        clock.advance(Duration.ofSeconds(3));
        other.runDue();

        assertThat(other.templates().find("chat")).isPresent();
        assertThat(other.extensions().problems()).isEmpty();
        assertThat(elsewhere).isDirectoryContaining("glob:**/com.example.chat-1.0.0-*.jar");
    }

    @Test
    void node_without_the_jar_of_an_upgrade_fetches_it_though_its_copy_of_the_index_is_older() throws Exception {
        extensions().install(CHAT);
        Integrations other = node(ExtensionSettings.builder()
                .directory(folder.resolve("elsewhere"))
                .index(server.url("/index.json"), publicKey(keys))
                .build());
        clock.advance(Duration.ofSeconds(3));
        other.runDue();
        installed(acme, "chat", "Alerts");
        assertThat(sentBy(other)).isEqualTo("1.0.0");
        server.put("/jars/newer.jar", packed(CHAT + " 1.1.0", "chat").bytes());
        server.publish(keys, 8, entry(), newer());
        refreshed();
        extensions().upgrade(CHAT);

        clock.advance(Duration.ofSeconds(3));
        other.runDue();

        assertThat(sentBy(other)).isEqualTo("1.1.0");
        assertThat(other.extensions().problems()).isEmpty();
    }

    @Test
    void who_looks_while_the_index_is_asked_for_waits_for_it() throws Exception {
        byte[] json =
                "{\"sequence\": 8, \"extensions\": [%s]}".formatted(entry()).getBytes(StandardCharsets.UTF_8);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        ExtensionIndex slow = new ExtensionIndex() {
            @Override
            public String name() {
                return "bucket";
            }

            @Override
            public Optional<Document> fetch(Optional<String> tag) {
                asked.countDown();
                try {
                    assertThat(answered.await(1, TimeUnit.MINUTES)).isTrue();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return Optional.of(
                        new Document(json, Base64.getDecoder().decode(signature(keys, json)), Optional.empty()));
            }

            @Override
            public byte[] download(String url, int maxBytes) {
                return jar;
            }
        };
        restart(settings -> settings.index(slow, publicKey(keys)));
        FutureTask<Boolean> first =
                new FutureTask<>(() -> extensions().find(CHAT).isPresent());
        FutureTask<Boolean> second =
                new FutureTask<>(() -> extensions().find(CHAT).isPresent());
        new Thread(first).start();
        assertThat(asked.await(1, TimeUnit.MINUTES)).isTrue();
        Thread late = new Thread(second);
        late.start();
        await().until(() -> second.isDone() || late.getState() == Thread.State.BLOCKED);
        answered.countDown();

        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
    }

    @Test
    void index_may_be_fetched_in_a_way_of_the_hosts_own() {
        byte[] json =
                "{\"sequence\": 1, \"extensions\": [%s]}".formatted(entry()).getBytes(StandardCharsets.UTF_8);
        ExtensionIndex own = new ExtensionIndex() {
            @Override
            public String name() {
                return "bucket";
            }

            @Override
            public Optional<Document> fetch(Optional<String> tag) {
                return Optional.of(
                        new Document(json, Base64.getDecoder().decode(signature(keys, json)), Optional.empty()));
            }

            @Override
            public byte[] download(String url, int maxBytes) {
                assertThat(url).isEqualTo("jars/chat.jar");
                return jar;
            }
        };
        restart(settings -> settings.index(own, publicKey(keys)));

        assertThat(extensions().install(CHAT).listing())
                .isEqualTo(ExtensionListing.parse(listing(CHAT + " 1.0.0", "chat")));
    }
}
