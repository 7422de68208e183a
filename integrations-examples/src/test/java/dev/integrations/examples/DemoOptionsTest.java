package dev.integrations.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.registry.VendorAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {
    @TempDir
    Path directory;

    @Test
    void without_options_everything_stays_in_this_process() {
        assertThat(DemoOptions.parse())
                .isEqualTo(new DemoOptions(
                        8080, Optional.empty(), Optional.empty(), VendorAddresses.real(), Optional.empty()));
    }

    @Test
    void a_database_that_stays_has_a_key_that_stays() {
        assertThat(DemoOptions.parse("--jdbc-url", "jdbc:h2:./demo").key()).contains(Path.of("integrations-demo.key"));
        assertThat(DemoOptions.parse("--jdbc-url", "jdbc:h2:./demo", "--key", "my.key")
                        .key())
                .contains(Path.of("my.key"));
    }

    @Test
    void services_are_stubs_only_if_it_is_told_so() {
        assertThat(DemoOptions.parse("--vendors", "a.example=http://127.0.0.1:9000/a,b.example=http://127.0.0.1:9000")
                        .vendors()
                        .areReal())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --colour red          | There is no option '--colour'
                    --port                | Option '--port' needs a value
                    --port 1 --port 2     | Option '--port' is given twice
                    --port 65536          | A port is 0 to 65535, was '65536'
                    --port -1             | A port is 0 to 65535, was '-1'
                    --vendors a.example   | A stub is <host>=<url>, was 'a.example'
                    --vendors a=http://b,a=http://c | Host 'a' has two stubs
                    --vendors a=b         | the stub of a is an absolute URL without query and fragment, was 'b'
                    --plugins /no/such    | There is no directory '/no/such' for plugins
                    """)
    void wrong_options_are_refused_in_words(String args, String message) {
        assertThatThrownBy(() -> DemoOptions.parse(args.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void a_plugin_that_would_not_be_loaded_is_refused() throws IOException {
        assertThat(DemoOptions.parse("--plugins", directory.toString()).plugins())
                .contains(directory);
        Files.createFile(directory.resolve("slack.jar"));

        assertThatThrownBy(() -> DemoOptions.parse("--plugins", directory.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would not load slack.jar");
    }
}
