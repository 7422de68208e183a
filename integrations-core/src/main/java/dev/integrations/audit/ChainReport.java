package dev.integrations.audit;

/** What a verification of a tenant's audit trail found. */
public sealed interface ChainReport {
    /** What can be wrong with a chain. */
    enum Problem {
        /** The entry does not fit its hash or the entry before: one of them was changed, or entries changed places. */
        CHANGED,
        /** The entry is not there, though later ones are, or its row cannot be read. */
        MISSING,
        /** The last entries are not there. */
        TRUNCATED,
        /** The row that holds the end of the chain names another last entry, or is gone. */
        HEAD_CHANGED,
        /** The kept part begins where no removal by retention has ended. */
        START_CHANGED,
        /** There are entries outside of the chain, or one that waited for its place in it is gone. */
        UNCHAINED,
        /** The chain fits together, and is another one than that of the known head. */
        REWRITTEN
    }

    /**
     * Says whether nothing is wrong.
     *
     * @return true for {@link Intact}
     */
    default boolean isIntact() {
        return this instanceof Intact;
    }

    /**
     * All entries are there, in their order and as they were written.
     *
     * @param from the last entry that retention has removed, or {@link ChainHead#START}
     * @param to the last entry
     */
    record Intact(ChainHead from, ChainHead to) implements ChainReport {}

    /**
     * Something is wrong.
     *
     * @param intactUpTo the last place up to which all is well
     * @param number the place of the first entry that is not
     * @param problem what is wrong with it
     */
    record Broken(ChainHead intactUpTo, long number, Problem problem) implements ChainReport {}
}
