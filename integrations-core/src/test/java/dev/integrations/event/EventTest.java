package dev.integrations.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventTest {
    private static final UUID UUID_OF_SPEC = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final byte[] PAYLOAD = "{\"card\":\"4242\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void an_event_id_is_a_typeid_with_the_prefix_evt() {
        EventId id = EventId.of(UUID_OF_SPEC);

        assertThat(id).hasToString("evt_01h455vb4pex5vsknk084sn02q");
        assertThat(EventId.parse(id.toString())).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evt_", "wh_01h455vb4pex5vsknk084sn02q", "evt_01h455vb4pex5vsknk084sn02", "01h455vb4"})
    void other_text_is_no_event_id(String text) {
        assertThatThrownBy(() -> EventId.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "invoice.paid", "a_b.c_1.2", "_"})
    void a_type_is_lower_case_words_joined_by_dots(String name) {
        assertThat(EventType.of(name)).hasToString(name).isEqualTo(new EventType(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a.", ".a", "a..b", "Invoice", "a-b", "a b", "a\n", "é", "invoice.*", "!a"})
    void other_text_is_no_type(String name) {
        assertThatThrownBy(() -> EventType.of(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "'");
    }

    @Test
    void a_type_has_up_to_128_characters() {
        assertThat(EventType.of("a".repeat(128)).name()).hasSize(128);
        assertThatThrownBy(() -> EventType.of("a".repeat(129))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void an_event_does_not_show_its_payload() {
        assertThat(event(UUID_OF_SPEC, PAYLOAD))
                .hasToString(
                        "Event[evt_01h455vb4pex5vsknk084sn02q, acme, invoice.paid, 2026-08-22T10:00:00Z, 15 bytes]");
    }

    @Test
    void events_are_equal_when_their_ids_are() {
        Event event = event(UUID_OF_SPEC, PAYLOAD);

        assertThat(event)
                .isEqualTo(event(UUID_OF_SPEC, PAYLOAD.clone()))
                .hasSameHashCodeAs(event(UUID_OF_SPEC, PAYLOAD.clone()))
                .isNotEqualTo(event(new UUID(1, 2), PAYLOAD));
        assertThat(event.payload()).isSameAs(PAYLOAD);
    }

    private static Event event(UUID id, byte[] payload) {
        return new Event(
                EventId.of(id),
                TenantId.of("acme"),
                EventType.of("invoice.paid"),
                Instant.parse("2026-08-22T10:00:00Z"),
                payload);
    }
}
