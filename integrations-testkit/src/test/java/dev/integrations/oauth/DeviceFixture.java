package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebRequest;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A television, and its user at a browser. */
abstract class DeviceFixture extends AuthorizationFixture {
    static final String DEVICES = "/oauth/device_authorization";
    static final String VERIFY = "/oauth/device";
    static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

    final NewApp television = television(app -> app);

    final NewApp television(UnaryOperator<AppSettings.Builder> change) {
        return registered(app -> change.apply(app.authentication(ClientAuthentication.NONE)
                .redirectUris(List.of())
                .grantTypes(GrantType.DEVICE_CODE, GrantType.REFRESH_TOKEN)));
    }

    final JsonNode begin(String... pairs) {
        return ok(post(DEVICES, television, pairs));
    }

    final WebResponse poll(JsonNode begun, String... more) {
        return poll(television, begun.path("device_code").asText(), more);
    }

    final WebResponse poll(NewApp app, String deviceCode, String... more) {
        List<String> pairs = new ArrayList<>(List.of("grant_type", DEVICE_CODE, "device_code", deviceCode));
        pairs.addAll(List.of(more));
        return post(TOKEN, app, pairs.toArray(String[]::new));
    }

    final WebResponse open(String target) {
        return server.handle(WebRequest.builder("GET", target).build());
    }

    final WebResponse enter(JsonNode begun) {
        return enter(begun.path("user_code").asText());
    }

    final WebResponse enter(String code) {
        return open(VERIFY + "?" + form(List.of("user_code", code)));
    }

    final WebResponse decideOn(String handle, String decision) {
        return server.handle(WebRequest.builder("POST", VERIFY)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(form(List.of("consent_request", handle, "decision", decision))
                        .getBytes(ISO_8859_1))
                .build());
    }

    final JsonNode approved(String... pairs) {
        JsonNode begun = begin(pairs);
        assertPage(decideOn(handle(enter(begun)), "approve"), 200);
        return begun;
    }

    static String html(WebResponse response) {
        return new String(response.body(), UTF_8);
    }
}
