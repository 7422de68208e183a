package dev.integrations.templates.sms;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.integrations.template.spi.ErrorTable;

/** What the codes mean with which vendors say afterwards why a message did not arrive. */
public final class DeliveryErrors {
    private DeliveryErrors() {}

    /**
     * Adds {@code ErrorKind}, the name of a {@link dev.integrations.template.spi.Verdict.Kind}, and {@code ErrorReason} to what a
     * vendor tells, if its code is known.
     *
     * @param told what the vendor tells
     * @param table the codes, whatever the status
     * @param code the code
     */
    public static void explain(ObjectNode told, ErrorTable table, String code) {
        table.rows().stream()
                .filter(row -> row.code().filter(code::equals).isPresent())
                .findFirst()
                .ifPresent(row -> told.put("ErrorKind", row.kind().name()).put("ErrorReason", row.reason()));
    }
}
