package dev.integrations.store;

import dev.integrations.jose.SingleUseStore;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The single uses of one transaction. */
final class MemorySingleUses implements SingleUseStore {
    private final MemoryTransaction transaction;

    MemorySingleUses(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public boolean first(Kind kind, byte[] hash, Instant until) {
        String key = kind.code() + HexFormat.of().formatHex(hash);
        if (uses().get(key) != null) {
            return false;
        }
        uses().put(key, until);
        return true;
    }

    @Override
    public int removeExpired(Instant now, int rows) {
        List<String> expired = uses().rows().entrySet().stream()
                .filter(use -> use.getValue().isBefore(now))
                .limit(rows)
                .map(Map.Entry::getKey)
                .toList();
        expired.forEach(uses()::remove);
        return expired.size();
    }

    private Table<String, Instant> uses() {
        return transaction.tables().singleUses();
    }
}
