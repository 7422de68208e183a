package dev.integrations.store;

/** How many rows there may be, and what they are called when there are too many. */
record Bound(String what, int max) {
    static final Bound NONE = new Bound("rows", Integer.MAX_VALUE);

    /** Refuses one more if there are as many as there may be. */
    void checkRoom(int rows) {
        if (rows >= max) {
            throw new StoreFullException(what, max);
        }
    }
}
