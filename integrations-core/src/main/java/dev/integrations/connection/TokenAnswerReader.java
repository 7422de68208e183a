package dev.integrations.connection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.integrations.common.Secret;
import dev.integrations.connection.TokenAnswer.Granted;
import dev.integrations.connection.TokenAnswer.Refused;
import dev.integrations.connection.TokenAnswer.Unreadable;
import dev.integrations.http.OutboundResponse;
import dev.integrations.web.MalformedParametersException;
import dev.integrations.web.WebParameters;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads one answer of a token endpoint. */
final class TokenAnswerReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern ERROR = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
    private static final Pattern SECONDS = Pattern.compile("([0-9]{1,12})(\\.[0-9]{1,9})?");
    private static final int MAX_TOKEN = 8192;
    private static final Duration MAX_LIFETIME = Duration.ofDays(3650);

    private final OutboundResponse response;
    private final Map<String, String> members = new HashMap<>();

    TokenAnswerReader(OutboundResponse response) {
        this.response = response;
    }

    TokenAnswer read() {
        int status = response.status();
        if (response.truncated() || !(readJson() || readForm())) {
            return new Unreadable(status);
        }
        Optional<String> error = error();
        if (error.isPresent()) {
            return new Refused(status, error.get());
        }
        String token = members.getOrDefault("access_token", "");
        if (status / 100 != 2 || !Texts.isVisible(token, MAX_TOKEN)) {
            return new Unreadable(status);
        }
        return new Granted(
                Secret.of(token),
                members.getOrDefault("token_type", "Bearer"),
                lifetime(),
                Optional.ofNullable(members.get("refresh_token"))
                        .filter(refresh -> Texts.isVisible(refresh, MAX_TOKEN))
                        .map(Secret::of),
                scopes(),
                new RawMembers(members));
    }

    private boolean readJson() {
        try {
            JsonNode json = JSON.readTree(response.body());
            if (json == null || !json.isObject()) {
                return false;
            }
            for (Map.Entry<String, JsonNode> member : json.properties()) {
                JsonNode value = member.getValue();
                if (value.isValueNode() && !value.isNull()) {
                    members.put(member.getKey(), value.asText());
                } else if (value.isArray() && member.getKey().equals("scope")) {
                    members.put("scope", String.join(" ", texts(value)));
                }
            }
            return true;
        } catch (IOException e) {
            // its text could hold a part of a token
            return false;
        }
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    /** GitHub answers so to who does not ask for JSON, and through proxies that drop the question. */
    private boolean readForm() {
        String type = response.header("content-type").orElse("");
        if (!type.startsWith("application/x-www-form-urlencoded")) {
            return false;
        }
        try {
            WebParameters form = WebParameters.parse(new String(response.body(), StandardCharsets.ISO_8859_1));
            for (String name : form.names()) {
                form.find(name).ifPresent(value -> members.put(name, value));
            }
            return form.repeated().isEmpty();
        } catch (MalformedParametersException e) {
            return false;
        }
    }

    /** Slack says that an answer is an error by {@code ok}, HubSpot names it in {@code status}, GitHub answers 200. */
    private Optional<String> error() {
        boolean failed = response.status() >= 400 || "false".equals(members.get("ok"));
        Optional<String> named = Optional.ofNullable(members.get("error"))
                .or(() -> failed ? Optional.ofNullable(members.get("status")) : Optional.empty());
        if (named.isPresent()) {
            return Optional.of(
                    named.filter(code -> ERROR.matcher(code).matches()).orElse("unnamed"));
        }
        return "false".equals(members.get("ok")) ? Optional.of("unnamed") : Optional.empty();
    }

    /** Some vendors send the number as text. What is not a positive number says nothing. */
    private Optional<Duration> lifetime() {
        return Optional.ofNullable(members.get("expires_in"))
                .map(SECONDS::matcher)
                .filter(Matcher::matches)
                .map(matched -> Duration.ofSeconds(Long.parseLong(matched.group(1))))
                .filter(lifetime -> !lifetime.isZero())
                .map(lifetime -> lifetime.compareTo(MAX_LIFETIME) > 0 ? MAX_LIFETIME : lifetime);
    }

    /** GitHub and Slack put commas between scopes. */
    private Optional<List<String>> scopes() {
        return Optional.ofNullable(members.get("scope"))
                .map(text -> Stream.of(text.split("[ ,]+"))
                        .filter(Texts::isScope)
                        .limit(200)
                        .toList());
    }
}
