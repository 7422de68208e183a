/**
 * Sends e-mail. A {@link dev.integrations.smtp.SmtpTransport} speaks SMTP by Angus Mail, on sockets and threads of its own: to
 * addresses that the outbound policy allows, over TLS, within a deadline.
 */
@NullMarked
package dev.integrations.smtp;

import org.jspecify.annotations.NullMarked;
