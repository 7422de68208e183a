package dev.integrations.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.common.TenantId;
import dev.integrations.scope.Authentication;
import dev.integrations.scope.Authenticator;
import dev.integrations.scope.Caller;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.scope.ScopeSet;
import dev.integrations.web.WebFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardFilterTest {
    private static final ScopeCatalog CATALOG = ScopeCatalog.builder()
            .add("invoices:read", "See invoices")
            .add("invoices:write", "Change invoices")
            .build();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Container container;

    private record Holder(String subject, ScopeSet scopes) implements Caller {
        @Override
        public TenantId tenant() {
            return TenantId.of("acme");
        }
    }

    /** Takes the name of a scope as the token for it. */
    private static final Authenticator BY_SCOPE = (credentials, request, needed) -> switch (credentials.value()) {
        case "read" -> new Authentication.Accepted(new Holder("reader", CATALOG.needed("invoices:read")));
        case "spent" -> new Authentication.Exhausted(Duration.ofSeconds(7));
        case "broken" -> throw new IllegalStateException("the secret detail");
        default -> new Authentication.Refused("No such token");
    };

    private static final class HostServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String caller = GuardFilter.caller(request)
                    .map(found -> found.subject() + " of " + found.tenant())
                    .orElse("nobody");
            response.getWriter()
                    .print("%s|%s|%s|%s"
                            .formatted(
                                    caller,
                                    request.getUserPrincipal() == null
                                            ? "none"
                                            : request.getUserPrincipal().getName(),
                                    request.getRemoteUser(),
                                    request.getParameter("a")));
        }
    }

    private void start(WebFilter filter) throws Exception {
        container = Container.in(folder)
                .filter(GuardFilter.of(filter))
                .serve(new HostServlet())
                .start();
    }

    private static void register(ServletContext context, ScopeGuard guard) {
        // region guard-servlet
        GuardFilter readers = GuardFilter.of(guard.requiring(CATALOG.needed("invoices:read")));
        context.addFilter("invoice-readers", readers)
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/invoices/*");
        // endregion
    }

    private void startGuarded(String scope) throws Exception {
        start(ScopeGuard.of("api", BY_SCOPE).requiring(CATALOG.needed(scope)));
    }

    @AfterEach
    void stop() throws Exception {
        if (container != null) {
            container.close();
        }
    }

    private HttpResponse<String> post(String... headers) throws Exception {
        return postTo("/", headers);
    }

    private HttpResponse<String> postTo(String target, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        Objects.requireNonNull(container).uri(target))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=1"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void servlet_finds_who_calls_and_reads_the_body_itself() throws Exception {
        startGuarded("invoices:read");

        HttpResponse<String> answer = post("Authorization", "Bearer read");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("reader of acme|reader|reader|1");
    }

    @Test
    void filter_is_registered_by_the_host() throws Exception {
        container = Container.in(folder)
                .initialize(context -> register(context, ScopeGuard.of("api", BY_SCOPE)))
                .serve(new HostServlet())
                .start();

        assertThat(post().statusCode()).as("elsewhere").isEqualTo(200);
        assertThat(postTo("/invoices/1").statusCode()).isEqualTo(401);
        assertThat(postTo("/invoices/1", "Authorization", "Bearer read").statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_the_guard_refuses_does_not_reach_the_servlet() throws Exception {
        startGuarded("invoices:write");

        HttpResponse<String> none = post();
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().allValues("www-authenticate")).containsExactly("Bearer realm=\"api\"");
        assertThat(none.headers().allValues("cache-control")).containsExactly("no-store");
        assertThat(none.body()).isEmpty();
        HttpResponse<String> bad = post("Authorization", "Bearer other");
        assertThat(bad.statusCode()).isEqualTo(401);
        assertThat(bad.headers().firstValue("www-authenticate"))
                .contains("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"No such token\"");
        assertThat(bad.body()).isEqualTo("{\"error\":\"invalid_token\"}");
        HttpResponse<String> poor = post("Authorization", "Bearer read");
        assertThat(poor.statusCode()).isEqualTo(403);
        assertThat(poor.headers().firstValue("www-authenticate"))
                .contains("Bearer realm=\"api\", error=\"insufficient_scope\", scope=\"invoices:write\"");
        HttpResponse<String> twice = post("Authorization", "Bearer read", "Authorization", "Bearer read");
        assertThat(twice.statusCode()).isEqualTo(400);
        HttpResponse<String> spent = post("Authorization", "Bearer spent");
        assertThat(spent.statusCode()).isEqualTo(429);
        assertThat(spent.headers().firstValue("retry-after")).contains("7");
    }

    @Test
    void exception_of_the_guard_becomes_a_500_without_details() throws Exception {
        startGuarded("invoices:read");

        HttpResponse<String> answer = post("Authorization", "Bearer broken");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void headers_that_a_filter_adds_are_sent_with_the_answer_of_the_servlet() throws Exception {
        start((request, next) -> next.handle(request).withHeader("X-Added", request.path()));

        HttpResponse<String> answer = post();

        assertThat(answer.body()).isEqualTo("nobody|none|null|1");
        assertThat(answer.headers().allValues("x-added")).containsExactly("/");
    }
}
