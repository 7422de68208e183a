package dev.integrations.importing;

import dev.integrations.audit.Actor;
import dev.integrations.audit.AuditTrail;
import dev.integrations.audit.AuditTransaction;
import dev.integrations.common.Transactions;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down that an import was applied, beside the entries of what it changed.
 *
 * @param transactions opens transactions of the store
 * @param trail whose trail, and who applied it
 */
public record ImportAudit(Transactions<? extends AuditTransaction> transactions, AuditTrail trail) {
    private static final Logger LOG = LoggerFactory.getLogger(ImportAudit.class);

    ImportAudit as(Actor actor) {
        return new ImportAudit(transactions, trail.as(actor));
    }

    ImportAudit because(String reason) {
        return new ImportAudit(transactions, trail.because(reason));
    }

    void applied(String action, String origin, List<String> ends) {
        Map<String, String> details = new TreeMap<>();
        for (String end : new TreeSet<>(ends)) {
            details.put(end.toLowerCase(Locale.ROOT), Integer.toString(Collections.frequency(ends, end)));
        }
        try {
            transactions.useTransaction(transaction -> trail.record(transaction, action, origin, details));
        } catch (RuntimeException e) {
            // What was imported has its own entries, and secrets that are shown once must reach the caller.
            LOG.warn("The import was applied; that could not be written down", e);
        }
    }
}
