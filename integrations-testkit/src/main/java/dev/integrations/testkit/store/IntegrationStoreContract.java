package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.Actor;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.common.TenantId;
import dev.integrations.connection.ConnectionId;
import dev.integrations.crypto.Portion;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.registry.ConfigChange;
import dev.integrations.registry.InboundRules;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationCount;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSelection;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationStore;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.SealedConfig;
import dev.integrations.registry.StoredVersion;
import dev.integrations.registry.TemplateRef;
import dev.integrations.store.StoreTransaction;
import dev.integrations.template.Rule;
import dev.integrations.template.spi.Mapping;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Contract of {@link IntegrationStore}. */
public abstract class IntegrationStoreContract extends PortContract {
    private static final byte[] SECRETS = {1, 2, 3};

    /** For subclasses. */
    protected IntegrationStoreContract() {}

    private IntegrationStore integrations() {
        return eachCallInATransaction(IntegrationStore.class, StoreTransaction::integrations);
    }

    private static IntegrationSettings settings(String name) {
        return IntegrationSettings.named(name)
                .withEvents("invoice.*", "!invoice.draft")
                .withChannels(Channels.of("eu", "us"))
                .withCondition(Optional.of(Condition.at("/amount").greaterThan(10)))
                .withRules(List.of(new Rule(
                        EventFilter.of("invoice.paid"),
                        "post_message",
                        Mapping.parse("{\"text\":\"{{/data/id}} ü\"}"))))
                .withConnection(Optional.of(new ConnectionId(uuid(NOON))))
                .withFallback(Optional.of(new IntegrationId(uuid(NOON)).destination()))
                .withFallbackAtOnce(true)
                .withInbound(InboundRules.from("10.0.0.0/8", "fd00::/8").withMaxBodyBytes(9));
    }

    private static Integration anIntegration(TenantId tenant, String template, String name) {
        return new Integration(
                new IntegrationId(uuid(NOON)),
                tenant,
                new TemplateRef(template, 3),
                settings(name),
                IntegrationState.ENABLED,
                Optional.empty(),
                1,
                1,
                NOON,
                NOON);
    }

    private static StoredVersion version(Integration integration, int number, Optional<byte[]> secrets) {
        return new StoredVersion(
                uuid(NOON),
                integration.tenant(),
                new IntegrationVersion(
                        integration.id(),
                        number,
                        integration.template(),
                        integration.settings(),
                        Actor.of("user:42"),
                        number == 1 ? Optional.empty() : Optional.of("ticket 17"),
                        number == 1
                                ? List.of()
                                : List.of(
                                        new ConfigChange("/config/a", Optional.empty(), Optional.of("\"ü\"")),
                                        new ConfigChange("/config/b", Optional.of("***"), Optional.empty())),
                        NOON.plusSeconds(number)),
                new SealedConfig("{\"channel\":\"#büro\"}", secrets));
    }

    private Integration stored(TenantId tenant, String template, String name) {
        Integration integration = anIntegration(tenant, template, name);
        integrations().insert(integration, version(integration, 1, Optional.of(SECRETS)));
        return integration;
    }

    private static Integration with(Integration integration, IntegrationState state, int version, long revision) {
        return new Integration(
                integration.id(),
                integration.tenant(),
                integration.template(),
                integration.settings().withName("Other"),
                state,
                Optional.of("because"),
                version,
                revision,
                integration.createdAt(),
                NOON.plusSeconds(revision));
    }

