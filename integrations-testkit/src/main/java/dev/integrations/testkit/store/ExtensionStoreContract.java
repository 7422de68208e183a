package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.Samples.uuid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.Actor;
import dev.integrations.common.TenantId;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionStore;
import dev.integrations.extension.ExtensionStore.TenantUse;
import dev.integrations.extension.InstalledExtension;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.IntegrationVersion;
import dev.integrations.registry.SealedConfig;
import dev.integrations.registry.StoredVersion;
import dev.integrations.registry.TemplateRef;
import dev.integrations.store.StoreTransaction;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Contract of {@link ExtensionStore}. */
public abstract class ExtensionStoreContract extends PortContract {
    private static final String HASH = "00ff".repeat(16);

    /** For subclasses. */
    protected ExtensionStoreContract() {}

    private ExtensionStore extensions() {
        return eachCallInATransaction(ExtensionStore.class, StoreTransaction::extensions);
    }

    private static InstalledExtension anExtension(String id, String version) {
        ExtensionListing listing = ExtensionListing.parse("""
                {"id": "%s", "version": "%s", "name": "Büro \\u0000", "templates": ["chat"], "summary": "ü",
                 "requires": {"other": "^1.2 || 3.0.0"}, "documentation": "https://example.com/"}
                """.formatted(id, version));
        return new InstalledExtension(listing, Optional.of(HASH), true, NOON, NOON.plusSeconds(1));
    }

    private void integration(TenantId tenant, String template, String name) {
        integration(tenant, new TemplateRef(template, 1), name);
    }

    private void integration(TenantId tenant, TemplateRef template, String name) {
        Integration integration = new Integration(
                new IntegrationId(uuid(NOON)),
                tenant,
                template,
                IntegrationSettings.named(name),
                IntegrationState.ENABLED,
                Optional.empty(),
                1,
                1,
                NOON,
                NOON);
        IntegrationVersion version = new IntegrationVersion(
                integration.id(),
                1,
                integration.template(),
                integration.settings(),
                Actor.SYSTEM,
                Optional.empty(),
                List.of(),
                NOON);
        store().useTransaction(transaction -> transaction
                .integrations()
                .insert(
                        integration,
                        new StoredVersion(uuid(NOON), tenant, version, new SealedConfig("{}", Optional.empty()))));
    }

    @Test
    void extension_is_found_as_it_was_saved() {
        InstalledExtension chat = anExtension("com.example.chat", "1.2.3-beta.1+7");

        extensions().save(chat);

        assertThat(extensions().list()).containsExactly(chat);
    }

    @Test
    void saving_again_replaces_all_of_it_and_nothing_else() {
        InstalledExtension other = anExtension("com.example.other", "1.0.0");
        extensions().save(anExtension("com.example.chat", "1.0.0"));
        extensions().save(other);

        InstalledExtension next = new InstalledExtension(
                anExtension("com.example.chat", "2.0.0").listing(),
                Optional.empty(),
                false,
                NOON.plusSeconds(2),
                NOON.plusSeconds(3));
        extensions().save(next);
        extensions().save(next);

        assertThat(extensions().list()).containsExactly(next, other);
    }

    @Test
    void extensions_are_listed_by_code_points_of_their_ids() {
        for (String id : List.of("b", "a.b", "a", "a-b", "a1", "ab")) {
            extensions().save(anExtension(id, "1.0.0"));
        }

        assertThat(extensions().list())
                .extracting(InstalledExtension::id)
                .containsExactly("a", "a-b", "a.b", "a1", "ab", "b");
    }

    @Test
    void deleted_extension_is_gone() {
        extensions().save(anExtension("com.example.chat", "1.0.0"));

        assertThat(extensions().delete("com.example.chat")).isTrue();
        assertThat(extensions().delete("com.example.chat")).isFalse();
        assertThat(extensions().list()).isEmpty();
    }

    @Test
    void revision_advances_from_where_it_stands_only() {
        assertThat(extensions().revision()).isZero();

        assertThat(extensions().advance(1)).isFalse();
        assertThat(extensions().advance(0)).isTrue();
        assertThat(extensions().advance(0)).isFalse();
        assertThat(extensions().advance(1)).isTrue();
        assertThat(extensions().revision()).isEqualTo(2);
        assertThat(extensions().hold()).isEqualTo(2);
    }

    @Test
    void what_was_never_changed_can_be_held() {
        assertThat(extensions().hold()).isZero();
        assertThat(extensions().hold()).isZero();

        assertThat(extensions().advance(0)).isTrue();
    }

