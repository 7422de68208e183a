/** Contracts for stores and templates, a manual clock, and a receiver that misbehaves on demand. */
module dev.integrations.testkit {
    requires transitive dev.integrations.core;
    requires static transitive org.jspecify;

    exports dev.integrations.testkit.http;
}
