package dev.integrations.schema;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/**
 * Which members and items of a value some schema has looked at, for the keywords about those that none has. It notes
 * nothing if no schema has such a keyword.
 */
final class Evaluated {
    private static final Evaluated NOTHING = new Evaluated();

    private final Set<String> members = new HashSet<>();
    private final BitSet items = new BitSet();
    private boolean allMembers;
    private boolean allItems;

    static Evaluated create(boolean needed) {
        return needed ? new Evaluated() : NOTHING;
    }

    void member(String name) {
        if (isKept()) {
            members.add(name);
        }
    }

    void everyMember() {
        allMembers |= isKept();
    }

    void item(int index) {
        if (isKept()) {
            items.set(index);
        }
    }

    void everyItem() {
        allItems |= isKept();
    }

    boolean hasMember(String name) {
        return allMembers || members.contains(name);
    }

    boolean hasItem(int index) {
        return allItems || items.get(index);
    }

    /** Adds what another has noted, at a cost. */
    void add(Evaluated other, Budget budget) {
        if (isKept()) {
            budget.spend(other.members.size() + other.items.size() / Long.SIZE);
            members.addAll(other.members);
            items.or(other.items);
            allMembers |= other.allMembers;
            allItems |= other.allItems;
        }
    }

    private boolean isKept() {
        return this != NOTHING;
    }
}
