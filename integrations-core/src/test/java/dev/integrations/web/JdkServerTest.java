package dev.integrations.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdkServerTest {
    private static final int MAX_BODY = 8;

    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;
    private volatile WebHandler handler = request -> WebResponse.of(204);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", JdkServer.handler(request -> handler.handle(request), MAX_BODY));
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void request_comes_in_as_it_was_sent() throws Exception {
        handler = request -> WebResponse.text(
                200,
                "%s %s %s %s %s %s"
                        .formatted(
                                request.method(),
                                request.path(),
                                request.query().orElse("none"),
                                request.headers("x-a"),
                                request.form().find("b").orElse("none"),
                                request.secure()));

        HttpResponse<String> answer = send(
                request("/a%2Fb?c=%20").header("X-A", "1").header("X-A", "2").POST(BodyPublishers.ofString("b=3")));

        assertThat(answer.body()).isEqualTo("POST /a%2Fb c=%20 [1, 2] 3 false");
    }

    @Test
    void answer_goes_out_as_it_is() throws Exception {
        handler = request ->
                WebResponse.text(418, "short").withHeader("Set-Cookie", "a=1").withHeader("Set-Cookie", "b=2");

        HttpResponse<String> answer = send(request("/").GET());

        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.headers().firstValue("content-length")).contains("5");
    }

    @Test
    void head_is_answered_without_the_body() throws Exception {
        handler = request -> WebResponse.text(200, "short");

        HttpResponse<String> answer = send(request("/").method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void body_over_the_limit_is_not_handed_on() throws Exception {
        handler = request -> WebResponse.text(200, "read");

        assertThat(send(request("/").POST(BodyPublishers.ofString("x".repeat(MAX_BODY))))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/").POST(BodyPublishers.ofString("x".repeat(MAX_BODY + 1))))
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void exception_is_answered_without_a_word_of_it() throws Exception {
        handler = request -> {
            throw new IllegalStateException("secret");
        };

        HttpResponse<String> answer = send(request("/").GET());

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void negative_limit_is_refused() {
        assertThatThrownBy(() -> JdkServer.handler(handler, -1)).hasMessageContaining("-1");
    }

    private HttpRequest.Builder request(String target) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + target));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
