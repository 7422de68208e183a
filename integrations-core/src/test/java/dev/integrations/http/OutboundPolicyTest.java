package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundPolicyTest {
    private static final OutboundPolicy STRICT = OutboundPolicy.strict();

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example.com,               https://hooks.example.com",
        "https://hooks.example.com/a/b?c=d%20e,   https://hooks.example.com/a/b?c=d%20e",
        "https://hooks.example.com:8443/,         https://hooks.example.com:8443/",
        "HTTPS://Hooks.EXAMPLE.com/A,             https://hooks.example.com/A",
        "https://b\u00fccher.example/,            https://xn--bcher-kva.example/",
        "https://example\u3002com/,               https://example.com/",
        "https://example.com/p\u00e4th,           https://example.com/p%C3%A4th",
        "https://8.8.8.8/,                        https://8.8.8.8/",
        "https://[2606:4700::1111]:443/,          https://[2606:4700::1111]:443/",
        "https://[::ffff:8.8.8.8]/,               https://[::ffff:8.8.8.8]/",
        "https://example.com?q=1,                 https://example.com?q=1",
        "https://1.2.3.4.example.com/,            https://1.2.3.4.example.com/",
        "https://0x7f.example.com/,               https://0x7f.example.com/"
    })
    void acceptable_url_is_returned_with_its_host_in_ascii(String url, String expected) {
        assertThat(STRICT.problems(url)).isEmpty();
        assertThat(STRICT.require(url)).isEqualTo(URI.create(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "http://example.com/                  | must start with https://",
                "ftp://example.com/                   | must start with https://",
                "file:///etc/passwd                   | must start with https://",
                "//example.com/                       | must start with https://",
                "example.com                          | must start with https://",
                "https:example.com                    | must start with https://",
                "javascript:alert(1)                  | must start with https://",
                "https://user@example.com/            | user name",
                "https://user:pass@example.com/       | user name",
                "https://example.com@10.0.0.1/        | user name",
                "https://@example.com/                | user name",
                "https://example.com/#part            | fragment",
                "https://example.com#@10.0.0.1/       | fragment",
                "https://                             | name a host",
                "https:///path                        | name a host",
                "https://:443/                        | name a host",
                "https://?q                           | name a host",
                "https://exa mple.com/                | white space",
                "https://example.com/a b              | white space",
                "https://example.com\\@10.0.0.1/      | backslash",
                "https://exa\u00a0mple.com/           | white space",
                "https://exa\u200bmple.com/           | white space",
                "https://exa\u00admple.com/           | white space",
                "https://example.com:/                | port must be a number",
                "https://example.com:0/               | port must be a number",
                "https://example.com:65536/           | port must be a number",
                "https://example.com:99999999999/     | port must be a number",
                "https://example.com:-1/              | port must be a number",
                "https://example.com:443:443/         | port must be a number",
                "https://example.com:44a/             | port must be a number",
                "https://example.com:22/              | port 22 is not allowed",
                "https://example.com:80/              | port 80 is not allowed",
                "https://example.com:6379/            | port 6379 is not allowed",
                "https://[127.0.0.1]/                 | not an IPv6 address",
                "https://[example.com]/               | not an IPv6 address",
                "https://[::1/                        | closing bracket",
                "https://[::1]x/                      | port must be a number",
                "https://[fe80::1%25eth0]/            | zone",
                "https://[fe80::1%lo]/                | zone",
                "https://[1::2::3]/                   | not an IPv6 address",
                "https://[12345::]/                   | not an IPv6 address",
                "https://::1/                         | port must be a number",
                "https://2130706433/                  | four decimal numbers",
                "https://0x7f000001/                  | four decimal numbers",
                "https://0x7f.1/                      | four decimal numbers",
                "https://0x7f.0.0.0x1/                | four decimal numbers",
                "https://127.1/                       | four decimal numbers",
                "https://127.0.1/                     | four decimal numbers",
                "https://0177.0.0.1/                  | four decimal numbers",
                "https://127.0.0.01/                  | four decimal numbers",
                "https://017700000001/                | four decimal numbers",
                "https://127.0.0.256/                 | four decimal numbers",
                "https://1.2.3.4.5/                   | four decimal numbers",
                "https://example.123/                 | four decimal numbers",
                "https://0x/                          | four decimal numbers",
                "https://127.0.0.1/                   | loopback",
                "https://\uff11\uff12\uff17.0.0.1/    | loopback",
                "https://\u2460\u2461\u2466.0.0.1/    | loopback",
                "https://127\u30020\u30020\u30021/    | loopback",
                "https://10.0.0.1/                    | private use",
                "https://169.254.169.254/             | metadata",
                "https://[::1]/                       | loopback",
                "https://[::]/                        | unspecified",
                "https://[::127.0.0.1]/               | IPv4-compatible",
                "https://[::ffff:127.0.0.1]/          | loopback",
                "https://[::ffff:7f00:1]/             | loopback",
                "https://[::ffff:0:127.0.0.1]/        | IPv4-translated",
                "https://[64:ff9b::127.0.0.1]/        | loopback",
                "https://[2002:7f00:1::]/             | 6to4",
                "https://[2001:0:7f00:1::]/           | Teredo",
                "https://[fd00:ec2::254]/             | metadata",
                "https://localhost/                   | host is not allowed",
                "https://LOCALHOST/                   | host is not allowed",
                "https://a.localhost/                 | host is not allowed",
                "https://metadata.google.internal/    | host is not allowed",
                "https://Metadata.Google.Internal/    | host is not allowed",
                "https://example.com./                | end with a dot",
                "https://localhost./                  | end with a dot",
                "https://127.0.0.1./                  | end with a dot",
                "https://metadata.google.internal./   | end with a dot",
                "https://./                           | end with a dot",
                "https://a..b/                        | letters, digits and hyphens",
                "https://.example.com/                | letters, digits and hyphens",
                "https://-a.example/                  | letters, digits and hyphens",
                "https://a_b.example/                 | letters, digits and hyphens",
                "https://a%2eb.example/               | letters, digits and hyphens",
                "https://127.0.0.1%2f.example/        | letters, digits and hyphens",
                "https://a,b.example/                 | letters, digits and hyphens",
                "https://\u2100.example/              | letters, digits and hyphens",
                "https://example.com/a%zz             | valid URL",
                "https://example.com/a<b>             | valid URL",
            })
    void url_is_refused_with_its_reason(String url, String reason) {
        assertThat(STRICT.problems(url)).singleElement().asString().contains(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10, 13, 31, 127, 0x85, 0x2028, 0x3000, 0xFEFF})
    void control_and_space_characters_are_refused_everywhere(int c) {
        String character = Character.toString(c);

        assertThat(STRICT.problems("https://example.com/a" + character)).isNotEmpty();
        assertThat(STRICT.problems("https://exam" + character + "ple.com/")).isNotEmpty();
        assertThat(STRICT.problems(character + "https://example.com/")).isNotEmpty();
    }

    static List<String> tooLong() {
        String label = "a".repeat(63) + ".";
        return List.of(
                "https://example.com/" + "a".repeat(2048 - 19),
                "https://" + "a".repeat(64) + ".com/",
                "https://" + label.repeat(4) + "com/");
    }

    @ParameterizedTest
    @MethodSource
    void tooLong(String url) {
        assertThat(STRICT.problems(url)).hasSize(1);
    }

    @Test
    void longest_url_is_accepted() {
        assertThat(STRICT.problems("https://example.com/" + "a".repeat(2048 - 20)))
                .isEmpty();
    }

    @Test
    void all_problems_are_reported_together_in_a_typed_error() {
        assertThat(STRICT.problems("http://10.0.0.1:22/")).hasSize(3);
        assertThatThrownBy(() -> STRICT.require("http://10.0.0.1:22/"))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        e -> assertThat(e.problems())
                                .hasSize(3)
                                .allMatch(problem -> problem.field().equals("url")))
                .hasMessageContaining("https://")
                .hasMessageContaining("port 22")
                .hasMessageContaining("private use");
        assertThatThrownBy(() -> STRICT.require("https://a b/")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void development_allows_http_loopback_and_any_port_but_no_private_network() {
        OutboundPolicy development = OutboundPolicy.development();

        assertThat(development.problems("http://127.0.0.1:34567/")).isEmpty();
        assertThat(development.problems("http://localhost:1/")).isEmpty();
        assertThat(development.problems("http://[::1]:1/")).isEmpty();
        assertThat(development.problems("http://192.168.0.1/")).hasSize(1);
        assertThat(development.problems("http://169.254.169.254/")).hasSize(1);
        assertThat(development.problems("http://metadata.google.internal/")).hasSize(1);
    }

    @Test
    void http_opens_its_own_ports() {
        OutboundPolicy policy = OutboundPolicy.builder().allowHttp().build();

        assertThat(policy.problems("http://example.com/")).isEmpty();
        assertThat(policy.problems("http://example.com:8080/")).isEmpty();
        assertThat(policy.problems("http://example.com:8081/")).hasSize(1);
        assertThat(policy.problems("http://localhost/")).hasSize(1);
    }

    @Test
    void more_ports_can_be_allowed() {
        OutboundPolicy policy = OutboundPolicy.builder().allowPorts(9443, 10443).build();

        assertThat(policy.problems("https://example.com:9443/")).isEmpty();
        assertThat(policy.problems("https://example.com/")).isEmpty();
        assertThat(policy.problems("https://example.com:9444/")).hasSize(1);
    }

    @Test
    void hosts_can_be_restricted_and_denied_and_a_denial_wins() {
        OutboundPolicy policy = OutboundPolicy.builder()
                .onlyHosts("*.example.com", "Partner.test")
                .denyHosts("bad.example.com", "*.bad.example.com")
                .build();

        assertThat(policy.problems("https://a.example.com/")).isEmpty();
        assertThat(policy.problems("https://a.b.example.com/")).isEmpty();
        assertThat(policy.problems("https://PARTNER.test/")).isEmpty();
        assertThat(policy.problems("https://example.com/")).hasSize(1);
        assertThat(policy.problems("https://notexample.com/")).hasSize(1);
        assertThat(policy.problems("https://a.partner.test/")).hasSize(1);
        assertThat(policy.problems("https://bad.example.com/")).hasSize(1);
        assertThat(policy.problems("https://x.bad.example.com/")).hasSize(1);
        assertThat(policy.problems("https://8.8.8.8/")).hasSize(1);
    }

    @Test
    void blocks_can_be_allowed_and_denied() {
        OutboundPolicy policy = OutboundPolicy.builder()
                .allowCidrs("10.1.0.0/16", "fd12::/16")
                .denyCidrs("10.1.9.0/24", "8.8.8.8")
                .build();

        assertThat(policy.problems("https://10.1.0.1/")).isEmpty();
        assertThat(policy.problems("https://[fd12::1]/")).isEmpty();
        assertThat(policy.problems("https://10.1.9.1/")).hasSize(1);
        assertThat(policy.problems("https://8.8.8.8/")).hasSize(1);
        assertThat(policy.problems("https://10.2.0.1/")).hasSize(1);
    }

    @Test
    void to_builder_keeps_every_setting() {
        OutboundPolicy policy = OutboundPolicy.builder()
                .allowHttp()
                .allowLoopback()
                .allowPorts(9443)
                .onlyHosts("*.example.com", "127.0.0.1", "10.1.0.1")
                .denyHosts("bad.example.com")
                .allowCidrs("10.1.0.0/16")
                .denyCidrs("127.0.0.9")
                .build()
                .toBuilder()
                .build();

        assertThat(policy.problems("http://a.example.com:9443/")).isEmpty();
        assertThat(policy.problems("http://127.0.0.1/")).isEmpty();
        assertThat(policy.problems("http://10.1.0.1/")).isEmpty();
        assertThat(policy.problems("http://bad.example.com/")).hasSize(1);
        assertThat(policy.problems("http://other.test/")).hasSize(1);
        assertThat(policy.problems("http://a.example.com:9444/")).hasSize(1);
        assertThat(policy.toBuilder().allowAnyPort().build().toBuilder().build().problems("http://a.example.com:9444/"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "https://example.com", "a b", "*.*.com", "ex\u00e4mple.com", "example.com."})
    void malformed_host_pattern_is_refused(String pattern) {
        assertThatThrownBy(() -> OutboundPolicy.builder().denyHosts(pattern))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OutboundPolicy.builder().onlyHosts(pattern))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/-1", "10/8", "::/129", "fd00::1/8", "10.0.0.0/08", "a"
            })
    void malformed_block_is_refused(String cidr) {
        assertThatThrownBy(() -> OutboundPolicy.builder().allowCidrs(cidr))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + cidr + "'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void impossible_port_is_refused(int port) {
        assertThatThrownBy(() -> OutboundPolicy.builder().allowPorts(port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(port));
    }
}
