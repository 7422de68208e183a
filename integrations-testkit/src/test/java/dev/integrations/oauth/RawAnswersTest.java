package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.integrations.web.JdkServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes over the wire byte for byte: client libraries take answers that RFC 6749 forbids, and repair others. */
@SuppressWarnings("NullAway.Init")
class RawAnswersTest extends AuthorizationFixture {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private final NewApp app = confidential();
    private HttpServer host;

    /** An answer: its status line and headers, and the bytes behind them. */
    private record Answer(List<String> head, String body) {
        static Answer of(byte[] bytes) {
            String text = new String(bytes, ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            return new Answer(text.substring(0, end).lines().toList(), text.substring(end + 4));
        }

        int status() {
            return Integer.parseInt(head.get(0).split(" ", 3)[1]);
        }

        List<String> values(String name) {
            return head.stream()
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    @BeforeEach
    void listen() throws IOException {
        host = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        host.createContext("/", JdkServer.handler(server, 16 * 1024));
        host.start();
    }

    @AfterEach
    void stop_listening() {
        host.stop(0);
    }

    private Answer raw(String request) throws IOException {
        try (Socket socket =
                new Socket(host.getAddress().getAddress(), host.getAddress().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(ISO_8859_1));
            out.flush();
            return Answer.of(socket.getInputStream().readAllBytes());
        }
    }

    private Answer posted(String path, String headers, String body) throws IOException {
        return raw("POST %s HTTP/1.1\r\nHost: as\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(path, headers, body.length(), body));
    }

    private String authorized() {
        return FORM + "Authorization: " + basic(app) + "\r\n";
    }

    private static void assertError(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.body()).startsWith("{\"error\":\"" + error + "\",\"error_description\":\"");
        assertThat(answer.body())
                .matches("\\{\"error\":\"[a-z_]+\",\"error_description\":\"[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+\"}");
        assertUncached(answer);
        assertThat(answer.values("Content-Type")).containsExactly("application/json");
        assertThat(answer.values("Content-Length"))
                .containsExactly(Integer.toString(answer.body().length()));
    }

    private static void assertUncached(Answer answer) {
        assertThat(answer.values("Cache-Control")).containsExactly("no-store");
        assertThat(answer.values("Pragma")).containsExactly("no-cache");
    }

    @Test
    void tokens_come_as_json_that_nobody_keeps() throws IOException {
        Answer answer = posted(TOKEN, authorized(), "grant_type=client_credentials&scope=invoices%3Aread");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.values("Content-Type")).containsExactly("application/json");
        assertUncached(answer);
        assertThat(answer.values("Access-Control-Allow-Origin")).isEmpty();
        assertThat(answer.body())
                .matches("\\{\"access_token\":\"oat_[A-Za-z0-9_-]{43}\",\"token_type\":\"Bearer\",\"expires_in\":3600,"
                        + "\"scope\":\"invoices:read\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, REVOKE, INTROSPECT})
    void failed_authentication_is_answered_with_one_challenge(String path) throws IOException {
        Answer answer = posted(path, FORM + "Authorization: Basic eDp5\r\n", "grant_type=client_credentials&token=x");

        assertError(answer, 401, "invalid_client");
        assertThat(answer.values("WWW-Authenticate")).containsExactly("Basic realm=\"oauth\"");
    }

    @Test
    void failure_without_the_header_has_no_challenge() throws IOException {
        Answer answer = posted(TOKEN, FORM, "grant_type=client_credentials&client_id=x&client_secret=y");

        assertError(answer, 400, "invalid_client");
        assertThat(answer.values("WWW-Authenticate")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {TOKEN, REVOKE, INTROSPECT})
    void other_methods_are_told_which_one_to_use(String path) throws IOException {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post")) {
            Answer answer = raw("%s %s HTTP/1.1\r\nHost: as\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    .formatted(method, path));

            assertThat(answer.status()).as(method).isEqualTo(405);
            assertThat(answer.values("Allow")).as(method).containsExactly("POST");
            assertUncached(answer);
            assertThat(answer.body()).as(method).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=client_credentials&grant_type=client_credentials",
                "grant_type=client_credentials&grant%5Ftype=refresh_token",
                "grant_type=client_credentials&scope=invoices:read&scope=invoices:read",
                "grant_type=client_credentials&x=1&x=2",
                "grant_type=client_credentials&x&x",
                "grant_type=client_credentials&scope=%",
                "grant_type=client_credentials&scope=%zz",
                "grant_type=client_credentials&scope=%ff%fe",
                "grant_type=client_credentials&scope=\u00e9",
                "grant_type=",
                ""
            })
    void parameters_that_are_repeated_or_do_not_decode_are_refused(String body) throws IOException {
        assertError(posted(TOKEN, authorized(), body), 400, "invalid_request");
    }

    @Test
    void what_is_in_the_query_counts_for_nothing() throws IOException {
        String query = "?grant_type=client_credentials&client_id=%s&client_secret=%s"
                .formatted(app.id(), app.secret().orElseThrow().reveal());

        assertError(posted(TOKEN + query, FORM, ""), 400, "invalid_request");
        assertError(posted(TOKEN + "?a", authorized(), "grant_type=client_credentials"), 400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type: application/json\r\n",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/x-www-form-urlencodedx\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            })
    void body_that_does_not_say_that_it_is_a_form_is_refused(String type) throws IOException {
        String authorization = "Authorization: " + basic(app) + "\r\n";

        assertError(posted(TOKEN, type + authorization, "grant_type=client_credentials"), 400, "invalid_request");
    }

    @Test
    void charset_of_a_form_is_utf_8_whatever_it_says() throws IOException {
        String headers = "Content-Type: Application/X-WWW-Form-UrlEncoded; charset=ISO-8859-1\r\nAuthorization: "
                + basic(app) + "\r\n";

        assertThat(posted(TOKEN, headers, "grant_type=client_credentials").status())
                .isEqualTo(200);
        assertError(posted(TOKEN, headers, "grant_type=client_credentials&scope=%C3%A9"), 400, "invalid_scope");
        assertError(posted(TOKEN, headers, "grant_type=client_credentials&scope=%E9"), 400, "invalid_request");
    }

    static Stream<String> illegalTexts() {
        return Stream.of("\"", "\\", "%0D%0ASet-Cookie:%20a=b", "%00", "%7F", "%C3%A9", "<script>", "%E2%80%AE");
    }

    /** Nothing of a request is in the text of an error, so that no character of it can be illegal there. */
    @ParameterizedTest
    @MethodSource("illegalTexts")
    void text_of_an_error_has_legal_characters_alone(String text) throws IOException {
        for (String name : List.of("grant_type", "scope", "resource", "client_id", "code", text)) {
            String body = (name.equals("grant_type") ? "" : "grant_type=authorization_code&code_verifier=x&") + name
                    + "=" + text;

            Answer answer = posted(TOKEN, authorized(), body);

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body())
                    .matches(
                            "\\{\"error\":\"[a-z_]+\",\"error_description\":\"[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]+\"}");
            assertThat(answer.head()).noneMatch(line -> line.startsWith("Set-Cookie"));
        }
    }

    @Test
    void head_of_the_metadata_has_no_body_and_the_length_of_get() throws IOException {
        for (String path : List.of(MetadataEndpoint.WELL_KNOWN)) {
            Answer get = raw("GET %s HTTP/1.1\r\nHost: as\r\nConnection: close\r\n\r\n".formatted(path));
            Answer head = raw("HEAD %s HTTP/1.1\r\nHost: as\r\nConnection: close\r\n\r\n".formatted(path));

            assertThat(get.status()).isEqualTo(200);
            assertThat(get.values("Content-Type")).containsExactly("application/json");
            assertThat(new String(get.body().getBytes(ISO_8859_1), UTF_8)).contains("\"issuer\":\"" + ISSUER + "\"");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void answers_to_browsers_are_guarded_on_the_wire() throws IOException {
        for (String query : List.of(
                form(request(app)), "client_id=x", "client_id=%ff", form(request(app, "scope", "\"\\\u00e9")))) {
            Answer answer =
                    raw("GET %s?%s HTTP/1.1\r\nHost: as\r\nConnection: close\r\n\r\n".formatted(AUTHORIZE, query));

            assertThat(answer.values("X-Frame-Options")).as(query).containsExactly("DENY");
            assertThat(answer.values("Content-Security-Policy"))
                    .as(query)
                    .anyMatch(policy -> policy.contains("frame-ancestors 'none'"));
            assertThat(answer.values("Referrer-Policy")).as(query).containsExactly("no-referrer");
            assertThat(answer.values("Access-Control-Allow-Origin")).as(query).isEmpty();
            assertUncached(answer);
            answer.values("Location").forEach(location -> assertThat(location).matches("[\\x21-\\x7E]+"));
        }
    }

    @Test
    void body_that_is_too_large_is_refused() throws IOException {
        Answer answer = posted(TOKEN, FORM, "a".repeat(16 * 1024 + 1));

        assertThat(answer.status()).isEqualTo(413);
    }
}
