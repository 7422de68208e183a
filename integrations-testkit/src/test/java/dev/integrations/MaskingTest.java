package dev.integrations;

import static dev.integrations.testkit.http.Behaviour.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.crypto.KeyRing;
import dev.integrations.delivery.PayloadGoneException;
import dev.integrations.delivery.RetentionSettings;
import dev.integrations.event.EventId;
import dev.integrations.event.EventTypeDefinition;
import dev.integrations.event.PayloadState;
import dev.integrations.store.InMemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the catalogue redacts does not stay in the store. */
class MaskingTest extends DispatchFixture {
    private static final byte[] PAID = "{\"card\":\"4111\",\"total\":1}".getBytes(UTF_8);
    private static final byte[] MASKED = "{\"card\":\"(masked)\",\"total\":1}".getBytes(UTF_8);

    @BeforeEach
    void redact() {
        integrations
                .eventTypes()
                .define(EventTypeDefinition.builder(EVENT).redact("/card").build());
    }

    private EventId publish() {
        return acme.events().publish(EVENT, PAID).event();
    }

    private byte[] stored(EventId event) {
        return acme.events().reveal(event).payload();
    }

    private void start(RetentionSettings retention) {
        InMemoryStore store = InMemoryStore.create();
        integrations.close();
        integrations = Integrations.builder()
                .store(store)
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .clock(clock)
                .retention(retention)
                .startPaused();
        acme = integrations.tenant("acme");
        redact();
    }

    @Test
    void value_stays_for_three_days_and_is_masked_then() throws Exception {
        receiver.on("/ok", answer(200));
        webhook(settings("/ok"));
        EventId event = publish();

        clock.advance(Duration.ofDays(3).minusHours(2));
        integrations.runDue();
        assertThat(stored(event)).isEqualTo(PAID);
        assertThat(receiver.requests().get(0).body()).isEqualTo(PAID);

        clock.advance(Duration.ofHours(3));
        integrations.runDue();
        assertThat(stored(event)).isEqualTo(MASKED);
        assertThat(acme.events().payloadState(event)).isEqualTo(PayloadState.MASKED);
        assertThat(acme.events().get(event).payload()).isEqualTo(MASKED);
    }

    @Test
    void masked_event_cannot_be_replayed_and_says_so() throws Exception {
        receiver.on("/ok", answer(200));
        webhook(settings("/ok"));
        EventId event = publish();
        integrations.runDue();
        clock.advance(Duration.ofDays(4));
        integrations.runDue();

        assertThatExceptionOfType(PayloadGoneException.class)
                .isThrownBy(() -> acme.deliveries().replay(delivery().id()))
                .withMessageContaining("masked")
                .satisfies(gone -> {
                    assertThat(gone.event()).isEqualTo(event);
                    assertThat(gone.state()).isEqualTo(PayloadState.MASKED);
                });
    }

    @Test
    void type_without_redactions_is_left_whole() throws Exception {
        integrations.eventTypes().define(EventTypeDefinition.builder(EVENT).build());
        EventId event = publish();

        clock.advance(Duration.ofDays(4));
        integrations.runDue();

        assertThat(stored(event)).isEqualTo(PAID);
    }

    @Test
    void host_may_have_values_masked_with_the_next_pass() throws Exception {
        start(RetentionSettings.builder().unmasked(Duration.ZERO).build());
        EventId event = publish();

        clock.advance(Duration.ofHours(1));
        integrations.runDue();

        assertThat(stored(event)).isEqualTo(MASKED);
    }

    @Test
    void host_may_keep_values_as_long_as_payloads() throws Exception {
        start(RetentionSettings.builder().keepUnmasked().build());
        EventId event = publish();

        clock.advance(Duration.ofDays(80));
        integrations.runDue();

        assertThat(stored(event)).isEqualTo(PAID);
    }

    @Test
    void time_out_of_bounds_is_refused() {
        assertThatThrownBy(() -> RetentionSettings.builder()
                        .unmasked(Duration.ofDays(-1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unmasked");
    }
}
