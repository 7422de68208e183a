package dev.integrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.testkit.http.TestCertificate;
import dev.integrations.testkit.http.TestClientCertificate;
import dev.integrations.webhook.ClientCertificate;
import dev.integrations.webhook.Credential;
import dev.integrations.webhook.ReceiverAuthentication;
import dev.integrations.webhook.ReceiverAuthentication.Basic;
import dev.integrations.webhook.ReceiverAuthentication.Bearer;
import dev.integrations.webhook.ReceiverAuthentication.ClientCredentials;
import dev.integrations.webhook.ReceiverAuthentication.Method;
import dev.integrations.webhook.WebhookQuery;
import dev.integrations.webhook.WebhookSecurity;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Malformed options, hundreds of them: each is refused by the name of its field, none is stored, no secret repeated. */
class WebhookSecurityRefusalTest extends DispatchFixture {
    private static final String SECRET = "do-not-repeat";
    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final TestClientCertificate A = TestClientCertificate.A;
    private static final String KEY = A.key().reveal();

    private final List<Case> cases = new ArrayList<>();

    private record Case(String field, WebhookSecurity.Builder security) {}

    @Test
    void every_malformed_option_is_refused_by_name_and_none_is_stored() {
        addCertificates();
        addKeys();
        addAuthorities();
        addTokens();
        addClients();
        addKeysOfReceivers();
        addHeaders();

        for (Case each : cases) {
            assertThatThrownBy(() -> acme.webhooks()
                            .create(settings("/hooks").toBuilder()
                                    .security(each.security.build())
                                    .build()))
                    .as(each.field)
                    .isInstanceOfSatisfying(
                            InvalidInputException.class,
                            refused -> assertThat(refused.problems())
                                    .extracting(InvalidInputException.Problem::field)
                                    .contains(each.field))
                    .hasMessageNotContaining(SECRET);
        }
        assertThat(cases).hasSizeGreaterThanOrEqualTo(250);
        assertThat(acme.webhooks()
                        .list(WebhookQuery.all(), PageRequest.first(1))
                        .items())
                .isEmpty();
    }

    private void addCertificates() {
        for (String chain : malformedPem(A.certificate())) {
            add("security.clientCertificate.chain", certified(chain, KEY));
        }
        add("security.clientCertificate.chain", certified(A.certificate().repeat(11), KEY));
        add("security.clientCertificate.chain", certified(A.certificate() + TestCertificate.authority(), KEY));
        add("security.clientCertificate.chain", certified(KEY, KEY));
        add("security.clientCertificate.chain", certified("x".repeat(70_000), KEY));
    }

