package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlocksTest {
    private static final AddressBlocks BLOCKS =
            AddressBlocks.parse(List.of("10.1.0.0/16", "2001:db8::/33", "192.0.2.7"));

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0, true",
        "10.1.255.255, true",
        "10.2.0.0, false",
        "::ffff:10.1.2.3, true",
        "192.0.2.7, true",
        "192.0.2.8, false",
        "2001:db8:7fff::1, true",
        "2001:db8:8000::1, false",
        "::a01:203, false"
    })
    void address_is_in_a_block_or_not(String address, boolean contained) {
        assertThat(BLOCKS.contains(AddressBlocks.address(address).orElseThrow()))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.1.0.1/16",
                "10.1.0.0/33",
                "10.1.0.0/",
                "10.1/16",
                "010.1.0.0/16",
                "localhost",
                "10.1.0.0/16 ",
                "::ffff:10.1.0.0/112",
                "fe80::1%eth0"
            })
    void what_is_not_a_block_is_named(String block) {
        assertThatThrownBy(() -> AddressBlocks.parse(List.of("10.0.0.0/8", block)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + block + "'");
    }

    @Test
    void blocks_are_shown_as_they_were_written() {
        assertThat(BLOCKS.texts()).containsExactly("10.1.0.0/16", "2001:db8::/33", "192.0.2.7");
        assertThat(BLOCKS.isEmpty()).isFalse();
        assertThat(AddressBlocks.none().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "2130706433", "localhost", "[::1]", "1.2.3.4:80", ""})
    void what_is_not_an_address_is_not_looked_up(String text) {
        assertThat(AddressBlocks.address(text)).isEmpty();
    }
}
