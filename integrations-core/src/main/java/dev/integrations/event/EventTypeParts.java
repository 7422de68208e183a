package dev.integrations.event;

import dev.integrations.common.Transactions;
import java.time.Clock;

/**
 * What the catalogue is built from.
 *
 * @param transactions opens transactions of the store
 * @param rules told of changes
 * @param clock gives the time
 */
public record EventTypeParts(
        Transactions<? extends EventTypeTransaction> transactions, EventTypeRules rules, Clock clock) {}
