package dev.integrations.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.common.TenantId;
import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.registry.Integration;
import dev.integrations.registry.IntegrationId;
import dev.integrations.registry.IntegrationSettings;
import dev.integrations.registry.IntegrationState;
import dev.integrations.registry.TemplateRef;
import dev.integrations.template.spi.InboundResult;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Integration DOOR = new Integration(
            new IntegrationId(new UUID(1, 1)),
            TenantId.of("acme"),
            new TemplateRef("door", 1),
            IntegrationSettings.named("Door"),
            IntegrationState.ENABLED,
            Optional.empty(),
            1,
            1,
            NOON,
            NOON);

    private static Arrivals arrivals(String... ids) {
        return of(Stream.of(ids)
                .map(id -> new InboundResult.InboundEvent(id, "knock", new byte[] {1}, Optional.empty()))
                .toList());
    }

    private static Arrivals of(List<InboundResult.InboundEvent> events) {
        Clock clock = Clock.fixed(NOON, ZoneOffset.UTC);
        return Arrivals.of(events, DOOR, NOON, new TimeOrderedUuids(clock, new Random(1)));
    }

    private static InboundEvent only(Arrivals arrivals) {
        return arrivals.list().get(0).event();
    }

    @Test
    void texts_are_what_a_database_keeps_and_keys_tell_them_apart() {
        Arrivals arrivals = arrivals("a\0b", "a\ud800b", "ab", "x".repeat(254) + "💶", "x".repeat(254) + "y");

        assertThat(arrivals.list())
                .extracting(each -> each.event().vendorId())
                .containsExactly("ab", "a?b", "ab", "x".repeat(254), "x".repeat(254) + "y");
        assertThat(arrivals.list())
                .extracting(each -> HexFormat.of().formatHex(each.key()))
                .doesNotHaveDuplicates();
    }

    @Test
    void what_has_no_id_is_known_by_its_bytes() {
        assertThat(arrivals("").list().get(0).key())
                .isEqualTo(arrivals("").list().get(0).key());
        assertThat(only(arrivals("")).vendorId()).hasSize(64);
    }

    @Test
    void what_is_known_otherwise_is_not_known_by_its_id() {
        List<Arrivals.Arrival> list = of(Stream.of("I\nB1", "I\nB2", "I\nB2")
                        .map(repetition -> new InboundResult.InboundEvent(
                                "I", "knock", new byte[] {1}, Optional.empty(), Optional.of(repetition)))
                        .toList())
                .list();

        assertThat(list).extracting(each -> each.event().vendorId()).containsOnly("I");
        assertThat(list.get(1).key())
                .isEqualTo(list.get(2).key())
                .isNotEqualTo(list.get(0).key())
                .isNotEqualTo(arrivals("I").list().get(0).key());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void by_a_blank_text_no_repetition_is_known(String repetition) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InboundResult.InboundEvent(
                        "I", "knock", new byte[0], Optional.empty(), Optional.of(repetition)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59Z", "9999-01-01T00:00:00Z", "+1000000-01-01T00:00:00Z"})
    void time_that_cannot_be_is_none(String time) {
        InboundResult.InboundEvent event =
                new InboundResult.InboundEvent("1", "knock", new byte[0], Optional.of(Instant.parse(time)));

        assertThat(only(of(List.of(event))).occurredAt()).isEmpty();
    }

    @Test
    void time_is_cut_off_after_the_microsecond() {
        InboundResult.InboundEvent event = new InboundResult.InboundEvent(
                "1", "knock", new byte[0], Optional.of(Instant.parse("2026-03-01T11:59:59.123456789Z")));

        assertThat(only(of(List.of(event))).occurredAt()).contains(Instant.parse("2026-03-01T11:59:59.123456Z"));
    }

    @Test
    void rows_are_kept_in_the_order_of_their_keys_and_returned_in_their_own() {
        List<byte[]> inserted = new ArrayList<>();
        InboundStore store = (InboundStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {InboundStore.class}, (proxy, method, arguments) -> {
                    inserted.add((byte[]) arguments[1]);
                    return !((Reception) arguments[0]).event().vendorId().equals("known");
                });

        List<Arrivals.Arrival> fresh = arrivals("c", "a", "known", "b").keep(store, Reception::waiting);

        assertThat(inserted).hasSize(4).isSortedAccordingTo(Arrays::compare);
        assertThat(fresh).extracting(each -> each.event().vendorId()).containsExactly("c", "a", "b");
    }
}
