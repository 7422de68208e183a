package dev.integrations.jdbc;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database with a {@link WalkWorld}, which serves until somebody changes it. */
final class WalkPlace implements AutoCloseable {
    private final TestDatabase database;
    private final JdbcStore store;
    private @Nullable WalkWorld world;
    private Map<String, List<String>> made = Map.of();

    WalkPlace(TestDatabase.Kind kind) {
        this.database = kind.open();
        this.store = JdbcStore.open(database.pool());
    }

    TestDatabase database() {
        return database;
    }

    /** Returns a world that is as it was made. */
    WalkWorld world() throws InterruptedException {
        WalkWorld present = world;
        if (present != null && database.dump().equals(made)) {
            return present;
        }
        leave();
        database.removeAllRows();
        WalkWorld next = new WalkWorld(store);
        world = next;
        made = database.dump();
        return next;
    }

    /** Returns what was in the database when the world was made. */
    Map<String, List<String>> made() {
        return made;
    }

    private void leave() {
        if (world != null) {
            world.close();
            world = null;
        }
    }

    @Override
    public void close() {
        leave();
        store.close();
        database.close();
    }
}
