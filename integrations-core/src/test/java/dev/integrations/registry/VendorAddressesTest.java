package dev.integrations.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.http.OutboundRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorAddressesTest {
    private static final VendorAddresses STUBBED = VendorAddresses.stubbed(Map.of(
            "Chat.test", URI.create("http://localhost:8080/chat/"), "root.test", URI.create("http://localhost:8081")));

    @ParameterizedTest
    @CsvSource({
        "https://chat.test/a%2Fb?q=1%202, http://localhost:8080/chat/a%2Fb?q=1%202",
        "https://CHAT.test:444/, http://localhost:8080/chat/",
        "https://root.test/a, http://localhost:8081/a",
        "https://root.test?x, http://localhost:8081?x",
        "https://a.chat.test/a, https://a.chat.test/a"
    })
    void hosts_with_a_stub_are_replaced_and_the_rest_stays(String url, String sent) {
        OutboundRequest request = OutboundRequest.builder("PUT", URI.create(url))
                .header("x", "y")
                .body("b".getBytes(StandardCharsets.UTF_8))
                .build();

        OutboundRequest placed = STUBBED.place(request);

        assertThat(placed.uri()).hasToString(sent);
        assertThat(placed.method()).isEqualTo("PUT");
        assertThat(placed.headers()).isEqualTo(request.headers());
        assertThat(placed.body()).isEqualTo(request.body());
        assertThat(VendorAddresses.real().place(request)).isSameAs(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/relative", "http://localhost/?q", "http://localhost/#f", "mailto:a@b"})
    void a_stub_is_a_base_url(String base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VendorAddresses.stubbed(Map.of("chat.test", URI.create(base))))
                .withMessageContaining("the stub of chat.test");
    }

    @Test
    void only_the_addresses_that_the_world_knows_are_real() {
        assertThat(VendorAddresses.real().areReal()).isTrue();
        assertThat(STUBBED.areReal()).isFalse();
    }
}
