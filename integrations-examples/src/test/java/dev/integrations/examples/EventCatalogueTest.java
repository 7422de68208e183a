package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EventCatalogueTest {
    @Test
    void what_breaks_the_catalogue_is_refused_with_every_violation() {
        assertThat(EventCatalogue.run())
                .containsExactlyInAnyOrder(
                        "/currency must have at most 3 characters",
                        "/cents must be of type integer",
                        "unknown, similar: [invoice.paid]",
                        "invoice.paid is replaced by invoice.settled",
                        "1 event published");
    }
}
