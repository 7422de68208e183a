package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.http.Header;
import dev.integrations.web.WebRequest;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A request that is in order, until it is mutated: its parameters, its headers, or its bytes. */
final class FuzzedRequest {
    private static final List<String> METHODS = List.of("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "get", "");
    private static final List<String> NAMES = List.of(
            "client_id",
            "client_secret",
            "client_assertion",
            "client_assertion_type",
            "code",
            "code_challenge",
            "code_challenge_method",
            "code_verifier",
            "consent_request",
            "decision",
            "device_code",
            "dpop_jkt",
            "grant_type",
            "prompt",
            "redirect_uri",
            "refresh_token",
            "request",
            "request_uri",
            "resource",
            "response_mode",
            "response_type",
            "scope",
            "state",
            "token",
            "token_type_hint",
            "user_code",
            "");
    private static final List<String> VALUES = List.of(
            "",
            " ",
            "\u0000",
            "a\r\nSet-Cookie: a=b",
            "\"<script>alert(1)</script>\\",
            "é🚀\u202e",
            "x".repeat(5_000),
            "-1",
            "null",
            "{}",
            "[\"a\"]",
            "' OR '1'='1",
            "../../etc/passwd",
            "https://evil.test/",
            "javascript:alert(1)",
            "https://client.example.com/cb/../cb",
            "https://client.example.com/cb",
            "https://api.example.com",
            "https://files.example.com",
            "https://files.example.com#fragment",
            "invoices:read",
            "invoices:read invoices:write",
            "invoices:read  files",
            "none",
            "login",
            "none consent",
            "consent",
            "plain",
            "S256",
            "code",
            "token",
            "id_token token",
            "form_post",
            "approve",
            "deny",
            "authorization_code",
            "refresh_token",
            "client_credentials",
            "password",
            "urn:ietf:params:oauth:grant-type:device_code",
            "access_token");
    private static final List<String> AUTHORIZATIONS = List.of(
            "", "Basic", "Basic ", "Basic !!!!", "Basic Og==", "Basic YTpi", "Bearer x", "DPoP x", "basic YTpiOmM=");
    private static final List<String> TYPES = List.of(
            "application/json",
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded; charset=utf-16",
            "APPLICATION/X-WWW-FORM-URLENCODED",
            "");
    private static final List<Header> HEADERS = List.of(
            new Header("X-Forwarded-For", "198.51.100.7"),
            new Header("Accept-Language", "de;q=0.5, *;q=x"),
            new Header("Accept-Language", "tlh, en;q=0.1"),
            new Header("Cookie", "session=1"),
            new Header("DPoP", "a.b.c"),
            new Header("Origin", "https://evil.test"),
            new Header("Content-Length", "-1"));
    private static final String LANGUAGE = "de-*,;q=0.5 x";
    private static final String RAW = "%&=+;\u0000\u00ffZ0/?# ";

    private String method;
    private String path;
    private final boolean posted;
    private final List<Map.Entry<String, String>> parameters = new ArrayList<>();
    private final List<Header> headers = new ArrayList<>();
    private final List<RawChange> rawChanges = new ArrayList<>();

    /** A change of the encoded parameters, at a place between 0 and 1. */
    private record RawChange(double place, int kind, char character) {
        String apply(String encoded) {
            int at = (int) (place * encoded.length());
            return switch (kind) {
                case 0 -> encoded.substring(0, at);
                case 1 -> encoded.substring(0, at) + character + encoded.substring(at);
                default ->
                    at == encoded.length() ? encoded : encoded.substring(0, at) + character + encoded.substring(at + 1);
            };
        }
    }

    private FuzzedRequest(String method, String path) {
        this.method = method;
        this.path = path;
        this.posted = method.equals("POST");
    }

    static FuzzedRequest get(String path, List<String> pairs) {
        return new FuzzedRequest("GET", path).with(pairs);
    }

    static FuzzedRequest post(String path, List<String> pairs) {
        FuzzedRequest request = new FuzzedRequest("POST", path).with(pairs);
        request.headers.add(new Header("Content-Type", "application/x-www-form-urlencoded"));
        return request;
    }

    private FuzzedRequest with(List<String> pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            parameters.add(Map.entry(pairs.get(i), pairs.get(i + 1)));
        }
        return this;
    }

    FuzzedRequest header(String name, String value) {
        headers.add(new Header(name, value));
        return this;
    }

