package dev.integrations.testkit.store;

import static dev.integrations.testkit.AuditEntryMother.anAuditEntry;
import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static dev.integrations.testkit.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.audit.AuditEntry;
import dev.integrations.audit.AuditQuery;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.audit.AuditStore}. */
public abstract class AuditStoreContract extends PortContract {
    /** For subclasses. */
    protected AuditStoreContract() {}

    @Test
    void entry_comes_back_as_it_was() {
        AuditEntry entry = anAuditEntry()
                .by("user:Zoë O'Neil \"🚀\"")
                .at(NOON.plusNanos(1000))
                .with(Map.of("from", "a=b, c\n{d}", "naïve'\"\\", "🚀", "empty", ""))
                .build();

        audit().append(entry);

        assertThat(list(10)).containsExactly(entry);
    }

    @Test
    void entry_without_details_comes_back_as_it_was() {
        AuditEntry entry = anAuditEntry().with(Map.of()).build();

        audit().append(entry);

        assertThat(list(10)).containsExactly(entry);
    }

    @Test
    void entries_are_listed_newest_first_page_by_page() {
        List<AuditEntry> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(appended(anAuditEntry().at(NOON.plusNanos(1000L * i)).build()));
        }

        for (int limit : new int[] {1, 2, 5, 6}) {
            assertThat(list(limit)).isEqualTo(reversed(all));
        }
    }

    @Test
    void entries_of_one_instant_are_listed_by_their_ids() {
        List<AuditEntry> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            all.add(appended(anAuditEntry().build()));
        }

        assertThat(list(2)).isEqualTo(reversed(all));
    }

    @Test
    void cursor_stays_where_it_is_while_entries_are_added() {
        AuditEntry first = appended(anAuditEntry().build());
        AuditEntry second = appended(anAuditEntry().at(NOON.plusSeconds(1)).build());
        Page<AuditEntry> page = audit().list(ACME, AuditQuery.all(), PageRequest.first(1));

        appended(anAuditEntry().at(NOON.plusSeconds(2)).build());

        assertThat(page.items()).containsExactly(second);
        assertThat(audit().list(
                                ACME,
                                AuditQuery.all(),
                                PageRequest.first(1).after(page.next().orElseThrow()))
                        .items())
                .containsExactly(first);
    }

    @Test
    void entry_is_visible_in_its_own_transaction() {
        AuditEntry entry = anAuditEntry().build();

        store().useTransaction(transaction -> {
            transaction.audit().append(entry);

            assertThat(transaction
                            .audit()
                            .list(ACME, AuditQuery.all(), PageRequest.first(10))
                            .items())
                    .containsExactly(entry);
        });
    }

    @Test
    void tenant_without_entries_has_an_empty_trail() {
        appended(anAuditEntry().of(GLOBEX).build());

        assertThat(audit().list(ACME, AuditQuery.all(), PageRequest.first(10)))
                .isEqualTo(new Page<>(List.of(), Optional.empty()));
    }

    @Test
    void cursor_that_no_listing_returned_is_refused() {
        appended(anAuditEntry().build());

        checkMalformedCursors(page -> audit().list(ACME, AuditQuery.all(), page));
    }

    private List<AuditEntry> list(int limit) {
        return allPages(limit, page -> audit().list(ACME, AuditQuery.all(), page));
    }

    private AuditEntry appended(AuditEntry entry) {
        audit().append(entry);
        return entry;
    }
}
