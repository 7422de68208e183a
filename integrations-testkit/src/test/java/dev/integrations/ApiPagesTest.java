package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiClientSettings;
import dev.integrations.connection.ApiException;
import dev.integrations.connection.ApiException.Reason;
import dev.integrations.connection.ApiRequest;
import dev.integrations.connection.ApiResponse;
import dev.integrations.connection.Pagination;
import dev.integrations.http.Header;
import dev.integrations.http.OutboundResponse;
import dev.integrations.testkit.http.Behaviour;
import dev.integrations.testkit.http.ReceivedRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listings of services in pages. */
class ApiPagesTest extends ConnectionFixture {
    private static final ApiRequest FIRST =
            ApiRequest.builder("GET", "items").query("size", "2").build();

    private Stream<ApiResponse> pages(Pagination pagination, int max) {
        ApiClient client = acme.client(connect().id());
        return client.pages(FIRST, pagination, max);
    }

    private static List<String> bodies(Stream<ApiResponse> pages) {
        return pages.map(page -> new String(page.body(), UTF_8)).toList();
    }

    private List<String> targets() {
        return provider.receiver().requests().stream()
                .filter(request -> request.method().equals("GET"))
                .map(ReceivedRequest::target)
                .toList();
    }

    private static Behaviour page(String body, String... links) {
        return Behaviour.answer(
                200, Stream.of(links).map(link -> new Header("Link", link)).toList(), body);
    }

    @Test
    void links_are_followed_as_they_are() {
        provider.receiver()
                .on(
                        "/api/items",
                        page(
                                "1",
                                "<https://api.test/x,y>; rel=\"prev\"; title=\"a, <b>; rel=next\", "
                                        + "<?size=2&after=%2F1>; REL=\"last NEXT\""),
                        page("2", "</api/items?after=2>;rel=first", "</api/items?after=2>; rel=next"),
                        page("3", "</api/items?after=3>; rel=prev; rel=next, <x>; anchor=\"#a\"; rel=next"));

        assertThat(bodies(pages(Pagination.links(), 10))).containsExactly("1", "2", "3");
        assertThat(targets())
                .containsExactly("/api/items?size=2", "/api/items?size=2&after=%2F1", "/api/items?after=2");
    }

    @Test
    void cursor_is_taken_from_each_page_until_there_is_none() {
        provider.receiver()
                .on(
                        "/api/items",
                        page("{\"meta\":{\"next\":\"a=\"}}"),
                        page("{\"meta\":{\"next\":7}}"),
                        page("{\"meta\":{\"next\":\"\"}}"));

        assertThat(pages(Pagination.cursor("/meta/next", "cursor"), 10)).hasSize(3);
        assertThat(targets())
                .containsExactly("/api/items?size=2", "/api/items?size=2&cursor=a%3D", "/api/items?size=2&cursor=7");
    }

    @Test
    void numbers_are_counted_until_a_page_is_empty() {
        provider.receiver().on("/api/items", page("[1,2]"), page("[3]"), page("[]"));

        assertThat(bodies(pages(Pagination.numbers("page", 1, ""), 10))).containsExactly("[1,2]", "[3]", "[]");
        assertThat(targets())
                .containsExactly("/api/items?size=2", "/api/items?size=2&page=2", "/api/items?size=2&page=3");
    }

    @Test
    void pages_are_fetched_when_they_are_read() {
        provider.receiver().on("/api/items", page("[1]"), page("[2]"), page("[3]"));

        assertThat(bodies(pages(Pagination.numbers("page", 1, ""), 10).limit(2)))
                .containsExactly("[1]", "[2]");
        assertThat(targets()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<http://elsewhere.test/items>; rel=next",
                "<//elsewhere.test/>; rel=next",
                "<http://x@127.0.0.1/>; rel=next",
                "</api/items?size=2>; rel=next"
            })
    void page_elsewhere_or_one_that_was_there_before_is_not_fetched(String link) {
        provider.receiver().on("/api/items", page("1", link));

        assertEndsEarly(pages(Pagination.links(), 10));
        assertThat(targets()).hasSize(1);
    }

    @Test
    void more_pages_than_the_bound_are_no_success() {
        provider.receiver().on("/api/items", page("[1]"));

        assertEndsEarly(pages(Pagination.numbers("page", 1, ""), 3));
        assertThat(targets()).hasSize(3);
        assertThatIllegalArgumentException().isThrownBy(() -> pages(Pagination.links(), 0));
    }

    @Test
    void page_that_is_not_answered_as_asked_ends_the_pages() {
        provider.receiver().on("/api/items", page("[1]"), Behaviour.answer(403));

        assertEndsEarly(pages(Pagination.numbers("page", 1, ""), 3));
    }

    @Test
    void links_that_were_cut_off_are_no_end() {
        provider.receiver().on("/api/items", page("1", "<" + "x".repeat(2_000) + ">; rel=next"));

        assertEndsEarly(pages(Pagination.links(), 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<http://[x>; rel=next", "<a b>; rel=next", "<%zz>; rel=next", "<?a#b>; rel=next"})
    void link_that_cannot_be_followed_ends_the_pages(String link) {
        provider.receiver().on("/api/items", page("1", link));

        assertEndsEarly(pages(Pagination.links(), 10));
        assertThat(targets()).hasSize(1);
    }

    @Test
    void answer_that_no_service_gave_has_no_place_that_a_link_could_be_relative_to() {
        provider.receiver().on("/api/items", Behaviour.answer(500));
        ApiClient client = acme.client(
                connect().id(),
                ApiClientSettings.builder()
                        .fallback((request, outage) -> Optional.of(ApiResponse.instead(OutboundResponse.builder(200)
                                .header("Link", "</api/items?after=1>; rel=next")
                                .build())))
                        .build());

        assertEndsEarly(client.pages(FIRST, Pagination.links(), 10));
    }

    @Test
    void parameter_in_the_target_is_where_the_pages_begin() {
        provider.receiver().on("/api/items", page("[1]"), page("[2]"), page("[]"));
        ApiClient client = acme.client(connect().id());

        assertThat(client.pages(ApiRequest.get("items?page=3&size=2"), Pagination.numbers("page", 1, ""), 10))
                .hasSize(3);
        assertThat(targets())
                .containsExactly("/api/items?page=3&size=2", "/api/items?size=2&page=4", "/api/items?size=2&page=5");
    }

    @Test
    void cursor_in_the_target_is_replaced() {
        provider.receiver().on("/api/items", page("{\"next\":\"b\"}"), page("{}"));
        ApiClient client = acme.client(connect().id());

        assertThat(client.pages(ApiRequest.get("items?cursor=a"), Pagination.cursor("/next", "cursor"), 10))
                .hasSize(2);
        assertThat(targets()).containsExactly("/api/items?cursor=a", "/api/items?cursor=b");
    }

    @Test
    void page_that_is_no_number_ends_the_pages() {
        provider.receiver().on("/api/items", page("[1]"));
        ApiClient client = acme.client(connect().id());

        assertEndsEarly(client.pages(ApiRequest.get("items?page=one"), Pagination.numbers("page", 1, ""), 10));
    }

    private static void assertEndsEarly(Stream<ApiResponse> pages) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(pages::toList)
                .matches(e -> e.reason() == Reason.PAGES);
    }
}