    @Test
    void change_that_is_rolled_back_did_not_advance() {
        assertThatThrownBy(() -> store().useTransaction(transaction -> {
                    transaction.extensions().advance(0);
                    transaction.extensions().save(anExtension("com.example.chat", "1.0.0"));
                    transaction.extensions().choose(ACME, "com.example.chat", true, NOON);
                    transaction.extensions().accept("index", 3);
                    throw new IllegalStateException("no");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(extensions().revision()).isZero();
        assertThat(extensions().list()).isEmpty();
        assertThat(extensions().choices(ACME)).isEmpty();
        assertThat(extensions().accept("index", 1)).isTrue();
    }

    @Test
    void of_changes_at_the_same_time_one_goes_on_from_a_revision() {
        for (long round = 0; round < 10; round++) {
            long from = round;
            Callable<Boolean> change = () -> extensions().advance(from);

            assertThat(Threads.runTogether(Collections.nCopies(6, change)))
                    .filteredOn(isFirst -> isFirst)
                    .hasSize(1);
        }
        assertThat(extensions().revision()).isEqualTo(10);
    }

    /** Each reads, decides and writes under the hold; none may see what another one has not finished. */
    @Test
    void who_holds_sees_what_others_did_before() {
        Callable<Boolean> flip = () -> store().inTransaction(transaction -> {
            transaction.extensions().hold();
            int chosen = transaction.extensions().choices(ACME).size();
            transaction.extensions().choose(ACME, "extension-" + chosen, true, NOON);
            return true;
        });

        Threads.runTogether(Collections.nCopies(12, flip));

        assertThat(extensions().choices(ACME)).hasSize(12);
    }

    @Test
    void older_index_is_not_accepted_after_a_newer_one() {
        assertThat(extensions().accept("https://example.com/index.json", 7)).isTrue();

        assertThat(extensions().accept("https://example.com/index.json", 6)).isFalse();
        assertThat(extensions().accept("https://example.com/index.json", 7)).isTrue();
        assertThat(extensions().accept("https://example.com/index.json", 9)).isTrue();
        assertThat(extensions().accept("https://example.com/index.json", 8)).isFalse();
        assertThat(extensions().accept("https://example.com/other.json", 1)).isTrue();
    }

    @Test
    void choices_are_those_of_a_tenant() {
        extensions().choose(ACME, "a", true, NOON);
        extensions().choose(ACME, "b", false, NOON);
        extensions().choose(GLOBEX, "a", false, NOON);
        extensions().choose(ACME, "b", true, NOON);
        extensions().choose(ACME, "b", true, NOON);

        assertThat(extensions().choices(ACME)).containsOnly(Map.entry("a", true), Map.entry("b", true));
        assertThat(extensions().choices(GLOBEX)).containsOnly(Map.entry("a", false));
    }

    @Test
    void choices_of_a_tenant_are_removed_in_portions_and_no_others() {
        for (int i = 0; i < 5; i++) {
            extensions().choose(ACME, "e" + i, true, NOON);
        }
        extensions().choose(GLOBEX, "e0", true, NOON);

        assertThat(extensions().deleteSome(ACME, 3)).isEqualTo(3);
        assertThat(extensions().deleteSome(ACME, 3)).isEqualTo(2);
        assertThat(extensions().deleteSome(ACME, 3)).isZero();
        assertThat(extensions().choices(GLOBEX)).hasSize(1);
    }

    @Test
    void uses_are_counted_for_each_tenant_the_most_first() {
        integration(ACME, "chat", "One");
        integration(GLOBEX, "chat", "Two");
        integration(GLOBEX, "sms", "Three");
        integration(ACME, "other", "Four");

        assertThat(extensions().uses(Set.of("chat", "sms"), 10))
                .containsExactly(new TenantUse(GLOBEX, 2), new TenantUse(ACME, 1));
        assertThat(extensions().uses(Set.of("chat", "sms"), 1)).containsExactly(new TenantUse(GLOBEX, 2));
        assertThat(extensions().uses(Set.of("none"), 10)).isEmpty();
        assertThat(extensions().uses(Set.of(), 10)).isEmpty();
    }

    @Test
    void uses_of_later_versions_are_counted_for_each_tenant_the_most_first() {
        integration(ACME, new TemplateRef("chat", 2), "One");
        integration(GLOBEX, new TemplateRef("chat", 3), "Two");
        integration(GLOBEX, new TemplateRef("chat", 2), "Three");
        integration(ACME, new TemplateRef("sms", 9), "Four");

        assertThat(extensions().usesAfter("chat", 1, 10))
                .containsExactly(new TenantUse(GLOBEX, 2), new TenantUse(ACME, 1));
        assertThat(extensions().usesAfter("chat", 1, 1)).containsExactly(new TenantUse(GLOBEX, 2));
        assertThat(extensions().usesAfter("chat", 2, 10)).containsExactly(new TenantUse(GLOBEX, 1));
        assertThat(extensions().usesAfter("chat", 3, 10)).isEmpty();
        assertThat(extensions().usesAfter("none", 0, 10)).isEmpty();
    }

    @Test
    void integrations_are_named_of_one_tenant_the_newest_first() {
        integration(ACME, "chat", "One");
        integration(ACME, "sms", "Two");
        integration(GLOBEX, "chat", "Foreign");

        assertThat(extensions().names(ACME, Set.of("chat", "sms"), 10)).containsExactly("Two", "One");
        assertThat(extensions().names(ACME, Set.of("chat", "sms"), 1)).containsExactly("Two");
        assertThat(extensions().names(ACME, Set.of("none"), 10)).isEmpty();
        assertThat(extensions().names(ACME, Set.of(), 10)).isEmpty();
    }
}
