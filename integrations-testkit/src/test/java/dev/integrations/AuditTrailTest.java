package dev.integrations;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.ChainHead;
import dev.integrations.audit.ChainReport.Broken;
import dev.integrations.audit.ChainReport.Intact;
import dev.integrations.audit.ChainReport.Problem;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.DataKeys;
import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.importing.EventTypeImports;
import dev.integrations.store.InMemoryStore;
import dev.integrations.testkit.ManualClock;
import dev.integrations.testkit.Samples;
import dev.integrations.webhook.NewWebhook;
import dev.integrations.webhook.WebhookSettings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The trail of a tenant, seen from outside. */
class AuditTrailTest {
    private static final PageRequest PAGE = PageRequest.first(100);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final ManualClock clock = ManualClock.startingAt(Samples.NOON);
    private final InMemoryStore store = InMemoryStore.create();
    private final Integrations integrations = Integrations.builder()
            .store(store)
            .keyRing(KeyRing.ephemeralForDevelopment())
            .development()
            .clock(clock)
            .retention(RetentionSettings.builder().audit(Duration.ofDays(30)).build())
            .startPaused();
    private final Tenant acme = integrations.tenant("acme");

    @AfterEach
    void close() {
        integrations.close();
        store.close();
    }

    private static NewWebhook createWebhook(Tenant tenant) {
        return tenant.webhooks()
                .create(WebhookSettings.builder("http://localhost/hook").build());
    }

    private void createWebhooks(int count) {
        for (int i = 0; i < count; i++) {
            createWebhook(acme);
        }
    }

    @Test
    void entries_name_who_made_the_change_and_why() {
        createWebhook(acme.as("user:42").because("ticket 17"));
        createWebhook(acme.because("moved in").as("user:7"));
        createWebhook(acme);

        List<AuditEntry> entries = acme.audit().list(PAGE).items();
        assertThat(entries).extracting(entry -> entry.actor().name()).containsExactly("system", "user:7", "user:42");
        assertThat(entries)
                .extracting(entry -> entry.reason().orElse("none"))
                .containsExactly("none", "moved in", "ticket 17");
    }