    /** Most often once, since more than that seldom gets past parsing. */
    void mutate(Random random, List<String> foreign) {
        int rank = random.nextInt(20);
        int times = rank < 2 ? 0 : rank < 13 ? 1 : rank < 18 ? 2 : 3;
        for (int i = 0; i < times; i++) {
            mutateOnce(random, foreign);
        }
    }

    private void mutateOnce(Random random, List<String> foreign) {
        switch (random.nextInt(24)) {
            case 0 -> method = pick(METHODS, random);
            case 1 -> path = path + pick(List.of("/", "//", "%2f", ";a=b", "x"), random);
            case 2 -> replaceHeader("Content-Type", pick(TYPES, random));
            case 3 -> replaceHeader("Authorization", pick(AUTHORIZATIONS, random));
            case 4 -> headers.add(pick(HEADERS, random));
            case 5 -> headers.add(new Header("Accept-Language", languages(random)));
            case 6 -> headers.stream().findFirst().ifPresent(headers::add);
            case 7, 8 ->
                rawChanges.add(new RawChange(
                        random.nextDouble(),
                        random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(2),
                        RAW.charAt(random.nextInt(RAW.length()))));
            case 9, 10, 11 -> parameters.add(Map.entry(pick(NAMES, random), pick(VALUES, random)));
            case 12, 13 -> parameters.add(Map.entry("x" + random.nextInt(200), pick(VALUES, random)));
            default -> mutateParameter(random, foreign);
        }
    }

    private static String languages(Random random) {
        return random.ints(1 + random.nextInt(8), 0, LANGUAGE.length())
                .mapToObj(at -> LANGUAGE.substring(at, at + 1))
                .collect(Collectors.joining());
    }

    private void mutateParameter(Random random, List<String> foreign) {
        if (parameters.isEmpty()) {
            return;
        }
        int at = random.nextInt(parameters.size());
        String name = parameters.get(at).getKey();
        String value = parameters.get(at).getValue();
        switch (random.nextInt(10)) {
            case 0 -> parameters.remove(at);
            case 1 -> parameters.add(parameters.get(at));
            case 2 -> Collections.shuffle(parameters, random);
            case 3 -> parameters.set(at, Map.entry(name.toUpperCase(Locale.ROOT), value));
            case 4, 5 -> parameters.set(at, Map.entry(name, pick(foreign, random)));
            case 6, 7 -> parameters.set(at, Map.entry(name, changed(value, random)));
            default -> parameters.set(at, Map.entry(name, pick(VALUES, random)));
        }
    }

    private static String changed(String value, Random random) {
        int at = random.nextInt(value.length() + 1);
        char other = (char) (random.nextInt(10) == 0 ? random.nextInt(0xD800) : 0x20 + random.nextInt(0x5F));
        return random.nextBoolean() || at == value.length()
                ? value.substring(0, at) + other + value.substring(at)
                : value.substring(0, at) + other + value.substring(at + 1);
    }

    private void replaceHeader(String name, String value) {
        headers.removeIf(header -> header.name().equals(name));
        if (!value.isEmpty()) {
            headers.add(new Header(name, value));
        }
    }

    private static <T> T pick(List<T> choice, Random random) {
        return choice.get(random.nextInt(choice.size()));
    }

    String encoded() {
        String encoded = parameters.stream()
                .map(pair -> URLEncoder.encode(pair.getKey(), UTF_8) + "=" + URLEncoder.encode(pair.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        for (RawChange change : rawChanges) {
            encoded = change.apply(encoded);
        }
        return encoded;
    }

    WebRequest request(Random random) {
        String encoded = encoded();
        WebRequest.Builder request = WebRequest.builder(
                        method, posted || encoded.isEmpty() ? path : path + "?" + encoded)
                .peer(peer(random));
        headers.forEach(header -> request.header(header.name(), header.value()));
        return posted ? request.body(encoded.getBytes(ISO_8859_1)).build() : request.build();
    }

    /** Another one each time, so that nobody is held up for the failures of others. */
    private static InetAddress peer(Random random) {
        try {
            return InetAddress.getByAddress(new byte[] {
                (byte) 203, (byte) random.nextInt(256), (byte) random.nextInt(256), (byte) random.nextInt(256)
            });
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    String header(String name) {
        return headers.stream()
                .filter(header -> header.name().equals(name))
                .map(Header::value)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "%s %s %s%n%s".formatted(method, path, headers, encoded());
    }
}
