package dev.integrations.audit;

/**
 * From where to where the kept part of a chain goes. Immutable.
 *
 * @param anchor the last entry that was removed, behind which the kept part begins
 * @param head the last entry
 */
public record ChainState(ChainHead anchor, ChainHead head) {
    /** The state of a chain without entries. */
    public static final ChainState EMPTY = new ChainState(ChainHead.START, ChainHead.START);
}
