package dev.integrations.oauth;

import static dev.integrations.testkit.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.scope.Scope;
import dev.integrations.scope.ScopeCatalog;
import dev.integrations.scope.ScopeGuard;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Scopes that imply others, and wildcards, as API keys have them too. */
class AppScopesTest extends DeviceFixture {
    private final NewApp writer = registered(app -> app.scopes(Set.of("invoices:write")));
    private final NewApp all = registered(app -> app.scopes(Set.of("invoices:*")));

    @Override
    ScopeCatalog catalog() {
        return ScopeCatalog.builder()
                .add("invoices:read", "Read invoices")
                .add(Scope.of("invoices:write", "Write invoices").implying("invoices:read"))
                .add("files", "Read files")
                .build();
    }

    @Test
    void app_may_ask_for_what_its_scopes_imply() {
        assertThat(scope(ownTokens(writer))).isEqualTo("invoices:write");
        assertThat(scope(ownTokens(writer, "scope", "invoices:read"))).isEqualTo("invoices:read");
        assertRefused(machine(writer, "scope", "files"), "invalid_scope");
    }

    @Test
    void wildcard_stands_for_what_starts_so_and_is_not_asked_for_itself() {
        assertThat(scope(ownTokens(all))).isEqualTo("invoices:read invoices:write");
        assertThat(scope(ownTokens(all, "scope", "invoices:write"))).isEqualTo("invoices:write");
        assertRefused(machine(all, "scope", "invoices:*"), "invalid_scope");
        assertRefused(machine(all, "scope", "files"), "invalid_scope");
        assertThat(returned(ask(all, "scope", "invoices:*")).find("error")).contains("invalid_scope");
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> registered(app -> app.scopes(Set.of("unknown:*"))))
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
    }

    @Test
    void guard_lets_a_token_through_to_what_its_scope_implies() {
        assertThat(read(ownTokens(writer), "invoices:read").status()).isEqualTo(200);
        assertThat(read(ownTokens(writer), "invoices:write").status()).isEqualTo(200);
        assertThat(read(ownTokens(all), "invoices:write").status()).isEqualTo(200);
        assertThat(read(ownTokens(writer, "scope", "invoices:read"), "invoices:write")
                        .status())
                .isEqualTo(403);
        assertThat(read(ownTokens(all), "files").status()).isEqualTo(403);
    }

    @Test
    void user_is_shown_what_is_asked_for_and_it_is_kept_by_that_name() {
        String page = html(ask(writer));

        assertThat(page).contains("Read invoices").doesNotContain("Write invoices");
        String code = returned(approve(writer)).find("code").orElseThrow();
        assertThat(scope(ok(redeem(writer, code)))).isEqualTo("invoices:read");
        assertThat(consented(writer)).containsExactly("invoices:read");
    }

    @Test
    void app_with_a_wildcard_that_names_none_asks_for_each() {
        assertThat(html(ask(all, "scope", ""))).contains("Read invoices", "Write invoices");

        returned(approve(all, "scope", ""));

        assertThat(consented(all)).containsExactlyInAnyOrder("invoices:read", "invoices:write");
    }

    @Test
    void who_agreed_is_not_asked_for_what_that_implies() {
        returned(approve(writer, "scope", "invoices:write"));

        String code = returned(ask(writer)).find("code").orElseThrow();

        assertThat(scope(ok(redeem(writer, code)))).isEqualTo("invoices:read");
        handle(ask(writer, "resource", FILES));
    }

    @Test
    void refresh_may_narrow_to_an_implied_scope_and_not_widen() {
        String code = returned(approve(writer, "scope", "invoices:write"))
                .find("code")
                .orElseThrow();
        JsonNode tokens = ok(redeem(writer, code));
        assertThat(scope(tokens)).isEqualTo("invoices:write");

        JsonNode narrowed = ok(refresh(writer, refreshToken(tokens), "scope", "invoices:read"));

        assertThat(scope(narrowed)).isEqualTo("invoices:read");
        assertThat(scope(ok(refresh(writer, refreshToken(narrowed))))).isEqualTo("invoices:write");
        String readOnly = returned(approve(all)).find("code").orElseThrow();
        assertRefused(
                refresh(all, refreshToken(ok(redeem(all, readOnly))), "scope", "invoices:write"), "invalid_scope");
    }

    @Test
    void app_that_keeps_only_what_is_implied_may_narrow_to_it() {
        String code = returned(approve(writer, "scope", "invoices:write"))
                .find("code")
                .orElseThrow();
        JsonNode tokens = ok(redeem(writer, code));
        apps.update(
                writer.id(),
                app -> app.toBuilder().scopes(Set.of("invoices:read")).build());

        JsonNode unasked = ok(refresh(writer, refreshToken(tokens)));

        assertThat(unasked.has("scope")).isFalse();
        assertThat(scope(ok(refresh(writer, refreshToken(unasked), "scope", "invoices:read"))))
                .isEqualTo("invoices:read");
    }

    @Test
    void device_may_ask_for_what_is_implied() {
        NewApp screen = television(app -> app.scopes(Set.of("invoices:write")));
        JsonNode begun = ok(post(DEVICES, screen, "scope", "invoices:read"));

        assertPage(decideOn(handle(enter(begun)), "approve"), 200);

        assertThat(scope(ok(poll(screen, begun.path("device_code").asText())))).isEqualTo("invoices:read");
        assertRefused(post(DEVICES, screen, "scope", "files"), "invalid_scope");
    }

    private WebResponse machine(NewApp app, String... more) {
        List<String> pairs = new ArrayList<>(List.of("grant_type", "client_credentials"));
        pairs.addAll(List.of(more));
        return post(TOKEN, app, pairs.toArray(String[]::new));
    }

    private JsonNode ownTokens(NewApp app, String... more) {
        return ok(machine(app, more));
    }

    private WebResponse read(JsonNode tokens, String scope) {
        return ScopeGuard.of("api", new AccessTokens(parts).authenticator(API))
                .requiring(parts.scopes().needed(scope))
                .around(request -> WebResponse.text(200, "read"))
                .handle(WebRequest.builder("GET", "/")
                        .header(
                                "Authorization",
                                "Bearer " + tokens.path("access_token").asText())
                        .build());
    }

    private Set<String> consented(NewApp app) {
        ApprovalQuery query = ApprovalQuery.all().of(app.id());
        return new Consents(parts, ACME, trail(ACME))
                .list(query, PageRequest.first(1))
                .items()
                .get(0)
                .scopes();
    }

    private static String scope(JsonNode tokens) {
        return tokens.path("scope").asText();
    }

    private static String refreshToken(JsonNode tokens) {
        return tokens.path("refresh_token").asText();
    }
}
