package dev.integrations.audit;

import dev.integrations.common.IntegrationsException;
import dev.integrations.common.TenantId;

/** Thrown when entries that were to be read are not there: retention has removed them meanwhile, or somebody else has. */
public final class TrailGapException extends IntegrationsException {
    private static final long serialVersionUID = 1L;

    /** The place of the first entry that is not there. */
    private final long number;

    /** Whether retention has removed it. */
    private final boolean byRetention;

    private TrailGapException(long number, boolean byRetention, String message) {
        super(message);
        this.number = number;
        this.byRetention = byRetention;
    }

    static TrailGapException removed(TenantId tenant, long number) {
        return new TrailGapException(
                number,
                true,
                "Entry %d of the audit trail of '%s' was removed by retention while the trail was read; try again"
                        .formatted(number, tenant));
    }

    static TrailGapException missing(TenantId tenant, long number) {
        return new TrailGapException(
                number,
                false,
                "Entry %d of the audit trail of '%s' is missing, or its row cannot be read, and it was not removed by retention"
                        .formatted(number, tenant));
    }

    /**
     * Returns where the gap begins.
     *
     * @return the place of the first entry that is not there, counted from 1
     */
    public long number() {
        return number;
    }

    /**
     * Says whether it helps to try again.
     *
     * @return true if retention has removed the entry meanwhile; false if it ought to be there
     */
    public boolean isByRetention() {
        return byRetention;
    }
}
