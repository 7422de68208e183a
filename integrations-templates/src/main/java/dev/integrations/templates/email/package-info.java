/** E-mail by any SMTP server. */
@NullMarked
package dev.integrations.templates.email;

import org.jspecify.annotations.NullMarked;
