/** Slack: messages through incoming webhooks and bots, and events from it. */
@NullMarked
package dev.integrations.templates.slack;

import org.jspecify.annotations.NullMarked;
