package dev.integrations.benchmarks;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What a developer might write instead of using the library, on the library's tables: claim 500, send them, delete those
 * that arrived in batches. No retries, no history, no other destinations, no second process in mind.
 */
final class HandWrittenLoop {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final String PICK = """
            SELECT id, event_id FROM integrations_delivery WHERE due <= ? ORDER BY due LIMIT 500 FOR UPDATE SKIP LOCKED
            """;
    private static final String CLAIM = "UPDATE integrations_delivery SET due = ? WHERE id = ANY(?)";
    private static final String LOAD = "SELECT id, payload FROM integrations_event WHERE id = ANY(?)";
    private static final String DELETE = "DELETE FROM integrations_delivery WHERE id = ANY(?)";

    private final DataSource dataSource;
    private final Courier courier;
    private final Queue<Long> arrived = new ConcurrentLinkedQueue<>();

    private record Row(long delivery, UUID event) {}

    HandWrittenLoop(DataSource dataSource, Courier courier) {
        this.dataSource = dataSource;
        this.courier = courier;
    }

    /** Delivers everything that is due. */
    void run() throws SQLException, InterruptedException {
        try (Connection connection = dataSource.getConnection()) {
            for (List<Row> rows = claim(connection); !rows.isEmpty(); rows = claim(connection)) {
                Map<UUID, byte[]> payloads = load(connection, rows);
                for (Row row : rows) {
                    byte[] payload = payloads.get(row.event);
                    if (payload == null) {
                        throw new IllegalStateException("event %s is missing".formatted(row.event));
                    }
                    courier.send("evt_" + row.event, payload, () -> arrived.add(row.delivery));
                }
                deleteArrived(connection);
            }
            courier.awaitAnswers();
            deleteArrived(connection);
        }
    }

    private static List<Row> claim(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        OffsetDateTime now = Instant.now().atOffset(ZoneOffset.UTC);
        try (PreparedStatement pick = connection.prepareStatement(PICK);
                PreparedStatement claim = connection.prepareStatement(CLAIM)) {
            pick.setObject(1, now);
            try (ResultSet result = pick.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(result.getLong(1), result.getObject(2, UUID.class)));
                }
            }
            claim.setObject(1, now.plus(LEASE));
            claim.setArray(2, array(connection, "bigint", rows.stream().map(Row::delivery)));
            claim.executeUpdate();
        }
        connection.commit();
        return rows;
    }

    private static Map<UUID, byte[]> load(Connection connection, List<Row> rows) throws SQLException {
        Map<UUID, byte[]> payloads = new HashMap<>();
        try (PreparedStatement load = connection.prepareStatement(LOAD)) {
            load.setArray(1, array(connection, "uuid", rows.stream().map(Row::event)));
            try (ResultSet result = load.executeQuery()) {
                while (result.next()) {
                    payloads.put(result.getObject(1, UUID.class), result.getBytes(2));
                }
            }
        }
        connection.commit();
        return payloads;
    }

    private void deleteArrived(Connection connection) throws SQLException {
        List<Long> ids = new ArrayList<>();
        for (Long id = arrived.poll(); id != null; id = arrived.poll()) {
            ids.add(id);
        }
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, array(connection, "bigint", ids.stream()));
            delete.executeUpdate();
        }
        connection.commit();
    }

    private static Array array(Connection connection, String type, Stream<?> values) throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
