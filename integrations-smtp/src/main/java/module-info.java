/** Sends e-mail on Angus Mail. */
module dev.integrations.smtp {
    requires transitive dev.integrations.core;
    requires static transitive org.jspecify;
    requires org.eclipse.angus.mail.smtp;
    requires org.slf4j;

    exports dev.integrations.smtp;
}
