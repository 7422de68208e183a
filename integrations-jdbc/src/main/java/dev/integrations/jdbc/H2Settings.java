package dev.integrations.jdbc;

import dev.integrations.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What H2 has to be told, until its last connection closes, so that it keeps what it confirms. */
final class H2Settings {
    private static final Logger LOG = LoggerFactory.getLogger(H2Settings.class);

    private H2Settings() {}

    static void prepare(Connections connections) {
        makeDurable(connections);
        forgetResults(connections);
        if (mayOpenAtAnOlderCommit(connections)) {
            LOG.warn("H2 may lose up to 20 confirmed commits when its process is killed;"
                    + " add ;REUSE_SPACE=FALSE to the URL of the database if that matters");
        }
    }

    /**
     * By default H2 confirms a commit half a second before it writes it. A database file that was opened again lists two
     * values, the one that was set once and the one that holds, which is the default again.
     */
    private static void makeDurable(Connections connections) {
        connections.useTransaction(
                "switch its write delay off, for which a user with admin rights has to run SET WRITE_DELAY 0 once",
                handle -> {
                    int delay = handle.createQuery(
                                    "SELECT MAX(CAST(setting_value AS integer)) FROM information_schema.settings"
                                            + " WHERE setting_name = 'WRITE_DELAY'")
                            .mapTo(Integer.class)
                            .findOne()
                            .orElse(0);
                    if (delay != 0) {
                        handle.execute("SET WRITE_DELAY 0");
                    }
                });
    }

    /**
     * H2 answers a query with the rows of the same one before, on the same connection, if it believes that nothing has
     * changed since; a commit that ends at this moment is overlooked (seen with 2.5.252: an update that finds a token used
     * already, and then a query that finds it unused). Without the right to switch that off, those who come too late look
     * again.
     */
    private static void forgetResults(Connections connections) {
        try {
            connections.useTransaction(
                    "have queries answered anew", handle -> handle.execute("SET OPTIMIZE_REUSE_RESULTS 0"));
        } catch (StoreException e) {
            LOG.warn("H2 may answer queries with what was before; have an admin run SET OPTIMIZE_REUSE_RESULTS 0", e);
        }
    }

    /**
     * Says whether a file that is opened after a kill may come up without its last commits. H2 finds the newest one by
     * following, from the one that the head of the file names, where each expected the next to be written. If one was
     * written elsewhere, into space that had become free, H2 writes the head anew, but with the commit before it (2.2.220
     * to 2.5.252), from which nothing leads on, until some 20 commits later. Space that is not used again leaves none
     * elsewhere. Only the URL can say so.
     */
    static boolean mayOpenAtAnOlderCommit(Connections connections) {
        return connections.inTransaction(
                "look at its settings",
                handle -> handle.createQuery(
                                "SELECT DATABASE_PATH() IS NOT NULL AND UPPER(MAX(setting_value)) <> 'FALSE'"
                                        + " FROM information_schema.settings WHERE setting_name = 'REUSE_SPACE'")
                        .mapTo(Boolean.class)
                        .findOne()
                        .orElse(false));
    }
}
