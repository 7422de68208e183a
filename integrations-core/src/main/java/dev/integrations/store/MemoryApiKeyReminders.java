package dev.integrations.store;

import dev.integrations.apikey.ApiKey;
import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.apikey.ApiKeyReminderStore;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import dev.integrations.store.ApiKeyTable.ReminderKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The reminders of API keys of one transaction. */
final class MemoryApiKeyReminders implements ApiKeyReminderStore {
    private final MemoryTransaction transaction;

    MemoryApiKeyReminders(MemoryTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public Page<ApiKeyReminder> due(Kind kind, Duration threshold, Instant now, PageRequest page) {
        Optional<UUID> after = page.cursor().map(ApiKeyId::parse).map(ApiKeyId::uuid);
        List<ApiKeyReminder> due = table().all()
                .map(StoredApiKey::key)
                .filter(key ->
                        after.map(id -> key.id().uuid().compareTo(id) > 0).orElse(true))
                .filter(key -> key.isLive(now) && key.replacedBy().isEmpty())
                .flatMap(
                        key -> anchor(key, kind, threshold, now)
                                .map(anchor -> new ApiKeyReminder(kind, key, threshold, anchor))
                                .stream())
                .filter(reminder -> table().reminders().get(ReminderKey.of(reminder)) == null)
                .limit(page.limit() + 1L)
                .toList();
        return Page.of(due, page.limit(), reminder -> reminder.key().id().toString());
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