    private void addKeys() {
        for (String key : malformedPem(KEY)) {
            add("security.clientCertificate.key", certified(A.chain(), key));
        }
        add("security.clientCertificate.key", certified(A.chain(), KEY + KEY));
        add("security.clientCertificate.key", certified(A.chain(), A.certificate()));
        add("security.clientCertificate.key", certified(A.chain(), "x".repeat(40_000)));
        for (String label : List.of("RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "PUBLIC KEY")) {
            add("security.clientCertificate.key", certified(A.chain(), KEY.replace("PRIVATE KEY", label)));
        }
        add(
                "security.clientCertificate.key",
                certified(A.chain(), TestClientCertificate.B.key().reveal()));
        add("security.clientCertificate.key", certified(TestClientCertificate.B.chain(), KEY));
    }

    private void addAuthorities() {
        for (String pem : malformedPem(TestCertificate.authority())) {
            add("security.trust", WebhookSecurity.builder().trust(pem));
        }
        add(
                "security.trust",
                WebhookSecurity.builder().trust(TestCertificate.authority().repeat(21)));
        add("security.trust", WebhookSecurity.builder().trust(KEY));
    }

    private void addTokens() {
        for (String token : List.of("", " ", "a b", "a\r\nX: y", "a\0", "é", "a\t", " a", "x".repeat(4097))) {
            add("security.authentication.token", new Bearer(Credential.of(token)));
        }
        for (String user : List.of("", "a:b", "a\nb", "\0", "\u0085", "x".repeat(256))) {
            add("security.authentication.username", new Basic(user, Credential.of(SECRET)));
        }
        for (String password : List.of("", SECRET + "\n", "\r", "\0", "\u007F", "x".repeat(1025))) {
            add("security.authentication.password", new Basic("user", Credential.of(password)));
        }
    }

    private void addClients() {
        for (String url : List.of(
                "",
                " ",
                "https://id.test/a b",
                "id.test",
                "ftp://id.test",
                "https://u:p@id.test/",
                "https://10.0.0.1/",
                "https://id.test/#f",
                "file:///etc/passwd",
                "https://" + "x".repeat(2048))) {
            add("security.authentication.tokenUrl", client(url, "id", SECRET, List.of(), Optional.empty()));
        }
        for (String id : List.of("", "é", "a\nb", "\0", "x".repeat(256))) {
            add(
                    "security.authentication.clientId",
                    client("https://id.test/", id, SECRET, List.of(), Optional.empty()));
        }
        for (String secret : List.of("", "é", SECRET + "\n", "\0", "x".repeat(1025))) {
            add(
                    "security.authentication.clientSecret",
                    client("https://id.test/", "id", secret, List.of(), Optional.empty()));
        }
        for (String scope : List.of("", "a b", "a\"b", "a\\b", "é", "a\n", "x".repeat(101))) {
            add(
                    "security.authentication.scopes",
                    client("https://id.test/", "id", SECRET, List.of(scope), Optional.empty()));
        }
        add(
                "security.authentication.scopes",
                client("https://id.test/", "id", SECRET, Collections.nCopies(51, "a"), Optional.empty()));
        for (String audience : List.of("", "é", "a\nb", "x".repeat(2049))) {
            add(
                    "security.authentication.audience",
                    client("https://id.test/", "id", SECRET, List.of(), Optional.of(audience)));
        }
    }

    private void addKeysOfReceivers() {
        for (String jwk : List.of("", "null", "[]", "{", "7", "\"x\"", "{}{}", "x".repeat(9000))) {
            add("security.encryption.jwk", WebhookSecurity.builder().encryption(jwk));
        }
        for (String type : List.of("oct", "rsa", "ec", "XYZ", "")) {
            add("security.encryption.kty", WebhookSecurity.builder().encryption("{\"kty\":\"%s\"}".formatted(type)));
        }
        for (String member : List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k")) {
            String jwk = "{\"kty\":\"RSA\",\"%s\":\"%s\"}".formatted(member, SECRET);
            add("security.encryption." + member, WebhookSecurity.builder().encryption(jwk));
        }
        for (String curve : List.of("P-384", "P-521", "secp256k1", "")) {
            String jwk = "{\"kty\":\"EC\",\"crv\":\"%s\",\"x\":\"AA\",\"y\":\"AA\"}".formatted(curve);
            add("security.encryption.crv", WebhookSecurity.builder().encryption(jwk));
        }
    }

    private void addHeaders() {
        for (String name : List.of(
                "",
                "a b",
                "a:b",
                "é",
                "Host",
                "Content-Length",
                "content-type",
                "Cookie",
                "User-Agent",
                "webhook-id",
                "Proxy-Authorization",
                "Transfer-Encoding",
                "Connection")) {
            add("security.headers", WebhookSecurity.builder().headers(Map.of(name, Credential.of(SECRET))));
        }
        for (String value :
                List.of(SECRET + "\r\nX: y", "\n", "\0", "é", " " + SECRET, SECRET + " ", "x".repeat(5000))) {
            add("security.headers", WebhookSecurity.builder().headers(Map.of("X-Key", Credential.of(value))));
        }
    }

    /** Text that is cut, is labelled wrongly, or is no Base64. */
    private static List<String> malformedPem(String pem) {
        List<String> malformed = new ArrayList<>(List.of(
                "",
                " ",
                "text",
                CERTIFICATE,
                "-----BEGIN ",
                "-----BEGIN X-----\n-----END X-----",
                pem.replaceAll("-----END [A-Z ]+-----", ""),
                pem.replace("-----BEGIN", "-----START"),
                pem.replace("M", "!"),
                pem.replaceFirst("\\n", "\nAAAA")));
        String[] lines = pem.strip().split("\\R");
        for (int cut = 1; cut <= 40; cut++) {
            String body = String.join("", List.of(lines).subList(1, lines.length - 1));
            String shorter = body.substring(0, Math.max(0, body.length() - 4 * cut));
            malformed.add(lines[0] + "\n" + shorter + "\n" + lines[lines.length - 1]);
        }
        return malformed;
    }

    private void add(String field, ReceiverAuthentication authentication) {
        add(field, WebhookSecurity.builder().authentication(authentication));
    }

    private void add(String field, WebhookSecurity.Builder security) {
        cases.add(new Case(field, security));
    }

    private static WebhookSecurity.Builder certified(String chain, String key) {
        return WebhookSecurity.builder().clientCertificate(new ClientCertificate(chain, Credential.of(key)));
    }

    private static ReceiverAuthentication client(
            String url, String id, String secret, List<String> scopes, Optional<String> audience) {
        return new ClientCredentials(url, id, Credential.of(secret), Method.BASIC, scopes, audience);
    }
}
