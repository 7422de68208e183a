/** Handlers and guards in a Jakarta Servlet container. */
module dev.integrations.servlet {
    requires transitive dev.integrations.core;
    requires transitive jakarta.servlet;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.integrations.servlet;
}
