package dev.integrations.webhook;

import dev.integrations.delivery.RateLimit;
import dev.integrations.delivery.RetrySchedule;
import dev.integrations.event.EventFilter;
import dev.integrations.event.Interest;
import dev.integrations.transform.JsonTemplate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values of webhook settings, while they are collected and after. */
class SettingsValues {
    String url;
    String description = "";
    Map<String, String> metadata = Map.of();
    Interest interest = Interest.in(EventFilter.all());
    Map<String, String> headers = Map.of();
    RetrySchedule retrySchedule = RetrySchedule.exponential();
    Duration timeout = WebhookSettings.DEFAULT_TIMEOUT;
    int concurrency = WebhookSettings.DEFAULT_CONCURRENCY;
    Optional<RateLimit> rateLimit = Optional.empty();
    boolean ordered;
    WebhookSecurity security = WebhookSecurity.none();
    Optional<WebhookId> fallback = Optional.empty();
    Optional<JsonTemplate> template = Optional.empty();

    SettingsValues(String url) {
        this.url = url;
    }

    SettingsValues(SettingsValues other) {
        url = other.url;
        description = other.description;
        metadata = new LinkedHashMap<>(other.metadata);
        interest = other.interest;
        headers = new LinkedHashMap<>(other.headers);
        retrySchedule = other.retrySchedule;
        timeout = other.timeout;
        concurrency = other.concurrency;
        rateLimit = other.rateLimit;
        ordered = other.ordered;
        security = other.security;
        fallback = other.fallback;
        template = other.template;
    }

    List<Object> asList() {
        return List.of(
                url,
                description,
                metadata,
                interest,
                headers,
                retrySchedule,
                timeout,
                concurrency,
                rateLimit,
                ordered,
                security,
                fallback,
                template);
    }
}
