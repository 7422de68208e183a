package dev.integrations;

import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.http.Behaviour.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.connection.ConnectionScheme;
import dev.integrations.connection.ConnectionSettings;
import dev.integrations.connection.ProviderDescriptor;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.DispatchSettings;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationQuery;
import dev.integrations.registry.NewIntegration;
import dev.integrations.registry.Registry;
import dev.integrations.registry.VendorAddresses;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Template;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.http.FaultyReceiver;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tenant, a few templates, and a stub in the place of their service. */
@SuppressWarnings("NullAway.Init")
abstract class RegistryFixture {
    /** A provider of connections to the stub, and one of connections to something else. */
    static final String ACCOUNT = "account";

    static final String ELSEWHERE = "elsewhere";
    static final String TOKEN = "t0ken-of-the-chat";

    final ManualClock clock = ManualClock.startingAt(NOON);
    final FaultyReceiver vendor = FaultyReceiver.start(clock);
    final InMemoryStore store = InMemoryStore.create();
    private final KeyRing keyRing = KeyRing.ephemeralForDevelopment();
    Integrations integrations;
    Tenant acme;

    @BeforeEach
    void start() {
        vendor.on("/me", answer(200));
        use(List.of(
                StubTemplate.chat(1),
                StubTemplate.of("needy", 1, StubTemplate.SCHEMA, builder -> builder.requires("chat")),
                StubTemplate.of("rival", 1, StubTemplate.SCHEMA, builder -> builder.conflictsWith("chat"))));
    }

    @AfterEach
    void stop() {
        integrations.close();
        vendor.close();
    }

    /** Starts a node with other templates in the place of the one before. */
    final void use(List<Template> templates) {
        useCatalog(TemplateCatalog.of(() -> templates));
    }

    final void useCatalog(TemplateCatalog catalog) {
        if (integrations != null) {
            integrations.close();
            // The ids of the next one are to be greater.
            clock.advance(Duration.ofSeconds(1));
        }
        integrations = Integrations.builder()
                .store(store)
                .keyRing(keyRing)
                .development()
                .dispatch(DispatchSettings.builder().breakerFailures(3).build())
                .clock(clock)
                .connections(ConnectionSettings.builder()
                        .provider(provider(ACCOUNT, "https://chat.test/"))
                        .provider(provider(ELSEWHERE, "https://elsewhere.test/"))
                        .redirectBase("https://app.test/callback")
                        .build())
                .templates(catalog)
                .vendorAddresses(VendorAddresses.stubbed(Map.of("chat.test", vendor.url(""))))
                .startPaused();
        acme = integrations.tenant("acme").as("user:1");
    }

    private static ProviderDescriptor provider(String id, String base) {
        return ProviderDescriptor.builder(id, ConnectionScheme.API_KEY)
                .apiBase(base)
                .build();
    }

    Registry registry() {
        return acme.integrations();
    }

    final List<Problem> refused(NewIntegration wanted) {
        try {
            registry().install(wanted);
        } catch (InvalidInputException e) {
            assertThat(e.getMessage()).doesNotContain(TOKEN);
            return e.problems();
        }
        throw new AssertionError("it was installed");
    }

    final List<Integration> listed(IntegrationQuery query) {
        return registry().list(query, PageRequest.first(10)).items();
    }

    static ObjectNode config() {
        return JsonNodeFactory.instance.objectNode().put("channel", "#alerts").put("token", TOKEN);
    }

    static NewIntegration chat(String name) {
        return NewIntegration.of("chat", name).with(config());
    }

    Integration installed() {
        return registry().install(chat("Alerts")).integration();
    }

    Integration now(IntegrationId id) {
        return registry().get(id);
    }

    List<String> audited() {
        return acme.audit().list(PageRequest.first(100)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }
}
