/** A host that is a module: what it reads beside the store, it gets by {@code requires transitive}. */
module host {
    requires dev.integrations.jdbc;
    requires dev.integrations.smtp;
    requires com.h2database;
    requires jdk.httpserver;
}