    @Test
    void a_reason_has_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> acme.because(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> acme.because("r".repeat(501)));
        createWebhook(acme.because("r".repeat(500)));
    }

    @Test
    void data_keys_are_changed_by_somebody_and_for_a_reason() {
        createWebhook(acme);
        DataKeys keys = integrations.operator().dataKeys().as("user:1").because("ticket 17");

        keys.rotate("acme");
        keys.reencrypt();
        keys.destroy("acme");

        AuditTrail host = integrations.operator().audit();
        assertThat(Stream.concat(
                        acme.audit().list(PageRequest.first(2)).items().stream(), host.list(PAGE).items().stream()))
                .extracting(entry -> entry.action() + " by " + entry.actor().name() + " for "
                        + entry.reason().orElseThrow())
                .containsExactly(
                        "data_keys.destroyed by user:1 for ticket 17",
                        "data_key.rotated by user:1 for ticket 17",
                        "ciphertexts.reencrypted by user:1 for ticket 17");
        assertThatIllegalArgumentException().isThrownBy(() -> keys.because(" "));
    }

    @Test
    void signing_keys_and_event_types_are_changed_for_a_reason_too() {
        integrations.signingKeys().as("user:1").because("drill").rotate();
        integrations
                .eventTypes()
                .because("launch")
                .as("user:2")
                .define(EventTypeDefinition.builder("invoice.paid").build());
        EventTypeImports imports = integrations.imports().as("user:3").because("move");
        imports.apply(imports.planOpenApi("""
                        {"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
                         "webhooks": {"user.created": {"post": {}}}}"""), EventTypeImports.Existing.KEEP);

        assertThat(integrations.operator().audit().list(PAGE).items())
                .extracting(
                        entry -> entry.actor().name() + " for " + entry.reason().orElse("nothing"))
                .containsOnlyOnce("user:2 for launch")
                .contains("user:1 for drill", "user:3 for move")
                .doesNotContain("system for nothing");
    }

    @Test
    void a_query_finds_what_a_user_did_to_a_webhook() {
        NewWebhook webhook = createWebhook(acme.as("user:42"));
        createWebhook(acme.as("user:42"));
        acme.as("user:42").webhooks().delete(webhook.webhook().id());

        assertThat(acme.audit()
                        .list(
                                AuditQuery.all()
                                        .actor("user:42")
                                        .subject(webhook.webhook().id()),
                                PAGE)
                        .items())
                .extracting(AuditEntry::action)
                .containsExactly("webhook.deleted", "webhook.created");
    }

    @Test
    void an_empty_trail_is_intact() {
        assertThat(acme.audit().verify()).isEqualTo(new Intact(ChainHead.START, ChainHead.START));
        assertThat(acme.audit().export()).isEmpty();
    }

    @Test
    void a_trail_of_several_portions_is_intact_up_to_its_head() {
        createWebhooks(1_001);

        assertThat(acme.audit().head().number()).isEqualTo(1_001);
        assertThat(acme.audit().verify())
                .isEqualTo(new Intact(ChainHead.START, acme.audit().head()));
        assertThat(integrations.tenant("globex").audit().verify())
                .isEqualTo(new Intact(ChainHead.START, ChainHead.START));
    }

    @Test
    void the_hosts_own_trail_is_chained_too() {
        AuditTrail trail = integrations.operator().audit();
        store.useTransaction(
                transaction -> trail.because("spring cleaning").record(transaction, "thing.done", "x", Map.of()));

        assertThat(trail.verify()).isEqualTo(new Intact(ChainHead.START, trail.head()));
        assertThat(trail.head().number()).isOne();
    }

    @Test
    void others_verify_what_was_exported() throws Exception {
        createWebhooks(501);
        createWebhook(acme.as("user:Zoë \"🚀\"").because("tab\t, backslash \\ and line\nend"));

        String previous = "0".repeat(64);
        int number = 0;
        for (Iterator<String> lines = acme.audit().export().iterator(); lines.hasNext(); ) {
            previous = verifiedHash(lines.next(), ++number, previous);
        }

        assertThat(number).isEqualTo(502);
        assertThat(new ChainHead(number, previous)).isEqualTo(acme.audit().head());
    }

    /** Knows nothing of the library: an object with sorted names, without its hash. */
    private static String verifiedHash(String line, int number, String previous)
            throws JsonProcessingException, NoSuchAlgorithmException {
        @SuppressWarnings("unchecked")
        Map<String, Object> members = MAPPER.readValue(line, TreeMap.class);
        String stated = String.valueOf(members.remove("hash"));
        byte[] canonical = MAPPER.writeValueAsString(members).getBytes(StandardCharsets.UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));

        assertThat(line).doesNotContain("\n");
        assertThat(members).containsEntry("number", number).containsEntry("previous", previous);
        assertThat(hash).isEqualTo(stated);
        return hash;
    }

    @Test
    void an_export_goes_on_while_entries_are_added() {
        createWebhooks(500);
        Iterator<String> lines = acme.audit().export().iterator();
        lines.next();

        createWebhook(acme);
        int rest = 0;
        while (lines.hasNext()) {
            lines.next();
            rest++;
        }

        assertThat(rest).isGreaterThanOrEqualTo(499);
    }

    @Test
    void a_head_that_was_kept_shows_that_the_trail_went_on_from_there() {
        createWebhooks(2);
        ChainHead known = acme.audit().head();
        createWebhooks(2);

        assertThat(acme.audit().verify(known).isIntact()).isTrue();
        assertThat(acme.audit().verify(ChainHead.START).isIntact()).isTrue();
        assertThat(acme.audit().verify(new ChainHead(2, "ab".repeat(32))))
                .isEqualTo(new Broken(ChainHead.START, 2, Problem.REWRITTEN));
        assertThat(acme.audit().verify(new ChainHead(5, "ab".repeat(32))))
                .isEqualTo(new Broken(acme.audit().head(), 5, Problem.TRUNCATED));
    }

    @Test
    void old_entries_go_and_the_rest_can_still_be_verified() throws Exception {
        createWebhooks(600);
        ChainHead old = acme.audit().head();
        clock.advance(Duration.ofDays(20));
        createWebhooks(3);
        clock.advance(Duration.ofDays(10).plusMinutes(1));
        ChainHead known = acme.audit().head();

        integrations.runDue();

        Intact report = (Intact) acme.audit().verify(known);
        assertThat(report.from()).isEqualTo(old);
        assertThat(acme.audit().list(PAGE).items())
                .extracting(AuditEntry::action)
                .containsExactly(
                        "audit.trimmed", "audit.trimmed", "webhook.created", "webhook.created", "webhook.created");
        assertThat(acme.audit().list(PAGE).items().get(0).details())
                .containsEntry("through", "600")
                .containsEntry("hash", old.hash());
        assertThat(acme.audit().export().findFirst().orElseThrow())
                .contains("\"number\":601,\"previous\":\"" + old.hash() + "\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> acme.audit().verify(ChainHead.START))
                .withMessage("entry 0 is not kept any more, only those from 600 on");
    }

    @Test
    void traces_of_removals_alone_are_left_alone() throws Exception {
        createWebhooks(2);
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofDays(31));
            integrations.runDue();
        }

        assertThat(acme.audit().list(PAGE).items())
                .extracting(AuditEntry::action)
                .containsExactly("audit.trimmed");
        assertThat(acme.audit().verify().isIntact()).isTrue();
    }

    @Test
    void a_store_in_memory_that_was_full_does_not_pretend() {
        InMemoryStore small = InMemoryStore.builder().maxAuditEntries(2).build();
        for (int i = 0; i < 3; i++) {
            small.useTransaction(
                    transaction -> transaction.audit().append(anAuditEntry().build()));
        }
        Integrations other = Integrations.builder()
                .store(small)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .startPaused();

        assertThat(other.tenant("acme").audit().verify()).isEqualTo(new Broken(ChainHead.START, 1, Problem.MISSING));
        other.close();
    }
}
