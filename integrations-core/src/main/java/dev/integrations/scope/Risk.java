package dev.integrations.scope;

/** How much harm can be done with a scope, from little to much, for those who decide whether to grant it. */
public enum Risk {
    /** Reads what is of little worth to others. */
    LOW,

    /** Reads what is private, or changes what can be changed back. */
    MEDIUM,

    /** Moves money, removes data, or changes who may do what. */
    HIGH
}