    @Test
    void found_integrations_and_versions_are_what_was_stored() {
        Integration integration = stored(ACME, "slack", "Alerts");

        assertThat(integrations().find(ACME, integration.id())).contains(integration);
        StoredVersion found = integrations().version(ACME, integration.id(), 1).orElseThrow();
        assertThat(found.tenant()).isEqualTo(ACME);
        assertThat(found.version())
                .isEqualTo(version(integration, 1, Optional.empty()).version());
        assertThat(found.config().shown()).isEqualTo("{\"channel\":\"#büro\"}");
        assertThat(found.config().secrets())
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(SECRETS));
        assertThat(integrations().version(ACME, integration.id(), 2)).isEmpty();
    }

    @Test
    void other_tenants_see_and_change_nothing() {
        Integration integration = stored(ACME, "slack", "Alerts");
        StoredVersion first = integrations().version(ACME, integration.id(), 1).orElseThrow();
        Integration stolen = with(
                new Integration(
                        integration.id(),
                        GLOBEX,
                        integration.template(),
                        integration.settings(),
                        IntegrationState.ENABLED,
                        Optional.empty(),
                        1,
                        1,
                        NOON,
                        NOON),
                IntegrationState.DISABLED,
                2,
                2);

        assertThat(integrations().find(GLOBEX, integration.id())).isEmpty();
        assertThat(integrations().version(GLOBEX, integration.id(), 1)).isEmpty();
        assertThat(integrations()
                        .versions(GLOBEX, integration.id(), PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(integrations()
                        .list(GLOBEX, IntegrationSelection.ALL, PageRequest.first(10))
                        .items())
                .isEmpty();
        assertThat(integrations().count(GLOBEX)).isEmpty();
        assertThat(integrations().update(stolen)).isFalse();
        assertThat(integrations().replaceSecrets(GLOBEX, first.row(), SECRETS, new byte[] {9}))
                .isFalse();
        assertThat(integrations().deleteSome(GLOBEX, 10)).isZero();
        assertThat(integrations().delete(GLOBEX, integration.id())).isFalse();
        assertThat(integrations().find(ACME, integration.id())).contains(integration);
    }

    @Test
    void an_update_takes_the_place_of_the_revision_before_and_of_no_other() {
        Integration integration = stored(ACME, "slack", "Alerts");
        Integration next = with(integration, IntegrationState.NEEDS_ATTENTION, 2, 2);

        assertThat(integrations().update(with(integration, IntegrationState.DISABLED, 2, 3)))
                .isFalse();
        assertThat(integrations().update(next)).isTrue();
        assertThat(integrations().update(next)).isFalse();
        assertThat(integrations().find(ACME, integration.id())).contains(next);
    }

    @Test
    void versions_are_listed_newest_first_in_pages() {
        Integration integration = stored(ACME, "slack", "Alerts");
        for (int number = 2; number <= 5; number++) {
            assertThat(integrations().update(with(integration, IntegrationState.ENABLED, number, number)))
                    .isTrue();
            integrations().insert(version(integration, number, Optional.empty()));
        }

        Page<IntegrationVersion> first = integrations().versions(ACME, integration.id(), PageRequest.first(3));
        Page<IntegrationVersion> second = integrations()
                .versions(
                        ACME,
                        integration.id(),
                        PageRequest.first(3).after(first.next().orElseThrow()));

        assertThat(first.items()).extracting(IntegrationVersion::number).containsExactly(5, 4, 3);
        assertThat(first.items().get(0))
                .isEqualTo(version(integration, 5, Optional.empty()).version());
        assertThat(second.items()).extracting(IntegrationVersion::number).containsExactly(2, 1);
        assertThat(second.next()).isEmpty();
    }

    @Test
    void a_version_is_stored_once() {
        Integration integration = stored(ACME, "slack", "Alerts");

        assertThatThrownBy(() -> integrations().insert(version(integration, 1, Optional.empty())))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void listings_are_newest_first_and_follow_the_selection() {
        Integration alerts = stored(ACME, "slack", "Alerts BÜRO");
        Integration mail = stored(ACME, "sendgrid", "Mail");
        Integration chat = stored(ACME, "slack", "Chat");
        Integration stopped = with(chat, IntegrationState.DISABLED, 2, 2);
        assertThat(integrations().update(stopped)).isTrue();
        stored(GLOBEX, "slack", "Alerts");

        assertThat(listed(IntegrationSelection.ALL)).containsExactly(stopped, mail, alerts);
        assertThat(listed(selection(Set.of("slack"), null, null))).containsExactly(stopped, alerts);
        assertThat(listed(selection(Set.of("slack", "sendgrid"), IntegrationState.ENABLED, null)))
                .containsExactly(mail, alerts);
        assertThat(listed(selection(Set.of(), null, null))).isEmpty();
        assertThat(listed(selection(null, null, "büro"))).containsExactly(alerts);
        assertThat(listed(selection(null, null, "\0"))).isEmpty();
        assertThat(integrations().count(ACME))
                .containsExactlyInAnyOrder(
                        new IntegrationCount(new TemplateRef("slack", 3), IntegrationState.ENABLED, 1),
                        new IntegrationCount(new TemplateRef("slack", 3), IntegrationState.DISABLED, 1),
                        new IntegrationCount(new TemplateRef("sendgrid", 3), IntegrationState.ENABLED, 1));
    }

    @Test
    void counts_tell_versions_of_templates_apart() {
        for (int version : List.of(1, 2, 2)) {
            Integration integration = anIntegration(ACME, "slack", "Alerts");
            Integration pinned = new Integration(
                    integration.id(),
                    ACME,
                    new TemplateRef("slack", version),
                    integration.settings(),
                    integration.state(),
                    integration.reason(),
                    1,
                    1,
                    NOON,
                    NOON);
            integrations().insert(pinned, version(pinned, 1, Optional.empty()));
        }

        assertThat(integrations().count(ACME))
                .containsExactlyInAnyOrder(
                        new IntegrationCount(new TemplateRef("slack", 1), IntegrationState.ENABLED, 1),
                        new IntegrationCount(new TemplateRef("slack", 2), IntegrationState.ENABLED, 2));
    }

    @Test
    void integrations_are_found_by_their_fallback() {
        Integration spare = stored(ACME, "slack", "Spare");
        Integration named =
                stored(ACME, "slack", "Named like %s".formatted(spare.id().uuid()));
        Integration one = fallingBack(ACME, spare);
        Integration two = fallingBack(ACME, spare);
        fallingBack(ACME, named);
        fallingBack(GLOBEX, spare);

        assertThat(integrations().fallingBackTo(ACME, spare.id().destination(), 10))
                .containsExactly(two, one);
        assertThat(integrations().fallingBackTo(ACME, spare.id().destination(), 1))
                .containsExactly(two);
        assertThat(integrations().fallingBackTo(ACME, one.id().destination(), 10))
                .isEmpty();
    }

    private Integration fallingBack(TenantId tenant, Integration fallback) {
        Integration integration = stored(tenant, "slack", "Alerts");
        Integration changed = new Integration(
                integration.id(),
                tenant,
                integration.template(),
                integration.settings().withFallback(Optional.of(fallback.id().destination())),
                integration.state(),
                integration.reason(),
                1,
                2,
                NOON,
                NOON);
        assertThat(integrations().update(changed)).isTrue();
        return changed;
    }

    private static IntegrationSelection selection(
            @Nullable Set<String> templates, @Nullable IntegrationState state, @Nullable String text) {
        return new IntegrationSelection(
                Optional.ofNullable(templates), Optional.ofNullable(state), Optional.ofNullable(text));
    }

    /** Goes through pages of one. */
    private List<Integration> listed(IntegrationSelection selection) {
        List<Integration> all = new ArrayList<>();
        PageRequest request = PageRequest.first(1);
        Page<Integration> page = integrations().list(ACME, selection, request);
        all.addAll(page.items());
        while (page.next().isPresent()) {
            page = integrations()
                    .list(ACME, selection, request.after(page.next().get()));
            all.addAll(page.items());
        }
        return all;
    }

    @Test
    void what_is_loaded_has_its_newest_version() {
        Integration one = stored(ACME, "slack", "One");
        Integration two = stored(GLOBEX, "slack", "Two");
        Integration next = with(one, IntegrationState.ENABLED, 2, 2);
        assertThat(integrations().update(next)).isTrue();
        integrations().insert(version(next, 2, Optional.empty()));
        IntegrationId unknown = new IntegrationId(uuid(NOON));

        var loaded = integrations().load(List.of(one.id(), two.id(), unknown));

        assertThat(loaded).containsOnlyKeys(one.id(), two.id());
        assertThat(loaded.get(one.id())).satisfies(configured -> {
            assertThat(configured.integration()).isEqualTo(next);
            assertThat(configured.current().version().number()).isEqualTo(2);
        });
        assertThat(loaded.get(two.id()))
                .satisfies(configured -> assertThat(configured.integration()).isEqualTo(two));
        assertThat(integrations().load(List.of())).isEmpty();
    }

    @Test
    void versions_go_with_their_integration() {
        Integration integration = stored(ACME, "slack", "Alerts");

        assertThat(integrations().delete(ACME, integration.id())).isTrue();

        assertThat(integrations().delete(ACME, integration.id())).isFalse();
        assertThat(integrations().version(ACME, integration.id(), 1)).isEmpty();
        assertThat(integrations().sealed(Optional.empty(), 10).items()).isEmpty();
    }

    @Test
    void integrations_of_a_tenant_are_removed_in_portions() {
        for (int i = 0; i < 3; i++) {
            stored(ACME, "slack", "Alerts");
        }
        Integration other = stored(GLOBEX, "slack", "Alerts");

        assertThat(integrations().deleteSome(ACME, 2)).isEqualTo(2);
        assertThat(integrations().deleteSome(ACME, 2)).isEqualTo(1);
        assertThat(integrations().deleteSome(ACME, 2)).isZero();
        assertThat(integrations().find(GLOBEX, other.id())).contains(other);
    }

    @Test
    void secrets_of_all_tenants_are_read_in_portions_and_replaced_if_they_are_the_same() {
        stored(ACME, "slack", "One");
        stored(GLOBEX, "slack", "Two");
        Integration open = anIntegration(ACME, "slack", "Three");
        integrations().insert(open, version(open, 1, Optional.empty()));

        Portion<StoredVersion> first = integrations().sealed(Optional.empty(), 1);
        Portion<StoredVersion> second = integrations().sealed(first.last().map(UUID::fromString), 1);
        Portion<StoredVersion> third = integrations().sealed(second.last().map(UUID::fromString), 1);
        StoredVersion read = first.items().get(0);
        byte[] anew = {4, 5};

        assertThat(second.items()).hasSize(1);
        assertThat(third.items()).isEmpty();
        assertThat(integrations().replaceSecrets(read.tenant(), read.row(), anew, SECRETS))
                .isFalse();
        assertThat(integrations().replaceSecrets(read.tenant(), read.row(), SECRETS, anew))
                .isTrue();
        assertThat(integrations()
                        .version(read.tenant(), read.version().integration(), 1)
                        .flatMap(version -> version.config().secrets())
                        .filter(bytes -> Arrays.equals(bytes, anew)))
                .isPresent();
    }
}
