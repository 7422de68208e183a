package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasuringTest {
    @Test
    void executions_are_counted_and_a_batch_counts_once() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setUrl("jdbc:h2:mem:counted");
        StatementCounter counter = new StatementCounter();
        DataSource counted = counter.watch(h2);

        try (Connection connection = counted.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (i integer)");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?)")) {
                for (int i = 0; i < 10; i++) {
                    insert.setInt(1, i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            statement.executeQuery("SELECT COUNT(*) FROM t").close();
            connection.commit();

            assertThat(statement.getConnection()).isNotNull();
            assertThat(List.of(connection)).contains(connection);
        }
        assertThat(counter.executions()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {Payload.MIN_BYTES, 500, 100_000})
    void a_payload_is_json_of_the_very_size(int bytes) throws IOException {
        byte[] payload = Payload.of(Integer.MAX_VALUE, bytes);

        assertThat(payload).hasSize(bytes);
        assertThat(new ObjectMapper().readTree(payload).get("number").asInt()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void quantiles_are_those_of_all_samples() {
        Samples samples = new Samples();
        for (int i = 5_000; i >= 1; i--) {
            samples.add(i * 1_000L);
        }

        assertThat(samples.quantileMillis(0.5)).hasValue(2_500);
        assertThat(samples.quantileMillis(0.99)).hasValue(4_950);
        assertThat(new Samples().quantileMillis(0.5)).isEmpty();
    }

    @Test
    void what_could_not_be_measured_is_null() {
        LoadResult result = new LoadResult(0, 3, 0, 0, 1.5, 2.0, null, null, null, 0.25);

        assertThat(result.toJson())
                .isEqualTo("{\"published\":0,\"delivered\":3,\"deadLettered\":0,\"pending\":0,\"seconds\":1.5,"
                        + "\"perSecond\":2.0,\"p50Ms\":null,\"p99Ms\":null,\"cpuSecondsPer1000\":null,"
                        + "\"sqlPerEvent\":0.25}");
    }
}
