package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.GLOBEX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.audit.AuditEntry;
import dev.integrations.common.PageRequest;
import dev.integrations.web.WebRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8628, as the device sees it. */
class DeviceFlowTest extends DeviceFixture {
    @Test
    void device_gets_its_tokens_once_its_user_agreed() {
        JsonNode begun = begin("scope", "invoices:read");
        assertRefused(poll(begun), "authorization_pending");
        assertPage(decideOn(handle(enter(begun)), "approve"), 200);

        JsonNode tokens = ok(poll(begun));

        assertThat(tokens.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(tokens.path("scope").asText()).isEqualTo("invoices:read");
        assertThat(isActive(resourceServer(API), tokens.path("access_token").asText()))
                .isTrue();
        ok(refresh(television, tokens.path("refresh_token").asText()));
        Grant grant = new Consents(parts, ACME, trail(ACME))
                .grants(ApprovalQuery.all(), PageRequest.first(10))
                .items()
                .get(0);
        assertThat(grant.approval())
                .isEqualTo(new Approval(television.id(), ACME, USER, Set.of("invoices:read"), List.of(API)));
    }

    @Test
    void device_is_told_what_to_show() {
        JsonNode begun = begin();

        assertThat(begun.path("device_code").asText()).matches("oad_[A-Za-z0-9_-]{43}");
        String code = begun.path("user_code").asText();
        assertThat(code).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(begun.path("verification_uri").asText()).isEqualTo(ISSUER + VERIFY);
        assertThat(begun.path("verification_uri_complete").asText()).isEqualTo(ISSUER + VERIFY + "?user_code=" + code);
        assertThat(begun.path("expires_in").intValue()).isEqualTo(600);
        assertThat(begun.path("interval").intValue()).isEqualTo(5);
    }

    @Test
    void only_hashes_of_the_codes_are_kept() {
        JsonNode begun = begin();

        DeviceRequest kept = store.inTransaction(transaction -> transaction
                        .devices()
                        .find(TokenHash.of(begun.path("device_code").asText())))
                .orElseThrow();

        String code = begun.path("user_code").asText();
        assertThat(kept.toString()).doesNotContain(code, code.replace("-", ""));
    }

    @Test
    void policy_decides_lifetime_interval_and_address() {
        AuthorizationServer other = new AuthorizationServer(parts(authorizing()
                .devices(DevicePolicy.defaults()
                        .withLifetime(Duration.ofMinutes(2))
                        .withInterval(Duration.ofSeconds(1))
                        .withVerificationUri("https://example.com/tv"))
                .build()));

        JsonNode begun = json(other.handle(WebRequest.builder("POST", DEVICES)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(("client_id=" + television.id()).getBytes(UTF_8))
                .build()));

        assertThat(begun.path("expires_in").intValue()).isEqualTo(120);
        assertThat(begun.path("interval").intValue()).isEqualTo(1);
        assertThat(begun.path("verification_uri").asText()).isEqualTo("https://example.com/tv");
        assertThat(begun.path("verification_uri_complete").asText()).startsWith("https://example.com/tv?user_code=");
    }

    @Test
    void device_that_asks_too_soon_slows_down_for_good() {
        JsonNode begun = begin();
        assertRefused(poll(begun), "authorization_pending");

        clock.advance(Duration.ofSeconds(5).minusMillis(1));
        assertRefused(poll(begun), "slow_down");
        clock.advance(Duration.ofSeconds(9));
        assertRefused(poll(begun), "slow_down");
        clock.advance(Duration.ofSeconds(15));
        assertRefused(poll(begun), "authorization_pending");
        clock.advance(Duration.ofSeconds(14));
        assertRefused(poll(begun), "slow_down");
        clock.advance(Duration.ofSeconds(20));
        assertRefused(poll(begun), "authorization_pending");
    }

    @Test
    void decision_is_told_at_once() {
        JsonNode begun = begin();
        assertRefused(poll(begun), "authorization_pending");
        assertRefused(poll(begun), "slow_down");
        decideOn(handle(enter(begun)), "approve");

        ok(poll(begun));
    }

    @Test
    void device_learns_of_the_denial() {
        JsonNode begun = begin();
        decideOn(handle(enter(begun)), "deny");

        assertRefused(poll(begun), "access_denied");
        assertRefused(poll(begun), "access_denied");
    }

    @Test
    void device_learns_that_time_is_over() {
        JsonNode begun = begin();
        JsonNode tooLate = approved();
        clock.advance(Duration.ofMinutes(10));

        assertRefused(poll(begun), "expired_token");
        assertRefused(poll(tooLate), "expired_token");
    }

    @Test
    void device_code_is_redeemed_once() {
        JsonNode begun = approved();
        JsonNode tokens = ok(poll(begun));

        assertRefused(poll(begun), "invalid_grant");

        assertThat(isActive(resourceServer(API), tokens.path("access_token").asText()))
                .isTrue();
        clock.advance(Duration.ofMinutes(10));
        assertRefused(poll(begun), "invalid_grant");
    }

    @Test
    void device_code_is_that_of_one_app() {
        JsonNode begun = approved();
        NewApp other = television(settings -> settings.name("Other"));

        assertRefused(poll(other, begun.path("device_code").asText()), "invalid_grant");
        assertRefused(poll(television, "oad_unknown"), "invalid_grant");
        assertRefused(post(TOKEN, television, "grant_type", DEVICE_CODE), "invalid_request");

        ok(poll(begun));
    }

    @Test
    void app_needs_the_grant_type() {
        assertRefused(post(DEVICES, publicApp()), "unauthorized_client");
        assertRefused(poll(publicApp(), "oad_x"), "unauthorized_client");
        JsonNode begun = approved();
        apps.update(
                television.id(),
                before -> before.toBuilder()
                        .grantTypes(GrantType.AUTHORIZATION_CODE)
                        .redirectUris(List.of(CALLBACK))
                        .build());
        assertRefused(poll(begun), "unauthorized_client");
    }

    @Test
    void app_with_a_secret_shows_it() {
        NewApp confidential =
                registered(settings -> settings.redirectUris(List.of()).grantTypes(GrantType.DEVICE_CODE));
        JsonNode begun = ok(post(DEVICES, confidential));
        decideOn(handle(enter(begun)), "approve");

        assertRefused(send(DEVICES, "client_id=" + confidential.id()), "invalid_client");
        assertRefused(
                send(
                        TOKEN,
                        form(List.of(
                                "grant_type", DEVICE_CODE,
                                "device_code", begun.path("device_code").asText(),
                                "client_id", confidential.id().toString()))),
                "invalid_client");
        assertThat(ok(poll(confidential, begun.path("device_code").asText())).has("refresh_token"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "scope, admin, invalid_scope",
        "scope, files, invalid_scope",
        "scope, invoices:read  invoices:write, invalid_scope",
        "resource, https://evil.test, invalid_target",
        "client_secret, x, invalid_client",
    })
    void what_is_wrong_is_refused_at_the_start(String name, String value, String error) {
        assertRefused(post(DEVICES, television, name, value), error);
    }

    @Test
    void repeated_parameters_and_other_methods_are_refused() {
        String form = "client_id=" + television.id() + "&scope=invoices:read&scope=invoices:read";

        assertRefused(send(DEVICES, form), "invalid_request");
        assertThat(server.handle(WebRequest.builder("GET", DEVICES).build()).status())
                .isEqualTo(405);
    }

    @Test
    void resources_are_narrowed_by_the_device() {
        JsonNode begun = approved("resource", FILES);

        assertRefused(poll(begun, "resource", API), "invalid_target");
        JsonNode tokens = ok(poll(begun, "resource", FILES));

        assertThat(isActive(resourceServer(API), tokens.path("access_token").asText()))
                .isFalse();
    }

    @Test
    void scopes_that_are_not_named_are_all_of_the_app() {
        assertThat(ok(poll(approved())).path("scope").asText()).isEqualTo("invoices:read invoices:write");
    }

    @Test
    void user_who_takes_it_back_before_the_device_asks_leaves_it_nothing() {
        JsonNode begun = approved();

        new Consents(parts, ACME, trail(ACME)).revoke(ApprovalQuery.all().of(USER));

        assertRefused(poll(begun), "invalid_grant");
    }

    @Test
    void tokens_of_a_device_that_proves_a_key_are_bound_to_it() {
        JsonNode begun = approved();
        ClientKey key = new ClientKey(clock);

        JsonNode tokens = ok(prove(
                television,
                key.proof("POST", ISSUER + TOKEN),
                "grant_type",
                DEVICE_CODE,
                "device_code",
                begun.path("device_code").asText()));

        assertThat(tokens.path("token_type").asText()).isEqualTo("DPoP");
        assertRefused(refresh(television, tokens.path("refresh_token").asText()), "invalid_grant");
    }

    @Test
    void decisions_and_grants_are_in_the_trail() {
        ok(poll(approved("scope", "invoices:read")));

        List<AuditEntry> entries = trail(ACME).list(PageRequest.first(2)).items();

        assertThat(entries).extracting(AuditEntry::action).containsExactly("grant.created", "authorization.approved");
        assertThat(entries.get(1).actor().name()).isEqualTo(USER);
        assertThat(entries.get(1).details())
                .containsEntry("grant", entries.get(0).subject())
                .containsEntry("scope", "invoices:read");
        decideOn(handle(enter(begin())), "deny");
        assertThat(actions(ACME).get(0)).isEqualTo("authorization.denied");
    }

    @Test
    void app_of_a_tenant_serves_its_users_alone_and_an_app_of_the_host_all() {
        JsonNode begun = begin();
        visitor = new Visitor.User(GLOBEX, USER, "session 1", "Ann");
        assertPage(enter(begun), 400);
        NewApp ofHost = hostApps.register(television.app().settings());
        JsonNode hosts = ok(post(DEVICES, ofHost));

        decideOn(handle(enter(hosts)), "approve");

        JsonNode tokens = ok(poll(ofHost, hosts.path("device_code").asText()));
        JsonNode seen = ok(post(
                INTROSPECT,
                resourceServer(API),
                "token",
                tokens.path("access_token").asText()));
        assertThat(seen.path("tenant").asText()).isEqualTo(GLOBEX.value());
    }

    @Test
    void metadata_names_endpoint_and_grant_type() {
        JsonNode metadata = json(open("/.well-known/oauth-authorization-server"));

        assertThat(metadata.path("device_authorization_endpoint").asText()).isEqualTo(ISSUER + DEVICES);
        assertThat(metadata.path("grant_types_supported"))
                .anyMatch(type -> type.asText().equals(DEVICE_CODE));
    }

    @Test
    void without_users_there_are_no_endpoints() {
        AuthorizationServer machinesOnly =
                new AuthorizationServer(parts(OAuthSettings.builder(ISSUER).build()));

        for (String path : List.of(DEVICES, VERIFY)) {
            assertThat(machinesOnly
                            .handle(WebRequest.builder("POST", path).build())
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void starts_in_the_name_of_a_public_app_are_bounded() {
        for (int i = 0; i < 6 * parts.settings().maxFailures(); i++) {
            begin();
        }

        assertRefused(post(DEVICES, television), 429, "temporarily_unavailable");
        assertThat(post(DEVICES, television).header("Retry-After")).contains("61");
        clock.advance(Duration.ofMinutes(1));
        begin();
    }

    @Test
    void waiting_devices_are_swept_a_day_after_their_end() {
        JsonNode begun = begin();
        clock.advance(Duration.ofDays(1).plusMinutes(11));

        new GrantSweep(parts).run();

        assertRefused(poll(begun), "invalid_grant");
    }
}
