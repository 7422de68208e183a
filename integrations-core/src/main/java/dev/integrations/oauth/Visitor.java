package dev.integrations.oauth;

import dev.integrations.audit.AuditTrail;
import dev.integrations.common.TenantId;
import dev.integrations.web.WebResponse;

/** Who sits at a browser. */
public sealed interface Visitor {
    /**
     * Somebody who is logged in. Immutable.
     *
     * @param tenant whose data the app is to get
     * @param subject the host's id of the user, 1 to 255 characters, which does not look like the id of an app
     * @param session what tells this login from others, such as the id of the session: forms are bound to it. It is
     *     hashed, not stored.
     * @param name what the user is called on the page
     */
    record User(TenantId tenant, String subject, String session, String name) implements Visitor {
        /**
         * Validates the user.
         *
         * @param tenant whose data
         * @param subject the host's id of the user
         * @param session what tells this login from others
         * @param name what the user is called
         * @throws IllegalArgumentException if the subject is blank, has more than 255 characters or a control character,
         *     or begins with {@code app_}; or the session is blank; or the tenant is the host itself
         */
        public User {
            Approval.checkSubject(subject);
            if (subject.startsWith(AppId.PREFIX + "_")) {
                throw new IllegalArgumentException("a user's subject must not begin as the ids of apps do");
            }
            if (session.isBlank()) {
                throw new IllegalArgumentException("a login needs something that tells it from others");
            }
            if (tenant.equals(AuditTrail.HOST)) {
                throw new IllegalArgumentException("a user belongs to a tenant");
            }
        }

        /** Without the session, which may be a secret. */
        @Override
        public String toString() {
            return "User[%s of %s]".formatted(subject, tenant);
        }
    }

    /**
     * Somebody who is not logged in.
     *
     * @param login what the browser gets, such as a redirect to the login page that leads back
     */
    record Guest(WebResponse login) implements Visitor {}

    /**
     * Somebody who is logged in and has to do something first, such as to choose a tenant.
     *
     * @param step what the browser gets, such as a redirect to a page that leads back
     */
    record Busy(WebResponse step) implements Visitor {}
}
