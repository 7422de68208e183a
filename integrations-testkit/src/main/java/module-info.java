/** Contracts for stores and templates, a manual clock, ready-made values, and a receiver that misbehaves on demand. */
module dev.integrations.testkit {
    requires transitive dev.integrations.core;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.integrations.testkit;
    exports dev.integrations.testkit.extension;
    exports dev.integrations.testkit.http;
    exports dev.integrations.testkit.mail;
    exports dev.integrations.testkit.store;
    exports dev.integrations.testkit.template;

    opens dev.integrations.testkit.store;
    opens dev.integrations.testkit.template;
}
