package dev.integrations.store;

import dev.integrations.apikey.ApiKeyId;
import dev.integrations.apikey.ApiKeyReminder;
import dev.integrations.apikey.ApiKeyUsage;
import dev.integrations.apikey.KeyHash;
import dev.integrations.apikey.StoredApiKey;
import dev.integrations.common.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** API keys by tenant, by id and by hash, with their use and their reminders. */
final class ApiKeyTable {
    private record Place(TenantId tenant, UUID id) {}

    /** A day of a key. */
    record UsageKey(UUID key, LocalDate day) implements Comparable<UsageKey> {
        private static final Comparator<UsageKey> ORDER =
                Comparator.comparing(UsageKey::key).thenComparing(UsageKey::day);

        @Override
        public int compareTo(UsageKey other) {
            return ORDER.compare(this, other);
        }
    }

    /** What makes a reminder one that is given once. */
    record ReminderKey(UUID key, ApiKeyReminder.Kind kind, Duration threshold, Instant anchor)
            implements Comparable<ReminderKey> {
        private static final Comparator<ReminderKey> ORDER = Comparator.comparing(ReminderKey::key)
                .thenComparing(ReminderKey::kind)
                .thenComparing(ReminderKey::threshold)
                .thenComparing(ReminderKey::anchor);

        static ReminderKey of(ApiKeyReminder reminder) {
            return new ReminderKey(
                    reminder.key().id().uuid(), reminder.kind(), reminder.threshold(), reminder.anchor());
        }

        @Override
        public int compareTo(ReminderKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final TenantTable<UUID, StoredApiKey> rows;
    private final Table<UUID, Place> byId;
    private final Table<byte[], Place> byHash;
    private final Table<UsageKey, ApiKeyUsage> usage;
    private final Table<ReminderKey, Instant> reminders;

    ApiKeyTable(UndoLog undoLog) {
        this.rows = new TenantTable<>(Comparator.naturalOrder(), undoLog);
        this.byId = new Table<>(Comparator.naturalOrder(), undoLog);
        this.byHash = new Table<>(Arrays::compare, undoLog);
        this.usage = new Table<>(Comparator.naturalOrder(), undoLog);
        this.reminders = new Table<>(Comparator.naturalOrder(), undoLog);
    }

    void limit(int keys) {
        byId.limit(new Bound("API keys", keys));
    }

    Table<UsageKey, ApiKeyUsage> usage() {
        return usage;
    }

    Table<ReminderKey, Instant> reminders() {
        return reminders;
    }

    Stream<StoredApiKey> all() {
        return byId.rows().values().stream().flatMap(place -> at(place).stream());
    }

    NavigableMap<UUID, StoredApiKey> rows(TenantId tenant) {
        return rows.rows(tenant);
    }

    Optional<StoredApiKey> find(TenantId tenant, ApiKeyId id) {
        return Optional.ofNullable(rows.get(tenant, id.uuid()));
    }

    Optional<StoredApiKey> find(ApiKeyId id) {
        return Optional.ofNullable(byId.get(id.uuid())).flatMap(this::at);
    }

    Optional<StoredApiKey> find(KeyHash hash) {
        return Optional.ofNullable(byHash.get(hash.bytes())).flatMap(this::at);
    }

    private Optional<StoredApiKey> at(Place place) {
        return Optional.ofNullable(rows.get(place.tenant(), place.id()));
    }

    void put(StoredApiKey row) {
        Place place = new Place(row.key().tenant(), row.key().id().uuid());
        rows.put(place.tenant(), place.id(), row);
        byId.put(place.id(), place);
        byHash.put(row.hash().bytes(), place);
    }

    void remove(StoredApiKey row) {
        rows.remove(row.key().tenant(), row.key().id().uuid());
        byId.remove(row.key().id().uuid());
        byHash.remove(row.hash().bytes());
        UUID id = row.key().id().uuid();
        usage.rows().keySet().stream()
                .filter(day -> day.key().equals(id))
                .toList()
                .forEach(usage::remove);
        reminders.rows().keySet().stream()
                .filter(reminder -> reminder.key().equals(id))
                .toList()
                .forEach(reminders::remove);
    }
}
