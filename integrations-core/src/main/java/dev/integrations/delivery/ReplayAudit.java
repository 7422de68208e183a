package dev.integrations.delivery;

import dev.integrations.audit.AuditTrail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the audit trail says of replays. */
final class ReplayAudit {
    private ReplayAudit() {}

    /** Writes one entry for a portion of deliveries. */
    static void replayed(
            AuditTrail audit, DeliveryTransaction transaction, List<DeliveryId> replayed, Map<String, String> more) {
        Map<String, String> details = new HashMap<>(more);
        details.put("count", Integer.toString(replayed.size()));
        details.put("last", replayed.get(replayed.size() - 1).toString());
        audit.record(transaction, "delivery.replayed", replayed.get(0), details);
    }

    /** Returns what a job was asked to do. */
    static Map<String, String> start(ReplayRequest request) {
        Map<String, String> details = new HashMap<>();
        if (request instanceof ReplayRequest.Undelivered undelivered) {
            details.put("kind", "undelivered");
            details.put("destination", undelivered.destination().toString());
            details.put("publishedFrom", undelivered.publishedFrom().toString());
            details.put("publishedBefore", undelivered.publishedBefore().toString());
            return details;
        }
        DeliveryQuery query = ((ReplayRequest.Finished) request).query();
        details.put("kind", "finished");
        details.put(
                "states",
                query.states().stream().map(Enum::name).sorted().toList().toString());
        query.destination().ifPresent(destination -> details.put("destination", destination.toString()));
        query.event().ifPresent(event -> details.put("event", event.toString()));
        query.eventType().ifPresent(type -> details.put("eventType", type.name()));
        query.publishedFrom().ifPresent(from -> details.put("publishedFrom", from.toString()));
        query.publishedBefore().ifPresent(before -> details.put("publishedBefore", before.toString()));
        return details;
    }

    /** Returns what became of a job. */
    static Map<String, String> end(ReplayJob job) {
        Map<String, String> details = new HashMap<>();
        details.put("replayed", Long.toString(job.replayed()));
        job.reason().ifPresent(reason -> details.put("reason", reason));
        return details;
    }
}
