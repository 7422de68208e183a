package dev.integrations.registry;

import java.util.List;

/**
 * What of an integration is new, and so is held against what is there besides: what stays as it is must not keep a tenant from
 * changing the rest.
 *
 * @param template its template, and so what that requires and excludes
 * @param connection what it shows to its service
 * @param fallback where its dead letters go
 * @param inbound what its service may send
 */
record Scope(boolean template, boolean connection, boolean fallback, boolean inbound) {
    /** Everything. */
    static final Scope ALL = new Scope(true, true, true, true);

    static Scope of(List<ConfigChange> changes) {
        boolean template = has(changes, "/template");
        boolean connection = template || has(changes, "/config") || has(changes, "/settings/connection");
        return new Scope(template, connection, has(changes, "/settings/fallback"), has(changes, "/settings/inbound"));
    }

    private static boolean has(List<ConfigChange> changes, String place) {
        return changes.stream().map(ConfigChange::place).anyMatch(changed -> (changed + "/").startsWith(place + "/"));
    }
}
