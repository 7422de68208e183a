package dev.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.http.AddressBlocks;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    @ParameterizedTest(name = "{0} says {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9 |                                   | 203.0.113.9",
                "203.0.113.9 | 198.51.100.1                      | 203.0.113.9",
                "10.0.0.1    |                                   | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1                      | 198.51.100.1",
                "10.0.0.1    | 6.6.6.6, 198.51.100.1             | 198.51.100.1",
                "10.0.0.1    | 6.6.6.6, 198.51.100.1, 10.0.0.2   | 198.51.100.1",
                "10.0.0.1    | 10.0.0.3, 10.0.0.2                | 10.0.0.3",
                "10.0.0.1    | 198.51.100.1, unknown             | 10.0.0.1",
                "10.0.0.1    | 198.51.100.1, unknown, 10.0.0.2   | 10.0.0.2",
                "10.0.0.1    | 198.51.100.1:4711                 | 10.0.0.1",
                "10.0.0.1    | 127.1                             | 10.0.0.1",
                "10.0.0.1    | 2001:db8::1                       | 2001:db8::1",
                "10.0.0.1    | ::ffff:198.51.100.1               | 198.51.100.1",
                "10.0.0.1    | ,                                 | 10.0.0.1"
            })
    void client_is_the_last_that_is_no_trusted_proxy(String peer, String forwarded, String client) {
        TrustedProxies proxies = TrustedProxies.of("10.0.0.0/8");

        assertThat(proxies.clientOf(request(peer, forwarded))).isEqualTo(address(client));
    }

    @Test
    void fields_of_one_name_count_as_one_list() {
        WebRequest request = WebRequest.builder("GET", "/")
                .peer(address("10.0.0.1"))
                .header("X-Forwarded-For", "6.6.6.6")
                .header("x-forwarded-for", "198.51.100.1, 10.0.0.2")
                .build();

        assertThat(TrustedProxies.of("10.0.0.0/8").clientOf(request)).isEqualTo(address("198.51.100.1"));
    }

    @Test
    void without_proxies_the_header_is_not_read() {
        assertThat(TrustedProxies.none().clientOf(request("127.0.0.1", "6.6.6.6")))
                .isEqualTo(address("127.0.0.1"));
    }

    @Test
    void peer_without_an_address_is_no_proxy() {
        assertThat(TrustedProxies.of("0.0.0.0/0", "::/0").clientOf(request("0.0.0.0", "6.6.6.6")))
                .isEqualTo(address("0.0.0.0"));
    }

    private static WebRequest request(String peer, String forwarded) {
        WebRequest.Builder request = WebRequest.builder("GET", "/").peer(address(peer));
        return forwarded == null
                ? request.build()
                : request.header("X-Forwarded-For", forwarded).build();
    }

    private static InetAddress address(String text) {
        return AddressBlocks.address(text).orElseThrow();
    }
}
