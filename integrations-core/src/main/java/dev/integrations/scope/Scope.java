package dev.integrations.scope;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Something that can be granted. {@link ScopeCatalog.Builder#build} checks what is written here.
 *
 * @param name a scope token (RFC 6749, section 3.3) of 1 to 64 characters without {@code *}, such as
 *     {@code invoices:read}
 * @param description what it allows, for whoever grants it, 1 to 500 characters
 * @param group what it is about, for lists that are shown, up to 64 characters; or empty
 * @param risk how much harm can be done with it
 * @param implies the scopes, or wildcards such as {@code invoices:*}, that it includes
 */
public record Scope(String name, String description, Optional<String> group, Risk risk, List<String> implies) {
    /**
     * Copies what it implies.
     *
     * @param name a scope token
     * @param description what it allows
     * @param group what it is about, or empty
     * @param risk how much harm can be done with it
     * @param implies the scopes that it includes
     */
    public Scope {
        implies = List.copyOf(implies);
    }

    /**
     * Returns a scope of low risk that is in no group and implies nothing.
     *
     * @param name a scope token, such as {@code invoices:read}
     * @param description what it allows
     * @return the scope
     */
    public static Scope of(String name, String description) {
        return new Scope(name, description, Optional.empty(), Risk.LOW, List.of());
    }

    /**
     * Returns this scope in a group.
     *
     * @param about what it is about, such as {@code Invoices}
     * @return the scope
     */
    public Scope inGroup(String about) {
        return new Scope(name, description, Optional.of(about), risk, implies);
    }

    /**
     * Returns this scope with another risk.
     *
     * @param harm how much harm can be done with it
     * @return the scope
     */
    public Scope withRisk(Risk harm) {
        return new Scope(name, description, group, harm, implies);
    }

    /**
     * Returns this scope, including others.
     *
     * @param others more scopes, or wildcards such as {@code invoices:*}, that it includes
     * @return the scope
     */
    public Scope implying(String... others) {
        return new Scope(
                name,
                description,
                group,
                risk,
                Stream.concat(implies.stream(), Stream.of(others)).toList());
    }
}
