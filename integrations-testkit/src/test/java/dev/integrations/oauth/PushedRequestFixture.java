package dev.integrations.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.integrations.web.WebResponse;
import java.util.ArrayList;
import java.util.List;

/** An app that pushes its requests, and its user at a browser. */
abstract class PushedRequestFixture extends AuthorizationFixture {
    static final String PAR = "/oauth/par";

    final NewApp app = confidential();

    final WebResponse push(NewApp client, String... changes) {
        List<String> pairs = request(client, changes);
        return client.secret().isPresent() ? send(PAR, form(pairs), basic(client)) : send(PAR, form(pairs));
    }

    static String uri(WebResponse response) {
        assertThat(response.status())
                .as("%s", new String(response.body(), UTF_8))
                .isEqualTo(201);
        assertThatNobodyKeeps(response);
        JsonNode body = json(response);
        assertThat(body.path("expires_in").intValue()).isEqualTo(60);
        assertThat(body.size()).isEqualTo(2);
        String uri = body.path("request_uri").textValue();
        assertThat(uri).matches("urn:ietf:params:oauth:request_uri:[A-Za-z0-9_-]{43}");
        return uri;
    }

    final String pushed(NewApp client, String... changes) {
        return uri(push(client, changes));
    }

    final WebResponse come(NewApp client, String uri, String... more) {
        List<String> pairs = new ArrayList<>(List.of("client_id", client.id().toString(), "request_uri", uri));
        pairs.addAll(List.of(more));
        return get(form(pairs));
    }
}
