package dev.integrations.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether a connection may go to an address. A denied block refuses first; then an allowed block permits, but a
 * metadata service only if the block is that one address; then loopback, if it is allowed; what is left must be neither
 * special ({@link SpecialRanges}) nor this machine's own. Immutable.
 */
final class AddressGuard {
    private final List<Cidr> allowed;
    private final List<Cidr> denied;
    private final boolean loopback;
    private final OwnAddresses own;

    AddressGuard(List<Cidr> allowed, List<Cidr> denied, boolean loopback, OwnAddresses own) {
        this.allowed = allowed;
        this.denied = denied;
        this.loopback = loopback;
        this.own = own;
    }

    /** Why a connection may not go there, or empty if it may. */
    Optional<String> problem(InetAddress address) {
        byte[] given = address.getAddress();
        byte[] bytes = SpecialRanges.effective(given);
        if (containsAny(denied, bytes) || containsAny(denied, given)) {
            return Optional.of("denied by policy");
        }
        boolean metadata = SpecialRanges.isMetadata(bytes);
        if (isAllowed(bytes, metadata) || (loopback && SpecialRanges.isLoopback(bytes))) {
            return Optional.empty();
        }
        Optional<String> special = SpecialRanges.reason(bytes);
        if (special.isPresent()) {
            return special;
        }
        return !loopback && own.contains(IpLiteral.address(bytes))
                ? Optional.of("an address of this machine")
                : Optional.empty();
    }

    /** Why a name may not be connected to: the first forbidden address refuses all of them. */
    Optional<String> problem(List<InetAddress> addresses) {
        for (InetAddress address : addresses) {
            Optional<String> problem = problem(address);
            if (problem.isPresent()) {
                return Optional.of("%s is %s".formatted(address.getHostAddress(), problem.get()));
            }
        }
        return Optional.empty();
    }

    private boolean isAllowed(byte[] bytes, boolean metadata) {
        for (Cidr cidr : allowed) {
            if (cidr.contains(bytes) && (!metadata || cidr.isSingleAddress())) {
                return true;
            }
        }
        return false;
    }

    private static boolean containsAny(List<Cidr> cidrs, byte[] bytes) {
        for (Cidr cidr : cidrs) {
            if (cidr.contains(bytes)) {
                return true;
            }
        }
        return false;
    }
}
