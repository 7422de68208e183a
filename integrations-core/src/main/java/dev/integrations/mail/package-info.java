/**
 * E-mail as values, and the port through which it is sent. A {@link dev.integrations.mail.MailMessage} is whole and safe once it
 * exists: no text in it can add a header, a recipient or a command. A {@link dev.integrations.mail.MailServer} is spoken to
 * over TLS. {@link dev.integrations.mail.MailTransport} sends the one to the other, and is implemented elsewhere: the module
 * {@code integrations-smtp} does so on Angus Mail.
 */
@NullMarked
package dev.integrations.mail;

import org.jspecify.annotations.NullMarked;
