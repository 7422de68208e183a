package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.integrations.extension.BrokenExtensionException;
import dev.integrations.extension.ExtensionIndex;
import dev.integrations.extension.ExtensionState;
import dev.integrations.extension.IndexException;
import dev.integrations.extension.SemVer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ExtensionIndexTest extends IndexFixture {
    private List<SemVer> versions() {
        return extensions().find(CHAT).orElseThrow().versions();
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void extension_is_installed_out_of_the_index() throws Exception {
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.AVAILABLE);
        assertThat(files()).isEmpty();

        extensions().install(CHAT);

        installed(acme, "chat", "Alerts");
        assertThat(sent()).isEqualTo("1.0.0");
        assertThat(files())
                .containsExactly("com.example.chat-1.0.0-%s.jar"
                        .formatted(IndexServer.sha256(jar).substring(0, 12)));
        assertThat(extensions().index().orElseThrow().sequence()).contains(7L);
        assertThat(extensions().index().orElseThrow().failure()).isEmpty();
    }

    @Test
    void index_that_is_the_same_is_not_sent_again() {
        versions();
        assertThat(server.answers()).containsExactly("/index.json 200", "/index.json.sig 200");

        clock.advance(Duration.ofMinutes(10));
        assertThat(refreshed().confirmedAt()).contains(clock.instant());
        assertThat(server.answers()).containsExactly("/index.json 304");
        versions();
        assertThat(server.answers()).isEmpty();

        server.publish(keys, 8, entry(), newer());
        assertThat(refreshed().sequence()).contains(8L);
        assertThat(versions()).containsExactly(SemVer.parse("1.1.0"), SemVer.parse("1.0.0"));
    }

    @Test
    void index_is_read_again_every_ten_minutes() throws Exception {
        versions();
        server.publish(keys, 8, entry(), newer());

        clock.advance(Duration.ofMinutes(11));
        integrations.runDue();

        assertThat(versions()).hasSize(2);
    }

    @Test
    void index_that_is_signed_by_somebody_else_is_refused_and_the_last_copy_stays() {
        versions();
        server.publish(keys(), 8, entry(), newer());

        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("none of the keys"));
        assertThat(versions()).containsExactly(SemVer.parse("1.0.0"));
        assertThat(extensions().index().orElseThrow().sequence()).contains(7L);
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("none of the keys"));

        server.publish(keys, 8, entry(), newer());
        assertThat(refreshed().failure()).isEmpty();
        assertThat(versions()).hasSize(2);
    }

    @Test
    void each_bit_of_the_index_is_signed() {
        byte[] json = "{\"sequence\": 9, \"extensions\": []}".getBytes(StandardCharsets.UTF_8);
        String signature = signature(keys, json);
        for (int i = 0; i < json.length; i++) {
            byte[] other = json.clone();
            other[i] ^= 1;
            server.put("/index.json", other).put("/index.json.sig", signature.getBytes(StandardCharsets.US_ASCII));

            assertThat(refreshed().failure()).as("byte %d", i).isPresent();
        }
        server.put("/index.json", json);
        assertThat(refreshed().sequence()).contains(9L);
    }

    @Test
    void index_that_is_older_is_refused_though_it_is_signed() {
        server.publish(keys, 9, newer());
        assertThat(refreshed().sequence()).contains(9L);

        server.publish(keys, 8, entry());

        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("sequence 8"));
        assertThat(versions()).containsExactly(SemVer.parse("1.1.0"));
    }

    @Test
    void index_that_is_older_is_refused_after_a_restart_and_by_other_nodes() {
        server.publish(keys, 9, newer());
        refreshed();
        server.publish(keys, 8, entry());

        restart(settings -> settings.index(server.url("/index.json"), publicKey(keys)));

        assertThat(extensions().find(CHAT)).isEmpty();
        assertThat(extensions().index().orElseThrow().failure()).isPresent();
        assertThat(extensions().index().orElseThrow().sequence()).isEmpty();
    }

    @Test
    void index_that_cannot_be_used_is_refused_whatever_is_wrong_with_it() {
        versions();
        List<String> wrong = List.of(
                "",
                "[]",
                "{",
                "{\"extensions\": []}",
                "{\"sequence\": 0, \"extensions\": []}",
                "{\"sequence\": \"8\", \"extensions\": []}",
                "{\"sequence\": 8.5, \"extensions\": []}",
                "{\"sequence\": 99999999999999999999, \"extensions\": []}",
                "{\"sequence\": 8}",
                "{\"sequence\": 8, \"sequence\": 9, \"extensions\": []}",
                "{\"sequence\": 8, \"extensions\": {}}");
        for (String json : wrong) {
            server.publish(keys, json.getBytes(StandardCharsets.UTF_8));

            assertThat(refreshed().failure()).as(json).isPresent();
            assertThat(versions()).as(json).containsExactly(SemVer.parse("1.0.0"));
        }
    }

    @Test
    void index_that_is_too_large_cut_off_or_gone_is_refused() {
        versions();
        byte[] whole = "{\"sequence\": 8, \"extensions\": []}".getBytes(StandardCharsets.UTF_8);
        server.publish(keys, whole);
        server.put("/index.json", Arrays.copyOf(whole, whole.length - 5));
        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("none of the keys"));

        server.publish(keys, Arrays.copyOf(whole, ExtensionIndex.MAX_BYTES + 1));
        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("larger than it may be"));

        server.publish(keys, whole);
        server.remove("/index.json.sig");
        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("answered 404"));
        server.put("/index.json.sig", "???".getBytes(StandardCharsets.US_ASCII));
        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("no Base64"));
        server.close();
        assertThat(refreshed().failure())
                .hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));

        assertThat(versions()).containsExactly(SemVer.parse("1.0.0"));
    }

    @Test
    void entry_that_is_wrong_is_reported_and_the_others_are_listed() {
        server.publish(keys, 8, entry(), "{}", "7", entry().replace("1.0.0", "1.0"), entry().replace("sha256", "sha"));

        refreshed();

        assertThat(versions()).containsExactly(SemVer.parse("1.0.0"));
        assertThat(left())
                .hasSize(4)
                .allMatch(problem -> problem.contains("/index.json#/extensions/"))
                .anyMatch(problem -> problem.contains("/version"));
    }

    @Test
    void jar_with_another_hash_is_not_kept() {
        server.put(
                "/jars/chat.jar",
                packed(CHAT + " 1.0.0", "chat").file("more.txt", "x").bytes());

        assertThatExceptionOfType(BrokenExtensionException.class)
                .isThrownBy(() -> extensions().install(CHAT))
                .withMessageContaining("another SHA-256");
        assertThat(files()).isEmpty();
        assertThat(audited()).isEmpty();
    }

    @Test
    void jar_with_another_listing_than_the_index_has_is_not_kept() {
        server.publish(
                keys,
                8,
                IndexServer.entry(listing(CHAT + " 1.0.0", "chat", "\"license\": \"MIT\""), "jars/chat.jar", jar));
        refreshed();

        assertThatExceptionOfType(BrokenExtensionException.class)
                .isThrownBy(() -> extensions().install(CHAT))
                .withMessageContaining("another listing");
        assertThat(files()).isEmpty();
    }

    @Test
    void jar_that_cannot_be_had_is_said() {
        server.remove("/jars/chat.jar");

        assertThatExceptionOfType(IndexException.class)
                .isThrownBy(() -> extensions().install(CHAT))
                .withMessageContaining("answered 404");
        long sequence = 8;
        for (String url :
                List.of("http://a b/", "file:///etc/hosts", "jar:file:/x.jar!/", "//", "http://10.0.0.1:1/x")) {
            server.publish(keys, sequence++, entry().replace("jars/chat.jar", url));
            refreshed();
            assertThatExceptionOfType(IndexException.class)
                    .as(url)
                    .isThrownBy(() -> extensions().install(CHAT));
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void jar_of_the_index_needs_a_signature_if_that_is_wanted() {
        KeyPair author = keys();
        String signed =
                entry().replace("\"sha256\"", "\"signature\": \"%s\", \"sha256\"".formatted(signature(author, jar)));
        restart(settings ->
                settings.index(server.url("/index.json"), publicKey(keys)).signedBy(publicKey(author)));

        assertThatExceptionOfType(BrokenExtensionException.class)
                .isThrownBy(() -> extensions().install(CHAT))
                .withMessageContaining("no signature");
        server.publish(keys, 8, signed);
        refreshed();
        assertThat(extensions().install(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(files()).hasSize(2).anyMatch(name -> name.endsWith(".jar.sig"));

        restart(settings -> settings.signedBy(publicKey(author)));
        assertThat(offered()).containsExactly("chat", "own");
    }

    @Test
    void jar_in_the_directory_that_says_it_is_that_of_the_index_makes_both_unavailable() {
        packed(CHAT + " 1.0.0", "chat").file("more.txt", "x").into(folder, "chat.jar");

        assertThat(extensions().find(CHAT)).isEmpty();
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("chat.jar", "jars/chat.jar"));
    }
}
