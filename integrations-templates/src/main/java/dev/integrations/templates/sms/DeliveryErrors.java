package dev.integrations.templates.sms;

import dev.integrations.template.spi.ErrorTable;
import java.util.function.BiConsumer;

/** What the codes mean with which vendors say afterwards why a message did not arrive. */
public final class DeliveryErrors {
    private DeliveryErrors() {}

    /**
     * Adds {@code ErrorKind}, the name of a {@link dev.integrations.template.spi.Verdict.Kind}, and {@code ErrorReason} to what a
     * vendor tells, if its code is known.
     *
     * @param table the codes, whatever the status
     * @param code the code
     * @param told takes names with their values
     */
    public static void explain(ErrorTable table, String code, BiConsumer<String, String> told) {
        table.rows().stream()
                .filter(row -> row.code().filter(code::equals).isPresent())
                .findFirst()
                .ifPresent(row -> {
                    told.accept("ErrorKind", row.kind().name());
                    told.accept("ErrorReason", row.reason());
                });
    }
}
