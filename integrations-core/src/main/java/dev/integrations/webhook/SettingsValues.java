package dev.integrations.webhook;

import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.Channels;
import dev.integrations.event.Condition;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import dev.integrations.transform.JsonTemplate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values of webhook settings, while they are collected and after. */
class SettingsValues {
    String url;
    String description = "";
    Map<String, String> metadata = Map.of();
    EventFilter events = EventFilter.all();
    Channels channels = Channels.none();

    @Nullable
    Condition condition;

    Map<String, String> headers = Map.of();
    RetrySchedule retrySchedule = RetrySchedule.exponential();
    Duration timeout = WebhookSettings.DEFAULT_TIMEOUT;
    int concurrency = WebhookSettings.DEFAULT_CONCURRENCY;

    @Nullable
    JsonTemplate template;

    WebhookSecurity security = WebhookSecurity.none();

    SettingsValues(String url) {
        this.url = url;
    }

    void takeFrom(SettingsValues other) {
        url = other.url;
        description = other.description;
        metadata = new LinkedHashMap<>(other.metadata);
        events = other.events;
        channels = other.channels;
        condition = other.condition;
        headers = new LinkedHashMap<>(other.headers);
        retrySchedule = other.retrySchedule;
        timeout = other.timeout;
        concurrency = other.concurrency;
        security = other.security;
        template = other.template;
    }

    List<Object> asList() {
        return List.of(
                url,
                description,
                metadata,
                new Interest(events, channels, Optional.ofNullable(condition)),
                headers,
                retrySchedule,
                timeout,
                concurrency,
                security,
                Optional.ofNullable(template));
    }
}
