package dev.integrations.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.benchmarks.LoadOptions.Mode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadOptionsTest {
    private static final String[] LEAST = {
        "--jdbc-url", "jdbc:h2:mem:options",
        "--key", "load.key",
        "--url", "https://example.com/hooks",
        "--secret", VerifyingReceiver.SECRET,
        "--events", "10"
    };

    private static String[] least(String... more) {
        String[] all = Arrays.copyOf(LEAST, LEAST.length + more.length);
        System.arraycopy(more, 0, all, LEAST.length, more.length);
        return all;
    }

    @Test
    void what_is_not_given_has_a_default() {
        LoadOptions options = LoadOptions.parse(LEAST);

        assertThat(options.mode()).isEqualTo(Mode.BOTH);
        assertThat(options.events()).isEqualTo(10);
        assertThat(options.rate()).isEmpty();
        assertThat(options.payloadBytes()).isEqualTo(500);
        assertThat(options.concurrency()).isEqualTo(16);
        assertThat(options.lease()).isEqualTo(Duration.ofSeconds(10));
        assertThat(options.recordBatch()).isEqualTo(256);
        assertThat(options.allowLoopback()).isFalse();
    }

    @Test
    void a_rate_is_a_number_or_max() {
        assertThat(LoadOptions.parse(least("--rate", "12.5")).rate()).hasValue(12.5);
        assertThat(LoadOptions.parse(least("--rate", "max")).rate()).isEmpty();
    }

    @Test
    void dispatching_needs_neither_a_receiver_nor_a_number_of_events() {
        LoadOptions options =
                LoadOptions.parse("--jdbc-url", "jdbc:h2:mem:options", "--key", "load.key", "--mode", "dispatch");

        assertThat(options.receiver()).isEmpty();
    }

    @Test
    void everything_that_is_wrong_is_said_together() {
        assertThatThrownBy(() -> LoadOptions.parse(
                        "--jdbc-url",
                        "jdbc:oracle:thin:@x",
                        "--rate",
                        "0",
                        "--events",
                        "-1",
                        "--mode",
                        "all",
                        "--tenants"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--jdbc-url must be of H2, PostgreSQL or MariaDB")
                .hasMessageContaining("--rate must be max or a positive number of events per second, was '0'")
                .hasMessageContaining("--events must be a whole number from 0 to 100000000, was '-1'")
                .hasMessageContaining("--mode must be publish, dispatch or both, was 'all'")
                .hasMessageContaining("--tenants needs a value")
                .hasMessageContaining("--key is needed")
                .hasMessageContaining("--url is needed")
                .hasMessageContaining("--secret is needed");
    }

    @Test
    void a_receiver_on_this_machine_needs_the_opt_in() {
        String[] loopback = least();
        loopback[5] = "http://127.0.0.1:9000/";

        assertThatThrownBy(() -> LoadOptions.parse(loopback)).hasMessageContaining("see --allow-loopback");
        String[] allowed = Arrays.copyOf(loopback, loopback.length + 1);
        allowed[loopback.length] = "--allow-loopback";
        assertThat(LoadOptions.parse(allowed).receiver()).isPresent();
    }

    @Test
    void a_secret_that_is_none_is_refused_without_being_shown() {
        String[] wrong = least();
        wrong[7] = "whsec_tooshort";

        assertThatThrownBy(() -> LoadOptions.parse(wrong))
                .hasMessageContaining("--secret is no signing key")
                .hasMessageNotContaining("tooshort");
    }

    @Test
    void wrong_options_end_with_status_2_and_help_with_0() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int wrong = LoadProgram.run(new String[] {"--nonsense"}, new PrintStream(out), new PrintStream(err));
        assertThat(wrong).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("there is no option --nonsense");
        assertThat(out.size()).isZero();

        int help = LoadProgram.run(new String[] {"--help"}, new PrintStream(out), new PrintStream(err));
        assertThat(help).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--jdbc-url <url>", "--record-batch <n>");
    }
}
