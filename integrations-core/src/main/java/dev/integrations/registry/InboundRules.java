package dev.integrations.registry;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.http.AddressBlocks;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the service of an integration may send to the host, beside what its template verifies. Immutable and safe for use by
 * several threads.
 *
 * @param sources from which addresses: blocks such as {@code 3.18.12.63} or {@code 2a01:7e00::/32}; none for all
 * @param maxBodyBytes how many bytes a body may have, 1 to what the host has set, which is 16 MiB at the most; empty for that
 */
public record InboundRules(List<String> sources, Optional<Integer> maxBodyBytes) {
    /** The most blocks of addresses. */
    public static final int MAX_SOURCES = 100;

    /** The most bytes that a host may allow a body to have: 16 MiB. */
    public static final int MAX_BODY_BYTES = 16 * 1024 * 1024;

    private static final InboundRules OPEN = new InboundRules(List.of(), Optional.empty());

    /**
     * Validates the rules.
     *
     * @param sources from which addresses, copied
     * @param maxBodyBytes how many bytes a body may have
     * @throws InvalidInputException if a source is not a block of addresses, or something is out of its bounds; it names all
     *     of it
     */
    public InboundRules {
        sources = List.copyOf(sources);
        List<Problem> problems = new ArrayList<>();
        if (sources.size() > MAX_SOURCES) {
            problems.add(
                    new Problem("inbound/sources", "may be up to %d, were %d".formatted(MAX_SOURCES, sources.size())));
        }
        for (int i = 0; i < Math.min(sources.size(), MAX_SOURCES); i++) {
            String place = "inbound/sources/" + i;
            problem(sources.get(i)).ifPresent(problem -> problems.add(new Problem(place, problem)));
        }
        maxBodyBytes
                .filter(most -> most < 1 || most > MAX_BODY_BYTES)
                .ifPresent(most -> problems.add(new Problem(
                        "inbound/maxBodyBytes", "must be 1 to %d, was %d".formatted(MAX_BODY_BYTES, most))));
        if (!problems.isEmpty()) {
            throw new InvalidInputException("integration", problems);
        }
    }

    private static Optional<String> problem(String block) {
        try {
            AddressBlocks.parse(List.of(block));
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Returns the rules that integrations have unless a tenant sets others.
     *
     * @return all addresses, and bodies as large as the host has set
     */
    public static InboundRules open() {
        return OPEN;
    }

    /**
     * Returns rules by which requests come from some addresses alone.
     *
     * @param blocks such as {@code 3.18.12.63} or {@code 2a01:7e00::/32}
     * @return the rules
     * @throws InvalidInputException if there are too many, or one is not a block of addresses
     */
    public static InboundRules from(String... blocks) {
        return new InboundRules(List.of(blocks), Optional.empty());
    }

    /**
     * Returns these rules with another limit.
     *
     * @param most how many bytes a body may have, 1 to what the host has set, which is 16 MiB at the most
     * @return the rules
     * @throws InvalidInputException if it is out of its bounds
     */
    public InboundRules withMaxBodyBytes(int most) {
        return new InboundRules(sources, Optional.of(most));
    }

    /**
     * Says whether a request may come from an address.
     *
     * @param address where it comes from
     * @return true if there are no sources, or it is in one of them
     */
    public boolean allows(InetAddress address) {
        return sources.isEmpty() || AddressBlocks.parse(sources).contains(address);
    }

    /**
     * Says whether a body may be so large.
     *
     * @param bodyBytes how many bytes it has
     * @return true if there is no limit, or it has no more
     */
    public boolean allows(int bodyBytes) {
        return maxBodyBytes.map(most -> bodyBytes <= most).orElse(true);
    }
}
