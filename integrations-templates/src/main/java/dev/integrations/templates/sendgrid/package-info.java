/** SendGrid: e-mails through its API, and the events of its event webhook. */
@NullMarked
package dev.integrations.templates.sendgrid;

import org.jspecify.annotations.NullMarked;
