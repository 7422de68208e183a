package dev.integrations.oauth;

import java.util.Optional;

/**
 * Which approvals are wanted; what is empty does not restrict.
 *
 * @param subject who approved
 * @param app what was approved
 */
public record ApprovalQuery(Optional<String> subject, Optional<AppId> app) {
    /**
     * Returns a query that every approval matches.
     *
     * @return the query
     */
    public static ApprovalQuery all() {
        return new ApprovalQuery(Optional.empty(), Optional.empty());
    }

    /**
     * Returns this query restricted to a user.
     *
     * @param wanted the host's id of the user
     * @return the query
     */
    public ApprovalQuery of(String wanted) {
        return new ApprovalQuery(Optional.of(wanted), app);
    }

    /**
     * Returns this query restricted to an app.
     *
     * @param wanted the app
     * @return the query
     */
    public ApprovalQuery of(AppId wanted) {
        return new ApprovalQuery(subject, Optional.of(wanted));
    }
}
