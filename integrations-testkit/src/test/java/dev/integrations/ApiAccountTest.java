package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.integrations.connection.ApiClient;
import dev.integrations.connection.ApiException;
import dev.integrations.connection.ApiException.Reason;
import dev.integrations.connection.ApiRequest;
import dev.integrations.connection.ApiResponse;
import dev.integrations.connection.AuthorizationRequest;
import dev.integrations.connection.Connection;
import dev.integrations.connection.Pagination;
import dev.integrations.testkit.http.Behaviour;
import java.time.Duration;
import java.util.List;
import java.util.Spliterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection to an organisation with an API of its own, that is authorized again by a user of another one. */
class ApiAccountTest extends ShippedProviderFixture {
    private static final ShippedProvider SALESFORCE = ShippedProvider.salesforce();
    private static final String OLD = "one.my.salesforce.com/ping";
    private static final String NEW = "two.my.salesforce.com/ping";

    private ApiClient kept;
    private Connection connection;

    @BeforeEach
    void connect_and_keep_a_client() {
        on(SALESFORCE.token(), json(200, SALESFORCE.granted()));
        on(OLD, Behaviour.answer(200));
        on(NEW, Behaviour.answer(200));
        connection = connect(SALESFORCE);
        kept = acme.client(connection.id());
    }

    private void authorizeAgain(String instance) {
        on(
                SALESFORCE.token(),
                json(
                        200,
                        SALESFORCE
                                .granted()
                                .replace("\"one\"", "\"two\"")
                                .replace("https://one.my.salesforce.com", instance)));
        come(
                SALESFORCE,
                acme.authorize(AuthorizationRequest.again(connection, SESSION)).uri());
    }

    private void authorizeAgain() {
        authorizeAgain("https://two.my.salesforce.com");
    }

    private List<String> tokensAt(String place) {
        return requestsTo(place).stream()
                .map(request -> request.header("Authorization").orElse("none"))
                .toList();
    }

    @Test
    void client_that_was_kept_calls_the_api_of_the_account_that_it_is_now() {
        kept.get("ping");
        authorizeAgain();

        kept.get("ping");
        kept.get("https://one.my.salesforce.com/ping");

        assertThat(tokensAt(OLD)).containsExactly("Bearer one", "none");
        assertThat(tokensAt(NEW)).containsExactly("Bearer two");
    }

    @Test
    void token_that_replaces_a_refused_one_is_not_shown_where_that_was() {
        clock.advance(Duration.ofMinutes(1));
        on(OLD, exchange -> {
            authorizeAgain();
            Behaviour.answer(401).handle(exchange);
        });

        assertThat(kept.get("ping").status()).isEqualTo(401);
        assertThat(tokensAt(OLD)).containsExactly("Bearer one");
        assertThat(tokensAt(NEW)).isEmpty();
    }

    @Test
    void account_that_names_no_api_of_its_vendor_has_none() {
        authorizeAgain("https://two.evil.test");

        assertThatIllegalStateException().isThrownBy(() -> kept.get("ping")).withMessageContaining("has no API");
        assertThat(tokensAt(OLD)).isEmpty();
    }

    @Test
    void pages_of_one_account_are_not_followed_by_those_of_another() {
        on(OLD, Behaviour.answer(200, List.of(), "[1]"));
        Spliterator<ApiResponse> pages = kept.pages(ApiRequest.get("ping"), Pagination.numbers("page", 1, ""), 10)
                .spliterator();
        pages.tryAdvance(page -> assertThat(page.status()).isEqualTo(200));
        authorizeAgain();

        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> pages.tryAdvance(page -> {}))
                .matches(e -> e.reason() == Reason.PAGES)
                .withMessageContaining("another account");
        assertThat(vendors.requests()).noneMatch(request -> request.target().startsWith("/two."));
    }
}
