package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.example.jarred.JarredProvider;
import dev.integrations.crypto.Sha256;
import dev.integrations.extension.BrokenExtensionException;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionState;
import dev.integrations.extension.SemVer;
import dev.integrations.testkit.extension.JarPacker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Jars that are broken, tampered with, or not what they should be. */
class ExtensionJarsTest extends ExtensionFixture {
    private static final String CHAT = "com.example.chat";

    /** A version that nothing else in this process has run. */
    private final String version = "1.0.0-" + UUID.randomUUID();

    private boolean ran() {
        return System.getProperty("jarred." + version) != null;
    }

    private void write(String name, byte[] bytes) throws IOException {
        Files.write(folder.resolve(name), bytes);
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.of(bytes));
    }

    private void refusedAsBroken(String message) {
        assertThatExceptionOfType(BrokenExtensionException.class)
                .isThrownBy(() -> extensions().install(CHAT, SemVer.parse(version)))
                .withMessageContaining(message);
        assertThat(offered()).containsExactly("own");
        assertThat(audited()).isEmpty();
    }

    @Test
    void broken_jars_are_reported_and_the_others_listed() throws Exception {
        byte[] whole = packed("com.example.cut 1.0.0", "cut").bytes();
        write("empty.jar", new byte[0]);
        write("garbage.jar", "This is no jar".getBytes(StandardCharsets.UTF_8));
        write("cut.jar", Arrays.copyOf(whole, whole.length / 2));
        packed("com.example.bare 1.0.0", "bare")
                .without("META-INF/integrations/extension.json")
                .into(folder, "bare.jar");
        JarPacker.of("{\"id\": \"NO\"}").into(folder, "wrong.jar");
        Files.createDirectory(folder.resolve("folder.jar"));
        put("com.example.sms 1.0.0", "sms");

        assertThat(listed(ExtensionQuery.all()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo("com.example.sms"));
        assertThat(extensions().problems())
                .extracting(problem -> Path.of(problem.place()).getFileName().toString())
                .containsExactlyInAnyOrder(
                        "empty.jar", "garbage.jar", "cut.jar", "bare.jar", "wrong.jar", "folder.jar");
        assertThat(left())
                .anyMatch(problem -> problem.contains("wrong.jar") && problem.contains("/version"))
                .anyMatch(problem -> problem.contains("bare.jar") && problem.contains("no jar with a listing"));
        assertThat(extensions().install("com.example.sms").state()).isEqualTo(ExtensionState.ENABLED);
    }

    @Test
    void jar_that_unpacks_to_too_much_is_not_unpacked() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] zeros = new byte[1024 * 1024];
            zip.putNextEntry(new ZipEntry("bomb"));
            for (int i = 0; i < 130; i++) {
                zip.write(zeros);
            }
            zip.closeEntry();
        }
        write("bomb.jar", bytes.toByteArray());

        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("unpacks to more than"));
    }

    @Test
    void jar_with_two_files_of_one_name_is_refused() throws Exception {
        byte[] bytes = packed("com.example.chat 1.0.0", "chat")
                .file("b.txt", "x")
                .file("c.txt", "y")
                .bytes();
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("c.txt", "b.txt");
        write("twice.jar", text.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("two entries of one name"));
    }

    @Test
    void nothing_of_a_jar_runs_before_it_is_installed() {
        put(CHAT + " " + version, "chat");

        listed(ExtensionQuery.all());
        assertThat(ran()).isFalse();
        extensions().install(CHAT);
        assertThat(ran()).isTrue();
    }

    @Test
    void jar_whose_provider_is_missing_is_not_installed() {
        JarPacker.of(listing(CHAT + " " + version, "chat"))
                .file("META-INF/services/dev.integrations.template.spi.TemplateProvider", "com.example.Missing")
                .into(folder, "chat.jar");

        refusedAsBroken("com.example.Missing");
    }

    @Test
    void jar_that_lacks_a_class_is_not_installed() {
        JarPacker.of(listing(CHAT + " " + version, "chat"))
                .provider(JarredProvider.class)
                .file("jarred.txt", version + " chat")
                .into(folder, "chat.jar");

        refusedAsBroken("JarredTemplate");
    }

    @Test
    void jar_whose_provider_fails_is_not_installed() {
        packed(CHAT + " " + version, "chat").without("jarred.txt").into(folder, "chat.jar");

        refusedAsBroken("there is no /jarred.txt");
    }

    @Test
    void jar_with_other_templates_than_its_listing_is_not_installed() {
        packed(CHAT + " " + version, "chat")
                .file("jarred.txt", version + " chat more")
                .into(folder, "chat.jar");

        refusedAsBroken("[chat, more]");
    }

    @Test
    void jar_that_was_changed_after_it_was_installed_is_not_loaded() throws Exception {
        Path jar = put(CHAT + " 1.0.0", "chat");
        put("com.example.sms 1.0.0", "sms");
        extensions().install(CHAT);
        extensions().install("com.example.sms");
        packed(CHAT + " 1.0.0", "chat")
                .file("jarred.txt", version + " chat")
                .into(folder, jar.getFileName().toString());

        restart(settings -> {});

        assertThat(offered()).containsExactly("own", "sms");
        assertThat(ran()).isFalse();
        assertThat(extensions().find(CHAT).orElseThrow().state()).isEqualTo(ExtensionState.FAILED);
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("is not on this node yet"));
    }

    /** Same size and same time, as somebody would do it who wants it to be overlooked. */
    @Test
    void jar_that_is_exchanged_behind_the_back_of_the_listing_is_not_run() throws Exception {
        Path jar = put(CHAT + " 1.0.0", "chat");
        FileTime time = Files.getLastModifiedTime(jar);
        listed(ExtensionQuery.all());
        byte[] bytes = Files.readAllBytes(jar);
        String changed = new String(packed(CHAT + " 1.0.0", "chat").bytes(), StandardCharsets.ISO_8859_1);
        byte[] other = changed.getBytes(StandardCharsets.ISO_8859_1);
        other[other.length - 1] ^= 1;
        assertThat(other).hasSameSizeAs(bytes);
        try (var file = Files.newByteChannel(jar, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(other));
        }
        Files.setLastModifiedTime(jar, time);

        assertThatExceptionOfType(BrokenExtensionException.class)
                .isThrownBy(() -> extensions().install(CHAT))
                .withMessageContaining("has changed");
        assertThat(offered()).containsExactly("own");
    }

    @Test
    void two_jars_of_one_id_and_version_are_both_refused_and_named() {
        packed(CHAT + " 1.0.0", "chat").into(folder, "one.jar");
        packed(CHAT + " 1.0.0", "chat").file("more.txt", "x").into(folder, "two.jar");
        packed("com.example.sms 1.0.0", "sms").into(folder, "three.jar");
        packed("com.example.sms 1.0.0", "sms").into(folder, "four.jar");

        assertThat(extensions().find(CHAT)).isEmpty();
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("one.jar", "two.jar", "com.example.chat 1.0.0"));
        assertThat(extensions().find("com.example.sms")).isPresent();
    }

    @Test
    void rival_of_what_is_installed_changes_nothing() {
        packed(CHAT + " 1.0.0", "chat").into(folder, "one.jar");
        extensions().install(CHAT);
        packed(CHAT + " 1.0.0", "chat").file("jarred.txt", version + " chat").into(folder, "a-rival.jar");

        restart(settings -> {});

        assertThat(offered()).containsExactly("chat", "own");
        assertThat(ran()).isFalse();
    }

    @Test
    void only_jars_that_are_pinned_are_taken() {
        byte[] good = packed(CHAT + " 1.0.0", "chat").bytes();
        put(CHAT + " 1.0.0", "chat");
        put("com.example.sms " + version, "sms");
        restart(settings -> settings.pinned(sha256(good)));

        assertThat(listed(ExtensionQuery.all()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo(CHAT));
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("none that is pinned"));
        assertThat(extensions().install(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(ran()).isFalse();
    }

    @Test
    void only_jars_that_are_signed_are_taken_if_that_is_wanted() throws Exception {
        KeyPair keys = keys();
        KeyPair others = keys();
        byte[] good = Files.readAllBytes(put(CHAT + " 1.0.0", "chat"));
        byte[] foreign = Files.readAllBytes(put("com.example.foreign " + version, "foreign"));
        put("com.example.bare " + version, "bare");
        put("com.example.odd " + version, "odd");
        write("com.example.chat-1.0.0.jar.sig", (signature(keys, good) + "\n").getBytes(StandardCharsets.US_ASCII));
        write(
                "com.example.foreign-" + version + ".jar.sig",
                signature(others, foreign).getBytes(StandardCharsets.US_ASCII));
        write("com.example.odd-" + version + ".jar.sig", "???".getBytes(StandardCharsets.US_ASCII));
        restart(settings -> settings.signedBy(publicKey(keys)));

        assertThat(listed(ExtensionQuery.all()))
                .singleElement()
                .satisfies(entry -> assertThat(entry.id()).isEqualTo(CHAT));
        assertThat(left())
                .hasSize(3)
                .anyMatch(problem -> problem.contains("com.example.bare") && problem.contains("no signature"))
                .anyMatch(problem -> problem.contains("com.example.foreign") && problem.contains("none of the keys"))
                .anyMatch(problem -> problem.contains("com.example.odd") && problem.contains("no Base64"));
        assertThat(extensions().install(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
        assertThat(ran()).isFalse();
    }

    @Test
    void what_is_installed_is_not_loaded_once_its_signature_is_wanted_and_missing() {
        put(CHAT + " 1.0.0", "chat");
        extensions().install(CHAT);

        restart(settings -> settings.signedBy(publicKey(keys())));

        assertThat(offered()).containsExactly("own");
    }

    @Test
    void code_of_the_jar_that_poses_as_the_library_is_not_loaded() {
        packed(CHAT + " 1.0.0", "chat")
                .file("dev/integrations/template/spi/Template.class", "no class at all")
                .file("com/fasterxml/jackson/databind/JsonNode.class", "no class at all")
                .into(folder, "chat.jar");

        assertThat(extensions().install(CHAT).state()).isEqualTo(ExtensionState.ENABLED);
    }

    @Test
    void templates_of_two_jars_do_not_see_each_other() throws Exception {
        put(CHAT + " 1.0.0", "chat");
        put("com.example.sms 2.0.0", "sms");
        extensions().install(CHAT);
        extensions().install("com.example.sms");

        List<Class<?>> classes = List.of(
                integrations.templates().find("chat").orElseThrow().getClass(),
                integrations.templates().find("sms").orElseThrow().getClass());
        assertThat(classes.get(0).getName()).isEqualTo(classes.get(1).getName());
        assertThat(classes.get(0)).isNotSameAs(classes.get(1));
        installed(acme, "chat", "Alerts");
        assertThat(sent()).isEqualTo("1.0.0");
    }

    @Test
    void two_jars_that_differ_in_build_metadata_are_of_one_version() {
        packed(CHAT + " 1.0.0+one", "chat").into(folder, "one.jar");
        packed(CHAT + " 1.0.0+two", "chat").into(folder, "two.jar");

        assertThat(extensions().find(CHAT)).isEmpty();
        assertThat(left())
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains("one.jar", "two.jar"));
    }

    @Test
    void jar_whose_provider_asserts_what_is_not_so_is_not_installed() {
        put(CHAT + " " + version, "chat");
        System.setProperty("jarred.fails", version);
        try {
            refusedAsBroken("this one fails here");
        } finally {
            System.clearProperty("jarred.fails");
        }
    }
}
