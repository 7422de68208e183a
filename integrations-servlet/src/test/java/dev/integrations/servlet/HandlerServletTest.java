package dev.integrations.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.integrations.web.WebHandler;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class HandlerServletTest {
    private static final int MAX_BODY = 8;

    private final HttpClient client = HttpClient.newHttpClient();
    private volatile WebHandler handler = request -> WebResponse.of(204);
    private Container container;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        container = Container.in(folder)
                .serve(HandlerServlet.of(request -> handler.handle(request), MAX_BODY))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        container.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(container.uri(target));
    }

    private static WebResponse echo(WebRequest request) {
        return WebResponse.text(
                200,
                "%s|%s|%s|%s|%s|%s|%s"
                        .formatted(
                                request.method(),
                                request.path(),
                                request.query().orElse("none"),
                                request.headers("x-a"),
                                new String(request.body(), StandardCharsets.UTF_8),
                                request.peer().getHostAddress(),
                                request.secure()));
    }

    @Test
    void request_comes_in_as_it_was_sent() throws Exception {
        handler = HandlerServletTest::echo;

        HttpResponse<String> answer = send(request("/a%20b/c;d=1?e=%20&e=+2&f")
                .header("X-A", "1")
                .header("x-a", "2, 3")
                .POST(BodyPublishers.ofString("é=1&é")));

        assertThat(answer.body()).isEqualTo("POST|/a%20b/c;d=1|e=%20&e=+2&f|[1, 2, 3]|é=1&é|127.0.0.1|false");
    }

    @Test
    void query_and_form_are_not_mixed_and_keep_their_repetitions() throws Exception {
        handler = request -> WebResponse.text(
                200,
                request.queryParameters().all("a") + " " + request.form().all("a") + " "
                        + request.form().repeated());

        HttpResponse<String> answer = send(request("/?a=1")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("a=2&a=3")));

        assertThat(answer.body()).isEqualTo("[1] [2, 3] [a]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"})
    void every_method_reaches_the_handler(String method) throws Exception {
        handler = request -> WebResponse.text(200, request.method());

        assertThat(send(request("/").method(method, BodyPublishers.noBody())).body())
                .isEqualTo(method);
    }

    @Test
    void answer_goes_out_as_it_is() throws Exception {
        handler = request -> WebResponse.json(418, TextNode.valueOf("short"))
                .withHeader("Set-Cookie", "a=1")
                .withHeader("Set-Cookie", "b=2")
                .withHeader("Cache-Control", "no-store");

        HttpResponse<String> answer = send(request("/").GET());

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().allValues("content-type")).containsExactly("application/json");
        assertThat(answer.headers().allValues("cache-control")).containsExactly("no-store");
        assertThat(answer.headers().firstValue("content-length")).contains("7");
        assertThat(answer.body()).isEqualTo("\"short\"");
    }

    @Test
    void head_is_answered_without_the_body() throws Exception {
        handler = request -> WebResponse.text(200, "short");

        HttpResponse<String> answer = send(request("/").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.headers().firstValue("content-length")).contains("5");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void body_of_the_largest_size_is_read_and_a_larger_one_is_not() throws Exception {
        handler = HandlerServletTest::echo;

        assertThat(send(request("/").POST(BodyPublishers.ofString("12345678"))).body())
                .contains("|12345678|");
        assertThat(send(request("/").POST(BodyPublishers.ofString("123456789"))).statusCode())
                .isEqualTo(413);
    }

    @Test
    void body_that_does_not_say_how_long_it_is_is_bounded_too() throws Exception {
        handler = HandlerServletTest::echo;
        String head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

        assertThat(container.raw(head + "4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .contains("|12345678|");
        assertThat(container.raw(head + "4\r\n1234\r\n5\r\n56789\r\n0\r\n\r\n")).startsWith("HTTP/1.1 413");
        assertThat(container.raw(head + "ffffff\r\n" + "x".repeat(100_000))).startsWith("HTTP/1.1 413");
    }

    @Test
    void exception_becomes_a_500_without_details() throws Exception {
        handler = request -> {
            throw new IllegalStateException("the secret detail");
        };

        HttpResponse<String> answer = send(request("/").GET());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void bound_is_neither_negative_nor_the_greatest_number() {
        assertThatIllegalArgumentException().isThrownBy(() -> HandlerServlet.of(handler, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> HandlerServlet.of(handler, Integer.MAX_VALUE));
    }
}
