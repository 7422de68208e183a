package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.Tenant;
import dev.integrations.delivery.Attempt;
import dev.integrations.delivery.AttemptStatistics;
import dev.integrations.delivery.Delivery;
import dev.integrations.delivery.DeliveryState;
import dev.integrations.delivery.DeliveryStatistics;
import dev.integrations.delivery.DestinationId;
import dev.integrations.http.FailureKind;
import dev.integrations.http.OutboundResponse;
import dev.integrations.registry.IntegrationId;
import dev.integrations.webhook.WebhookId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a tenant is told of its webhooks and integrations, beside what is in their histories. */
record DemoStatistics(Tenant tenant, Instant from, Instant now) {
    /** Holds the statistics of a destination against all of its deliveries, and these against what its stub received. */
    void agree(DestinationId destination, List<Delivery> all, long received) {
        DeliveryStatistics statistics = statistics(destination);
        List<Delivery> ended = all.stream()
                .filter(each -> each.state() != DeliveryState.PENDING)
                .toList();
        double accepted = statistics.ended(DeliveryState.SUCCEEDED);
        assertThat(statistics.pending()).isEqualTo(all.size() - ended.size());
        assertThat(statistics.ended())
                .isEqualTo(ended.stream().collect(Collectors.groupingBy(Delivery::state, Collectors.counting())));
        assertThat(statistics.successRate().orElse(-1)).isEqualTo(ended.isEmpty() ? -1 : accepted / ended.size());
        attemptsAgree(statistics.attempts(), attempts(all));
        assertThat(attempts(all).stream().filter(each -> !each.failure().equals(Optional.of(FailureKind.CONNECT))))
                .hasSize(Math.toIntExact(received));
    }

    private DeliveryStatistics statistics(DestinationId destination) {
        Instant end = now.plusSeconds(1);
        return destination.kind() == DestinationId.Kind.WEBHOOK
                ? tenant.webhooks().statistics(new WebhookId(destination.uuid()), from, end)
                : tenant.integrations().statistics(new IntegrationId(destination.uuid()), from, end);
    }

    private List<Attempt> attempts(List<Delivery> deliveries) {
        return deliveries.stream()
                .flatMap(each -> tenant.deliveries().attempts(each.id()).stream())
                .toList();
    }

    private static void attemptsAgree(AttemptStatistics statistics, List<Attempt> attempts) {
        List<Attempt> accepted =
                attempts.stream().filter(each -> each.reason().isEmpty()).toList();
        List<Attempt> failed =
                attempts.stream().filter(each -> each.reason().isPresent()).toList();
        assertThat(statistics.succeeded()).isEqualTo(accepted.size());
        assertThat(statistics.failedByStatus())
                .isEqualTo(failed.stream()
                        .flatMap(each -> each.response().stream())
                        .collect(Collectors.groupingBy(OutboundResponse::status, Collectors.counting())));
        assertThat(statistics.failedByKind())
                .isEqualTo(failed.stream()
                        .flatMap(each -> each.failure().stream())
                        .collect(Collectors.groupingBy(kind -> kind, Collectors.counting())));
        assertThat(statistics.made()).isEqualTo(attempts.size());
        assertThat(statistics.lastSuccess()).isEqualTo(newest(accepted));
        assertThat(statistics.lastFailure()).isEqualTo(newest(failed));
        assertThat(statistics.took().map(AttemptStatistics.Times::maximum))
                .isEqualTo(accepted.stream().map(Attempt::took).max(Comparator.naturalOrder()));
    }

    private static Optional<Instant> newest(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::startedAt).max(Comparator.naturalOrder());
    }
}
