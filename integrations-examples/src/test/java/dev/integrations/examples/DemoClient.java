package dev.integrations.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The demo host, a developer who registers apps there, and a user with a browser. */
final class DemoClient implements AutoCloseable {
    static final String CALLBACK = "http://127.0.0.1:4711/callback";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final Pattern HANDLE = Pattern.compile("name=\"consent_request\" value=\"([A-Za-z0-9_-]+)\"");

    private final HttpClient http = HttpClient.newHttpClient();
    private final DemoApp demo = new DemoApp();
    private final String issuer;

    /** What the developer of an app has. */
    record Registered(String id, String secret) {}

    DemoClient() throws IOException {
        String url = demo.start(DemoOptions.parse("--port", "0"));
        this.issuer = url.substring(0, url.length() - 1);
    }

    String issuer() {
        return issuer;
    }

    String api() {
        return issuer + "/api";
    }

    Registered register(String... fields) throws Exception {
        HttpResponse<String> answer = post("/apps", form(fields), Map.of());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode app = MAPPER.readTree(answer.body());
        return new Registered(
                app.path("client_id").asText(), app.path("client_secret").asText());
    }

    /** Has the user open an address, log in and agree, and returns where the browser is sent back to. */
    URI approve(URI request) throws Exception {
        HttpResponse<String> decided = decided(request, "/oauth/authorize");
        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(303);
        return URI.create(location(decided));
    }

    /** Has the user open the link that a device shows, log in and agree. */
    void approveDevice(URI link) throws Exception {
        HttpResponse<String> decided = decided(link, "/oauth/device");
        assertThat(decided.statusCode()).as(decided.body()).isEqualTo(200);
    }

    private HttpResponse<String> decided(URI request, String action) throws Exception {
        HttpResponse<String> login = get(request.toString(), Map.of());
        assertThat(login.statusCode()).isEqualTo(303);
        HttpResponse<String> loggedIn = get(issuer + location(login), Map.of());
        String cookie =
                loggedIn.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        HttpResponse<String> page = get(issuer + location(loggedIn), Map.of("Cookie", cookie));
        if (page.statusCode() == 303) {
            return page;
        }
        Matcher handle = HANDLE.matcher(page.body());
        assertThat(handle.find()).as(page.body()).isTrue();
        String decision = form("consent_request", handle.group(1), "decision", "approve");
        return post(action, decision, Map.of("Cookie", cookie));
    }

    /** Returns what the API says to a token. */
    HttpResponse<String> invoices(String token) throws Exception {
        return get(issuer + "/api/invoices", Map.of("Authorization", "Bearer " + token));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }

    static String form(String... fields) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], UTF_8));
        }
        return form.toString();
    }

    HttpResponse<String> get(String url, Map<String, String> headers) throws Exception {
        return send(HttpRequest.newBuilder(URI.create(url)), headers);
    }

    private HttpResponse<String> post(String path, String form, Map<String, String> headers) throws Exception {
        return send(
                HttpRequest.newBuilder(URI.create(issuer + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request, Map<String, String> headers) throws Exception {
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    static Map<String, String> query(URI uri) {
        return Pattern.compile("&")
                .splitAsStream(uri.getRawQuery())
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], UTF_8)));
    }

    @Override
    public void close() {
        demo.close();
    }
}
