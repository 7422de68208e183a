package dev.integrations.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final EncryptionContext CONTEXT = new EncryptionContext(TenantId.of("acme"), "kind", "id");
    private static final byte[] PLAINTEXT = {1, 2, 3};

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("keys.txt");
    }

    @Test
    void the_first_key_is_the_primary_one_and_comments_and_blank_lines_are_skipped() throws IOException {
        Files.writeString(file, "# ours\n\n  2:" + KEY + "  \r\n1:" + KEY + "\n\n");

        assertThat(KeyRing.ofFile(file)).hasToString("KeyRing[key ids [1, 2], primary 2]");
    }

    @Test
    void a_missing_file_is_made_once_and_read_from_then_on() {
        byte[] encrypted = KeyRing.ofFileOrCreate(file).encrypt(PLAINTEXT, CONTEXT);

        assertThat(KeyRing.ofFileOrCreate(file).decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(KeyRing.ofFile(file).decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
        assertThat(KeyRing.ofFile(file).isEphemeral()).isFalse();
        assertThat(folder.toFile().list()).containsExactly("keys.txt");
    }

    @Test
    void two_new_files_hold_different_keys() {
        byte[] encrypted = KeyRing.ofFileOrCreate(file).encrypt(PLAINTEXT, CONTEXT);
        KeyRing other = KeyRing.ofFileOrCreate(folder.resolve("other.txt"));

        assertThatThrownBy(() -> other.decrypt(encrypted, CONTEXT)).isInstanceOf(DecryptionException.class);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void only_the_owner_may_read_a_new_file() throws IOException {
        KeyRing.ofFileOrCreate(file);

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    }

    @Test
    void all_who_make_the_file_at_once_get_the_same_key() throws Exception {
        int threads = 8;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 20; round++) {
                Path contested = folder.resolve("keys-" + round);
                CyclicBarrier start = new CyclicBarrier(threads);
                Callable<KeyRing> open = () -> {
                    start.await();
                    return KeyRing.ofFileOrCreate(contested);
                };
                List<Future<KeyRing>> rings = executor.invokeAll(
                        IntStream.range(0, threads).mapToObj(i -> open).toList());
                byte[] encrypted = rings.get(0).get().encrypt(PLAINTEXT, CONTEXT);
                for (Future<KeyRing> ring : rings) {
                    assertThat(ring.get().decrypt(encrypted, CONTEXT)).isEqualTo(PLAINTEXT);
                }
            }
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void a_file_is_made_on_a_file_system_without_links_too() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(folder.resolve("keys.zip"), Map.of("create", "true"))) {
            Path inside = zip.getPath("/keys.txt");

            byte[] encrypted = KeyRing.ofFileOrCreate(inside).encrypt(PLAINTEXT, CONTEXT);

            assertThat(KeyRing.ofFileOrCreate(inside).decrypt(encrypted, CONTEXT))
                    .isEqualTo(PLAINTEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing but a comment",
                "swordfish",
                ":swordfish",
                "one:swordfish",
                "-1:swordfish",
                "1:",
                "1:swordfish",
                "1:sword!fish",
                "1:swordfishh=a",
                "9999999999:swordfish",
                "1: swordfish",
            })
    void a_malformed_file_is_refused_without_quoting_it(String text) throws IOException {
        Files.writeString(file, text);

        assertThatThrownBy(() -> KeyRing.ofFile(file))
                .isInstanceOfSatisfying(
                        KeyFileException.class, e -> assertThat(e.file()).isEqualTo(file))
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("swordfish")
                .satisfies(e -> assertThat(String.valueOf(e.getCause())).doesNotContain("sword"));
    }

    @Test
    void the_message_says_what_is_wrong_and_where() throws IOException {
        Files.writeString(file, "# ours\n1:" + KEY + "\nrubbish\n");
        assertThatThrownBy(() -> KeyRing.ofFile(file)).hasMessageEndingWith("line 3 is not of the form keyId:base64");

        Files.writeString(file, "1:" + KEY + "\n1:" + KEY + "\n2:AAAA\n");
        assertThatThrownBy(() -> KeyRing.ofFile(file)).hasMessageContainingAll("1 is there twice", "key 2 has 3");
    }

    @Test
    void a_file_that_cannot_be_read_or_made_is_named() {
        Path nowhere = folder.resolve("missing").resolve("keys.txt");

        assertThatThrownBy(() -> KeyRing.ofFile(nowhere))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> KeyRing.ofFileOrCreate(nowhere))
                .isInstanceOf(KeyFileException.class)
                .hasMessageContaining("its folder must exist");
    }

    @Test
    void an_existing_malformed_file_is_never_replaced() throws IOException {
        Files.writeString(file, "rubbish");

        assertThatThrownBy(() -> KeyRing.ofFileOrCreate(file)).isInstanceOf(KeyFileException.class);
        assertThat(file).hasContent("rubbish");
    }
}
