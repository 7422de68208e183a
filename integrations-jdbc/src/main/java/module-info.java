/** The durable store of Integrations on the host's own PostgreSQL or H2. */
module dev.integrations.jdbc {
    requires transitive dev.integrations.core;
    requires transitive java.sql;
    requires com.fasterxml.jackson.databind;
    // Jdbi needs it and, without a module descriptor, cannot say so.
    requires io.leangen.geantyref;
    requires org.jdbi.v3.core;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.integrations.jdbc;
}
