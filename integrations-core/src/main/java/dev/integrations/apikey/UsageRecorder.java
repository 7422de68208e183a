package dev.integrations.apikey;

import dev.integrations.apikey.KeyUse.Portion;
import dev.integrations.common.Transactions;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Writes down how keys were used, many in one transaction, in one order, so that no two nodes wait for each other. */
final class UsageRecorder {
    private static final int BATCH = 500;

    private final Transactions<? extends ApiKeyTransaction> transactions;
    private final ConcurrentLinkedQueue<KeyUse> waiting = new ConcurrentLinkedQueue<>();

    UsageRecorder(Transactions<? extends ApiKeyTransaction> transactions) {
        this.transactions = transactions;
    }

    void add(KeyUse use) {
        waiting.add(use);
    }

    /** Writes down what was counted until now. What cannot be written waits for the next time. */
    synchronized void flush() {
        for (int left = waiting.size(); left > 0; left -= BATCH) {
            // A key that is there twice would have its counts taken twice before they are marked as written.
            Set<KeyUse> batch = new LinkedHashSet<>();
            for (KeyUse use = waiting.poll(); use != null; use = batch.size() < BATCH ? waiting.poll() : null) {
                batch.add(use);
            }
            write(batch);
        }
    }

    private void write(Collection<KeyUse> batch) {
        List<Portion> portions =
                batch.stream().flatMap(use -> use.take().stream()).toList();
        List<CountedUse> uses = portions.stream()
                .map(Portion::use)
                .sorted(Comparator.comparing(use -> use.key().uuid()))
                .toList();
        if (uses.isEmpty()) {
            return;
        }
        try {
            transactions.useTransaction(transaction -> transaction.apiKeyUsage().add(uses));
        } catch (RuntimeException | Error e) {
            batch.forEach(KeyUse::waitInLine);
            throw e;
        }
        portions.forEach(Portion::markWritten);
    }
}
