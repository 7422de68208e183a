package dev.integrations.schema;

/** What a schema asks of a value by one keyword, or by several that belong together. */
@FunctionalInterface
interface Keyword {
    /** Notes in the check what is wrong with its value. */
    void apply(Check check);
}
