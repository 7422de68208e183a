/** Discord: messages through webhooks, and interactions and events from it. */
@NullMarked
package dev.integrations.templates.discord;

import org.jspecify.annotations.NullMarked;
