package dev.integrations.delivery;

import dev.integrations.common.TimeOrderedUuids;
import dev.integrations.common.Transactions;
import dev.integrations.event.EventTypeRules;
import dev.integrations.http.HttpTransport;
import dev.integrations.mail.MailTransport;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the engine is built from.
 *
 * @param transactions opens transactions of the store
 * @param transport sends requests
 * @param mail sends e-mail, or empty if the host has set up nothing that does
 * @param settings how this node dispatches
 * @param clock gives the time
 * @param random draws fences and jitter; safe for use by several threads
 * @param ids makes event ids
 * @param resolvers find destinations, one for each kind
 * @param listeners told of what happens
 * @param eventTypes what the catalogue asks of events
 * @param payloadWriter turns objects into JSON, or empty for Jackson with its defaults
 * @param maxPayloadBytes the largest payload that may be published, in bytes
 * @param lifecycle when destinations that only fail are disabled, and who is told
 * @param retention how long is kept what is no longer needed to deliver
 */
public record EngineParts(
        Transactions<? extends DeliveryTransaction> transactions,
        HttpTransport transport,
        Optional<MailTransport> mail,
        DispatchSettings settings,
        Clock clock,
        RandomGenerator random,
        TimeOrderedUuids ids,
        List<DestinationResolver> resolvers,
        List<DeliveryListener> listeners,
        EventTypeRules eventTypes,
        Optional<PayloadWriter> payloadWriter,
        int maxPayloadBytes,
        LifecycleSettings lifecycle,
        RetentionSettings retention) {}
