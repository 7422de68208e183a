package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpLiteralTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "255.255.255.255",
                "1.20.255.0",
                "::",
                "::1",
                "1::",
                "1:2:3:4:5:6:7:8",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "2001:DB8::a:0:FFFF",
                "::ffff:1.2.3.4",
                "64:ff9b::192.0.2.33",
                "1:2:3:4:5:6:1.2.3.4"
            })
    void address_is_read_as_the_jdk_reads_it(String text) throws UnknownHostException {
        String host = text.contains(":") ? "[" + text + "]" : text;

        assertThat(IpLiteral.parse(text).map(IpLiteral::address)).contains(InetAddress.getAllByName(host)[0]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "1..3.4",
                "+1.2.3.4",
                "0x1.2.3.4",
                "\u0661.2.3.4",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "::g",
                "::1%lo",
                "1:2:3:4:5:6:7::8",
                ":1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:",
                "::1.2.3",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "1:2:3:4:5:6:7:1.2.3.4",
                "[::1]",
                "::-1"
            })
    void anything_else_is_no_address(String text) {
        assertThat(IpLiteral.parse(text)).isEmpty();
    }

    @Test
    void random_addresses_survive_the_way_through_text() throws UnknownHostException {
        Random random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
            random.nextBytes(bytes);
            for (int j = 0; j < bytes.length; j++) {
                bytes[j] = random.nextInt(3) == 0 ? 0 : bytes[j];
            }
            InetAddress address =
                    bytes.length == 4 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);

            assertThat(IpLiteral.parse(address.getHostAddress()).orElseThrow()).isEqualTo(bytes);
        }
    }

    @Test
    void address_has_four_or_sixteen_bytes() {
        assertThatThrownBy(() -> IpLiteral.address(new byte[5])).isInstanceOf(IllegalArgumentException.class);
    }
}
