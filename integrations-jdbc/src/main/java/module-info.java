/** The durable store of Integrations on the host's own PostgreSQL, H2 or MariaDB. */
module dev.integrations.jdbc {
    requires transitive dev.integrations.core;
    requires transitive java.sql;
    requires com.fasterxml.jackson.databind;
    // Jdbi is an automatic module, which cannot require this one itself.
    requires io.leangen.geantyref;
    requires org.jdbi.v3.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.integrations.jdbc;
}
