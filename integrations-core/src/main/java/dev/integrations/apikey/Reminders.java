package dev.integrations.apikey;

import dev.integrations.apikey.ApiKeyReminder.Kind;
import dev.integrations.common.Page;
import dev.integrations.common.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds keys that end soon or are old, and tells of each once. A row that only one node can write decides who does. */
final class Reminders {
    private static final Logger LOG = LoggerFactory.getLogger(Reminders.class);
    private static final int BATCH = 200;

    private final ApiKeyParts parts;

    Reminders(ApiKeyParts parts) {
        this.parts = parts;
    }

    /** Gives what is due now. */
    void give() {
        if (!parts.listeners().isEmpty()) {
            parts.rules().expiryReminders().forEach(threshold -> give(Kind.EXPIRY, threshold));
            parts.rules().rotationReminders().forEach(threshold -> give(Kind.ROTATION, threshold));
        }
    }

    private void give(Kind kind, Duration threshold) {
        Instant now = parts.clock().instant();
        Optional<PageRequest> page = Optional.of(PageRequest.first(BATCH));
        while (page.isPresent()) {
            PageRequest portion = page.get();
            List<ApiKeyReminder> given = new ArrayList<>();
            Optional<String> next = parts.transactions()
                    .<Optional<String>, RuntimeException>inTransaction(transaction -> {
                        Page<ApiKeyReminder> due = transaction.apiKeyReminders().due(kind, threshold, now, portion);
                        for (ApiKeyReminder reminder : due.items()) {
                            if (transaction.apiKeyReminders().give(reminder, now) && isWorthTelling(reminder, now)) {
                                given.add(reminder);
                            }
                        }
                        return due.next();
                    });
            given.forEach(this::tell);
            page = next.map(portion::after);
        }
    }

    /** What had passed when the key was made, and what a later threshold says better, is given without a word. */
    private boolean isWorthTelling(ApiKeyReminder reminder, Instant now) {
        if (reminder.kind() == Kind.ROTATION) {
            Duration age = Duration.between(reminder.anchor(), now);
            return parts.rules().rotationReminders().stream()
                    .noneMatch(later -> later.compareTo(reminder.threshold()) > 0 && later.compareTo(age) <= 0);
        }
        Duration left = Duration.between(now, reminder.anchor());
        boolean passedFromTheStart =
                reminder.key().createdAt().isAfter(reminder.anchor().minus(reminder.threshold()));
        return !passedFromTheStart
                && parts.rules().expiryReminders().stream()
                        .noneMatch(later -> later.compareTo(reminder.threshold()) < 0 && later.compareTo(left) >= 0);
    }

    private void tell(ApiKeyReminder reminder) {
        for (ApiKeyListener listener : parts.listeners()) {
            try {
                listener.reminded(reminder);
            } catch (RuntimeException | Error e) {
                LOG.warn(
                        "A listener failed on a reminder of API key {}",
                        reminder.key().id(),
                        e);
            }
        }
    }
}
