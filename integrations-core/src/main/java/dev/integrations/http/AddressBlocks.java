package dev.integrations.http;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Blocks of IPv4 and IPv6 addresses, such as those from which a key may be used (RFC 4632, RFC 4291). Immutable and safe
 * for use by several threads.
 */
public final class AddressBlocks {
    private static final AddressBlocks NONE = new AddressBlocks(List.of());

    private final List<Cidr> blocks;

    private AddressBlocks(List<Cidr> blocks) {
        this.blocks = blocks;
    }

    /**
     * Returns no blocks.
     *
     * @return blocks that contain no address
     */
    public static AddressBlocks none() {
        return NONE;
    }

    /**
     * Parses blocks.
     *
     * @param blocks such as {@code 10.1.0.0/16}, {@code fd00::/8} or a single address
     * @return the blocks
     * @throws IllegalArgumentException if one is not a block, has a bit set beyond its length, or is an IPv4 block
     *     written as IPv6 (RFC 4291, section 2.5.5.2); the message names it
     */
    public static AddressBlocks parse(Collection<String> blocks) {
        return new AddressBlocks(blocks.stream().map(AddressBlocks::block).toList());
    }

    /**
     * Reads an address strictly: four decimal numbers, or IPv6 without brackets and zone. No name is looked up.
     *
     * @param text the address
     * @return the address, an IPv4 one if it is one written as IPv6; or empty if it is not an address
     */
    public static Optional<InetAddress> address(String text) {
        return IpLiteral.parse(text).map(IpLiteral::address);
    }

    /**
     * Returns whether an address is in one of the blocks.
     *
     * @param address the address
     * @return true if it is
     */
    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (Cidr block : blocks) {
            if (block.contains(bytes)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns whether there is no block.
     *
     * @return true if there is none
     */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /**
     * Returns the blocks as they were written.
     *
     * @return the blocks
     */
    public List<String> texts() {
        return blocks.stream().map(Cidr::toString).toList();
    }

    private static Cidr block(String text) {
        Cidr block = Cidr.parse(text);
        if (block.isMapped()) {
            throw new IllegalArgumentException(
                    "an IPv4 block is written as such, like 10.1.0.0/16 and not as IPv6, was '%s'".formatted(text));
        }
        return block;
    }

    @Override
    public String toString() {
        return texts().toString();
    }
}
