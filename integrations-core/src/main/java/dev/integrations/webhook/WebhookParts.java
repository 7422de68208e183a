package dev.integrations.webhook;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.crypto.Encryption;
import dev.integrations.http.OutboundPolicy;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/**
 * What webhooks are built from.
 *
 * @param transactions opens transactions of the store
 * @param encryption encrypts secrets
 * @param policy decides which URLs are accepted
 * @param clock gives the time
 * @param random draws secrets
 * @param ids makes ids
 * @param challenge whether receivers must pass a challenge before anything else is sent to them
 * @param transformation what the host makes of payloads when they are sent, or empty to send them as they are
 */
public record WebhookParts(
        Transactions<? extends WebhookTransaction> transactions,
        Encryption encryption,
        OutboundPolicy policy,
        Clock clock,
        SecureRandom random,
        TimeOrderedUuids ids,
        boolean challenge,
        Optional<PayloadTransformation> transformation) {}
