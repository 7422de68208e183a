/** Mailgun: e-mails through its API, and the events of its webhooks and routes. */
@NullMarked
package dev.integrations.templates.mailgun;

import org.jspecify.annotations.NullMarked;
