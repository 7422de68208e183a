package dev.integrations.store;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.apikey.ApiKeyReminderStore;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.store.ApiKeyTable.ReminderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The reminders of API keys of one transaction. */
final class MemoryApiKeyReminders implements ApiKeyReminderStore {
    private final MemoryTransaction transaction;

    MemoryApiKeyReminders(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public List<ApiKeyReminder> due(Kind kind, Duration threshold, Instant now, int limit) {
        return table().all()
                .map(StoredApiKey::key)
                .filter(key -> key.isLive(now) && key.replacedBy().isEmpty())
                .flatMap(
                        key -> anchor(key, kind, threshold, now)
                                .map(anchor -> new ApiKeyReminder(kind, key, threshold, anchor))
                                .stream())
                .filter(reminder -> table().reminders().get(ReminderKey.of(reminder)) == null)
                .limit(limit)
                .toList();
    }

    private static Optional<Instant> anchor(ApiKey key, Kind kind, Duration threshold, Instant now) {
        return switch (kind) {
            case EXPIRY -> key.settings().expiresAt().filter(end -> !end.isAfter(now.plus(threshold)));
            case ROTATION -> Optional.of(key.createdAt()).filter(start -> !start.isAfter(now.minus(threshold)));
        };
    }

    @Override
    public boolean give(ApiKeyReminder reminder, Instant now) {
        ReminderKey key = ReminderKey.of(reminder);
        if (table().find(reminder.key().id()).isEmpty() || table().reminders().get(key) != null) {
            return false;
        }
        table().reminders().put(key, now);
        return true;
    }

    private ApiKeyTable table() {
        return transaction.tables().apiKeys();
    }
}
