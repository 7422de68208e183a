package dev.integrations.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.registry.IntegrationId;
import dev.integrations.web.WebRequest;
import java.net.URI;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundAddressTest {
    private static final URI PUBLIC = URI.create("https://app.test/in");
    private static final IntegrationId ID = new IntegrationId(new UUID(1, 2));
    private static final InboundAddress ADDRESS = new InboundAddress(TenantId.of("a.b:c-d_e"), ID);

    private static WebRequest request(String target) {
        return WebRequest.builder("POST", target).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/in/", "/a/b/c/", "//", "/in/%61.b%3Ac-d_e/../"})
    void what_stands_before_the_last_two_steps_does_not_matter(String before) {
        assertThat(InboundAddress.of(request(before + "a.b:c-d_e/" + ID))).contains(ADDRESS);
    }

    @Test
    void steps_may_be_escaped() {
        assertThat(InboundAddress.of(request("/a.b%3Ac-d_e/" + ID))).contains(ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "x", "/x", "/a/", "/a/int_1", "/%2/int_1", "/a+b/int_1", "/%C3%28/x", "*"})
    void other_paths_lead_nowhere(String path) {
        assertThat(InboundAddress.of(request(path))).isEmpty();
        assertThat(InboundAddress.of(request("/a b/" + ID))).isEmpty();
        assertThat(InboundAddress.of(request("/" + ID))).isEmpty();
        assertThat(InboundAddress.of(request("/" + "x".repeat(5_000) + "/acme/" + ID)))
                .isEmpty();
    }

    @Test
    void service_knows_one_address_and_its_own_query() {
        String url = "https://app.test/in/a.b:c-d_e/" + ID;

        assertThat(ADDRESS.url(PUBLIC)).hasToString(url);
        assertThat(ADDRESS.called(PUBLIC, request("/elsewhere?a=%20b&c"))).hasToString(url + "?a=%20b&c");
        assertThat(ADDRESS.called(PUBLIC, request("/elsewhere"))).hasToString(url);
        assertThat(ADDRESS.called(PUBLIC, request("/elsewhere?a=|^"))).hasToString(url);
    }
}
