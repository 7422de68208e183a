package dev.integrations.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The addresses that no tenant's URL may lead to, as one table. Sources: the IANA IPv4 and IPv6 Special-Purpose Address
 * Registries (iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry), the IANA multicast
 * registries, and the metadata services that cloud vendors document. Blocks that the registries call globally reachable
 * (such as AS112) are in it too: none of them serves a webhook.
 */
final class SpecialRanges {
    private static final List<Range> METADATA = List.of(
            range("169.254.169.254", "cloud metadata service"),
            range("169.254.170.2", "AWS task metadata service"),
            range("100.100.100.200", "Alibaba Cloud metadata service"),
            range("168.63.129.16", "Azure virtual machine agent endpoint"),
            range("fd00:ec2::254", "AWS metadata service"),
            range("fd20:ce::254", "Google Cloud metadata service"));

    private static final List<Range> V4 = List.of(
            range("0.0.0.0/8", "this network, RFC 791"),
            range("10.0.0.0/8", "private use, RFC 1918"),
            range("100.64.0.0/10", "shared address space, RFC 6598"),
            range("127.0.0.0/8", "loopback, RFC 1122"),
            range("169.254.0.0/16", "link local, RFC 3927"),
            range("172.16.0.0/12", "private use, RFC 1918"),
            range("192.0.0.0/24", "IETF protocol assignments, RFC 6890"),
            range("192.0.2.0/24", "documentation, RFC 5737"),
            range("192.31.196.0/24", "AS112, RFC 7535"),
            range("192.52.193.0/24", "AMT, RFC 7450"),
            range("192.88.99.0/24", "6to4 relay anycast, RFC 7526"),
            range("192.168.0.0/16", "private use, RFC 1918"),
            range("192.175.48.0/24", "AS112, RFC 7534"),
            range("198.18.0.0/15", "benchmarking, RFC 2544"),
            range("198.51.100.0/24", "documentation, RFC 5737"),
            range("203.0.113.0/24", "documentation, RFC 5737"),
            range("224.0.0.0/4", "multicast, RFC 5771"),
            range("255.255.255.255", "limited broadcast, RFC 8190"),
            range("240.0.0.0/4", "reserved, RFC 1112"));

    private static final List<Range> V6 = List.of(
            range("::", "unspecified, RFC 4291"),
            range("::1", "loopback, RFC 4291"),
            range("::ffff:0:0:0/96", "IPv4-translated, RFC 2765"),
            range("64:ff9b:1::/48", "local-use translation, RFC 8215"),
            range("::/8", "reserved, with IPv4-compatible addresses, RFC 4291"),
            range("100::/64", "discard only, RFC 6666"),
            range("100:0:0:1::/64", "dummy prefix, RFC 9780"),
            range("2001::/32", "Teredo, RFC 4380"),
            range("2001::/23", "IETF protocol assignments, RFC 2928"),
            range("2001:db8::/32", "documentation, RFC 3849"),
            range("2002::/16", "6to4, RFC 3056"),
            range("2620:4f:8000::/48", "AS112, RFC 7534"),
            range("3fff::/20", "documentation, RFC 9637"),
            range("5f00::/16", "segment routing, RFC 9602"),
            range("fc00::/7", "unique local, RFC 4193"),
            range("fe80::/10", "link local, RFC 4291"),
            range("fec0::/10", "site local, RFC 3879"),
            range("ff00::/8", "multicast, RFC 4291"));

    private static final Cidr GLOBAL_UNICAST_V6 = Cidr.parse("2000::/3");
    private static final Cidr MAPPED = Cidr.parse("::ffff:0:0/96");
    private static final Cidr NAT64 = Cidr.parse("64:ff9b::/96");
    private static final List<Cidr> LOOPBACK = List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("::1"));

    private record Range(Cidr cidr, String reason) {}

    private SpecialRanges() {}

    /**
     * The IPv4 address that an address stands for, if it is mapped (RFC 4291, section 2.5.5.2) or translated with the
     * well-known prefix (RFC 6052); else the address itself.
     */
    static byte[] effective(byte[] address) {
        boolean embeds = MAPPED.contains(address) || NAT64.contains(address);
        return embeds ? Arrays.copyOfRange(address, 12, 16) : address;
    }

    /** Why an effective address is not public, or empty if it is. */
    static Optional<String> reason(byte[] address) {
        Optional<String> metadata = find(METADATA, address);
        if (metadata.isPresent()) {
            return metadata;
        }
        Optional<String> special = find(address.length == 4 ? V4 : V6, address);
        if (special.isEmpty() && address.length == 16 && !GLOBAL_UNICAST_V6.contains(address)) {
            return Optional.of("not assigned for global unicast, RFC 4291");
        }
        return special;
    }

    static boolean isMetadata(byte[] address) {
        return find(METADATA, address).isPresent();
    }

    static boolean isLoopback(byte[] address) {
        return LOOPBACK.stream().anyMatch(cidr -> cidr.contains(address));
    }

    private static Optional<String> find(List<Range> ranges, byte[] address) {
        for (Range range : ranges) {
            if (range.cidr.contains(address)) {
                return Optional.of(range.reason);
            }
        }
        return Optional.empty();
    }

    private static Range range(String cidr, String reason) {
        return new Range(Cidr.parse(cidr), reason);
    }
}
