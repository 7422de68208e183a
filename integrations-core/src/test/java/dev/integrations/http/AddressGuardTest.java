package dev.integrations.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
    private static final OwnAddresses NONE = new OwnAddresses(Set::of, () -> 0);
    private static final AddressGuard GUARD = new AddressGuard(List.of(), List.of(), false, NONE);

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "0.0.0.0/8,          this network,    ,                1.0.0.0",
        "10.0.0.0/8,         private use,     9.255.255.255,   11.0.0.0",
        "100.64.0.0/10,      shared,          100.63.255.255,  100.128.0.0",
        "127.0.0.0/8,        loopback,        126.255.255.255, 128.0.0.0",
        "169.254.0.0/16,     link local,      169.253.255.255, 169.255.0.0",
        "172.16.0.0/12,      private use,     172.15.255.255,  172.32.0.0",
        "192.0.0.0/24,       IETF protocol,   191.255.255.255, 192.0.1.0",
        "192.0.2.0/24,       documentation,   192.0.1.255,     192.0.3.0",
        "192.31.196.0/24,    AS112,           192.31.195.255,  192.31.197.0",
        "192.52.193.0/24,    AMT,             192.52.192.255,  192.52.194.0",
        "192.88.99.0/24,     6to4 relay,      192.88.98.255,   192.88.100.0",
        "192.168.0.0/16,     private use,     192.167.255.255, 192.169.0.0",
        "192.175.48.0/24,    AS112,           192.175.47.255,  192.175.49.0",
        "198.18.0.0/15,      benchmarking,    198.17.255.255,  198.20.0.0",
        "198.51.100.0/24,    documentation,   198.51.99.255,   198.51.101.0",
        "203.0.113.0/24,     documentation,   203.0.112.255,   203.0.114.0",
        "224.0.0.0/4,        multicast,       223.255.255.255, ",
        "240.0.0.0/5,        reserved,        ,                ",
        "255.255.255.255/32, broadcast,       ,                ",
        "2001::/23,          IETF protocol|Teredo, 2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2001:200::",
        "2001::/32,          Teredo,          ,                ",
        "2001:db8::/32,      documentation,   2001:db7:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2002::/16,          6to4,            2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::",
        "2620:4f:8000::/48,  AS112,           2620:4f:7fff:ffff:ffff:ffff:ffff:ffff, 2620:4f:8001::",
        "3fff::/20,          documentation,   3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
        "::/128,             unspecified,     ,                ",
        "::1/128,            loopback,        ,                ",
        "::2/127,            IPv4-compatible, ,                ",
        "::/8,               unspecified|reserved, ,           ",
        "::ffff:0:0:0/96,    IPv4-translated, ,                ",
        "64:ff9b:1::/48,     local-use translation, ,          ",
        "100::/64,           discard only,    ,                ",
        "100:0:0:1::/64,     dummy prefix,    ,                ",
        "5f00::/16,          segment routing, ,                ",
        "fc00::/7,           unique local,    ,                ",
        "fe80::/10,          link local,      ,                ",
        "fec0::/10,          site local,      ,                ",
        "ff00::/8,           multicast,       ,                ",
        "100:0:0:2::/63,     not assigned,    ,                ",
        "4000::/3,           not assigned,    3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ",
    })
    void range_is_refused_from_its_first_to_its_last_address(String cidr, String reason, String before, String after) {
        String first = cidr.substring(0, cidr.indexOf('/'));
        int bits = Integer.parseInt(cidr.substring(cidr.indexOf('/') + 1));
        List<String> reasons = List.of(reason.split("\\|"));

        assertThat(GUARD.problem(address(first)).orElse("nothing")).containsAnyOf(reasons.toArray(String[]::new));
        assertThat(GUARD.problem(last(first, bits)).orElse("nothing")).containsAnyOf(reasons.toArray(String[]::new));
        Stream.of(before, after)
                .filter(neighbour -> neighbour != null)
                .forEach(neighbour -> assertThat(GUARD.problem(address(neighbour)))
                        .as(neighbour)
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::200e"})
    void public_address_is_allowed(String text) {
        assertThat(GUARD.problem(address(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "100.100.100.200",
                "168.63.129.16",
                "fd00:ec2::254",
                "fd20:ce::254"
            })
    void metadata_service_is_refused_and_no_wider_block_opens_it(String text) {
        AddressGuard wide = guard(List.of("0.0.0.0/0", "::/0"), List.of());
        AddressGuard exact = guard(List.of(text), List.of());

        assertThat(GUARD.problem(address(text)).orElse("nothing")).containsAnyOf("metadata", "Azure");
        assertThat(wide.problem(address(text))).isPresent();
        assertThat(exact.problem(address(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "::ffff:10.0.0.1,  private use",
        "::ffff:127.0.0.1, loopback",
        "64:ff9b::10.0.0.1, private use",
        "64:ff9b::169.254.169.254, metadata",
        "64:ff9b::7f00:1, loopback"
    })
    void embedded_address_decides_for_mapped_and_translated_ones(String text, String reason) {
        assertThat(GUARD.problem(address(text)).orElse("nothing")).contains(reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8"})
    void embedded_public_address_is_allowed(String text) {
        assertThat(GUARD.problem(address(text))).isEmpty();
    }

    @Test
    void mapped_address_that_the_jdk_did_not_turn_into_ipv4_is_decoded() throws UnknownHostException {
        byte[] mapped = IpLiteral.parse("::ffff:10.0.0.1").orElseThrow();
        InetAddress kept = Inet6Address.getByAddress("odd", mapped, 0);

        assertThat(kept).isInstanceOf(Inet6Address.class);
        assertThat(GUARD.problem(kept).orElse("nothing")).contains("private use");
    }

    @Test
    void unique_local_addresses_are_refused_though_the_jdk_does_not_call_them_site_local() {
        InetAddress unique = address("fd12:3456:789a::1");

        assertThat(unique.isSiteLocalAddress()).isFalse();
        assertThat(GUARD.problem(unique)).isPresent();
    }

    @Test
    void allowed_block_opens_a_special_range_and_nothing_beside_it() {
        AddressGuard guard = guard(List.of("10.1.0.0/16"), List.of());

        assertThat(guard.problem(address("10.1.255.255"))).isEmpty();
        assertThat(guard.problem(address("64:ff9b::10.1.0.1"))).isEmpty();
        assertThat(guard.problem(address("10.2.0.0"))).isPresent();
        assertThat(guard.problem(address("10.0.255.255"))).isPresent();
    }

    @Test
    void denied_block_wins_over_an_allowed_one_and_over_loopback() {
        AddressGuard guard = new AddressGuard(
                List.of(Cidr.parse("10.0.0.0/8")),
                List.of(Cidr.parse("10.1.0.0/16"), Cidr.parse("127.0.0.9"), Cidr.parse("64:ff9b::/96")),
                true,
                NONE);

        assertThat(guard.problem(address("10.1.0.1"))).contains("denied by policy");
        assertThat(guard.problem(address("10.2.0.1"))).isEmpty();
        assertThat(guard.problem(address("127.0.0.9"))).contains("denied by policy");
        assertThat(guard.problem(address("64:ff9b::8.8.8.8"))).contains("denied by policy");
    }

    @Test
    void loopback_is_allowed_on_request_and_private_networks_stay_closed() {
        AddressGuard guard = new AddressGuard(List.of(), List.of(), true, NONE);

        assertThat(guard.problem(address("127.0.0.1"))).isEmpty();
        assertThat(guard.problem(address("127.255.255.255"))).isEmpty();
        assertThat(guard.problem(address("::1"))).isEmpty();
        assertThat(guard.problem(address("192.168.0.1"))).isPresent();
        assertThat(guard.problem(address("0.0.0.0"))).isPresent();
        assertThat(guard.problem(address("::"))).isPresent();
    }

    @Test
    void public_address_of_this_machine_is_refused_unless_loopback_or_its_block_is_allowed() {
        InetAddress mine = address("8.8.4.4");
        OwnAddresses own = new OwnAddresses(() -> Set.of(mine), () -> 0);

        assertThat(new AddressGuard(List.of(), List.of(), false, own).problem(mine))
                .contains("an address of this machine");
        assertThat(new AddressGuard(List.of(), List.of(), false, own).problem(address("64:ff9b::8.8.4.4")))
                .contains("an address of this machine");
        assertThat(new AddressGuard(List.of(), List.of(), true, own).problem(mine))
                .isEmpty();
        assertThat(new AddressGuard(List.of(Cidr.parse("8.8.4.0/24")), List.of(), false, own).problem(mine))
                .isEmpty();
    }

    @Test
    void any_forbidden_address_refuses_all() {
        List<InetAddress> mixed = List.of(address("8.8.8.8"), address("10.0.0.1"), address("1.1.1.1"));

        assertThat(GUARD.problem(mixed)).contains("10.0.0.1 is private use, RFC 1918");
        assertThat(GUARD.problem(List.of(address("8.8.8.8"), address("1.1.1.1"))))
                .isEmpty();
    }

    private static AddressGuard guard(List<String> allowed, List<String> denied) {
        return new AddressGuard(
                allowed.stream().map(Cidr::parse).toList(),
                denied.stream().map(Cidr::parse).toList(),
                false,
                NONE);
    }

    private static InetAddress address(String text) {
        return IpLiteral.address(IpLiteral.parse(text).orElseThrow());
    }

    private static InetAddress last(String first, int bits) {
        byte[] bytes = IpLiteral.parse(first).orElseThrow();
        BigInteger hosts = BigInteger.ONE.shiftLeft(bytes.length * 8 - bits).subtract(BigInteger.ONE);
        byte[] sum = new BigInteger(1, bytes).or(hosts).toByteArray();
        byte[] result = new byte[bytes.length];
        byte[] tail = Arrays.copyOfRange(sum, Math.max(0, sum.length - result.length), sum.length);
        System.arraycopy(tail, 0, result, result.length - tail.length, tail.length);
        return IpLiteral.address(result);
    }
}
