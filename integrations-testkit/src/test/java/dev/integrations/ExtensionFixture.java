package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.jarred.JarredProvider;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.extension.ExtensionEntry;
import dev.integrations.extension.ExtensionProblem;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.Extensions;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.extension.JarPacker;
import dev.integrations.testkit.http.FaultyReceiver;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A host with a template of its own, a directory for extensions, and nodes that share a store. */
@SuppressWarnings("NullAway.Init")
abstract class ExtensionFixture {
    private static final int ED25519_BYTES = 32;

    final ManualClock clock = ManualClock.startingAt(NOON);
    final FaultyReceiver vendor = FaultyReceiver.start(clock);
    final InMemoryStore store = InMemoryStore.create();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    private final List<Integrations> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    Integrations integrations;
    Tenant acme;

    @BeforeEach
    void start() {
        vendor.on("/post", answer(200));
        restart(settings -> {});
    }

    @AfterEach
    void stop() {
        nodes.forEach(Integrations::close);
        vendor.close();
    }

    /** Starts a node in the place of the one before. */
    final void restart(Consumer<ExtensionSettings.Builder> more) {
        ExtensionSettings.Builder settings = ExtensionSettings.builder().directory(folder);
        more.accept(settings);
        integrations = node(settings.build());
        acme = integrations.tenant("acme");
    }

    final Integrations node(ExtensionSettings settings) {
        clock.advance(Duration.ofSeconds(1));
        Integrations node = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .clock(clock)
                .templates(TemplateCatalog.of(() -> List.of(StubTemplate.of("own", 1, StubTemplate.SCHEMA, own -> {}))))
                .extensions(settings)
                .vendorAddresses(VendorAddresses.stubbed(Map.of("chat.test", vendor.url(""))))
                .startPaused();
        nodes.add(node);
        return node;
    }

    Extensions extensions() {
        return integrations.extensions();
    }

    /** Returns the listing of an extension that supplies templates; the rest are members of the listing. */
    static String listing(String idAndVersion, String templates, String... members) {
        String[] parts = idAndVersion.split(" ", -1);
        String more = members.length == 0 ? "" : ", " + String.join(", ", members);
        return """
                {"id": "%s", "version": "%s", "name": "The %s", "templates": ["%s"]%s}
                """.formatted(parts[0], parts[1], parts[0], templates.replace(" ", "\", \""), more);
    }

    /** Returns a jar whose templates send the version of the jar. */
    static JarPacker packed(String idAndVersion, String templates, String... members) {
        return JarPacker.of(listing(idAndVersion, templates, members))
                .provider(JarredProvider.class, template())
                .file(JarredProvider.FILE.substring(1), idAndVersion.split(" ", -1)[1] + " " + templates);
    }

    private static Class<?> template() {
        try {
            return Class.forName("com.example.jarred.JarredTemplate");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts a jar into the directory, under its id and version. */
    final Path put(String idAndVersion, String templates, String... members) {
        return packed(idAndVersion, templates, members).into(folder, idAndVersion.replace(' ', '-') + ".jar");
    }

    final List<ExtensionEntry> listed(ExtensionQuery query) {
        return extensions().list(query, PageRequest.first(100)).items();
    }

    List<String> offered() {
        return integrations.templates().list().stream()
                .map(TemplateDescriptor::id)
                .toList();
    }

    IntegrationId installed(Tenant tenant, String template, String name) {
        return tenant.integrations()
                .install(NewIntegration.of(template, name))
                .integration()
                .id();
    }

    /** Publishes an event, and returns what the service was sent for it. */
    String sent() throws InterruptedException {
        return sentBy(integrations);
    }

    String sentBy(Integrations node) throws InterruptedException {
        int before = vendor.requests().size();
        node.tenant("acme").events().publish("invoice.paid", Map.of("number", 1));
        node.runDue();
        assertThat(vendor.requests()).hasSize(before + 1);
        return new String(vendor.requests().get(before).body(), StandardCharsets.UTF_8);
    }

    List<String> audited() {
        return integrations.operator().audit().list(PageRequest.first(100)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    List<String> left() {
        return extensions().problems().stream().map(ExtensionProblem::toString).toList();
    }

    static List<String> refused(Executable change) {
        return problems(change).stream().map(Problem::field).toList();
    }

    static List<Problem> problems(Executable change) {
        try {
            change.execute();
        } catch (InvalidInputException e) {
            return e.problems();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("it was not refused");
    }

    static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static VerificationKey publicKey(KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
        return VerificationKey.parse("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\"}"
                .formatted(Base64.getUrlEncoder().withoutPadding().encodeToString(raw)));
    }

    static String signature(KeyPair pair, byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(message);
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
