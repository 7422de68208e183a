/** Contracts for stores, a manual clock and ready-made values for tests. */
module dev.integrations.testkit {
    requires transitive dev.integrations.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.integrations.testkit;
    exports dev.integrations.testkit.store;

    opens dev.integrations.testkit.store;
}
