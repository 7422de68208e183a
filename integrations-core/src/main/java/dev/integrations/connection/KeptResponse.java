package dev.integrations.connection;

import dev.integrations.http.Header;
import dev.integrations.http.HttpDate;
import dev.integrations.http.OutboundResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A response as a private cache keeps it (RFC 9111). Immutable. */
final class KeptResponse {
    /** Those whose meaning does not depend on more than is kept. */
    private static final Set<Integer> STATUSES = Set.of(200, 203, 404, 410);

    /** What a 304 may not change: they describe the body that it does not have (RFC 9111, section 3.2). */
    private static final Set<String> OF_THE_BODY =
            Set.of("content-length", "content-encoding", "content-type", "content-range", "transfer-encoding");

    private static final int OVERHEAD_BYTES = 512;

    private final OutboundResponse response;
    private final Map<String, String> varying;
    private final Instant answeredAt;

    private KeptResponse(OutboundResponse response, Map<String, String> varying, Instant answeredAt) {
        this.response = response;
        this.varying = varying;
        this.answeredAt = answeredAt;
    }

    /** Returns what may be kept of an answer to a GET request (RFC 9111, section 3). */
    static Optional<KeptResponse> of(ApiRequest request, OutboundResponse response, Instant now) {
        CacheControl control = control(response);
        Optional<Map<String, String>> varying = varying(request, response);
        boolean wanted = STATUSES.contains(response.status())
                && !response.truncated()
                && !control.has("no-store")
                && varying.isPresent();
        KeptResponse kept = new KeptResponse(response, varying.orElse(Map.of()), now);
        boolean useful = kept.lifetime().isPresent() || (response.status() == 200 && kept.hasValidator());
        return wanted && useful ? Optional.of(kept) : Optional.empty();
    }

    private static CacheControl control(OutboundResponse response) {
        return CacheControl.of(values(response, "cache-control").toList());
    }

    private static Stream<String> values(OutboundResponse response, String name) {
        return response.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(name))
                .map(Header::value);
    }

    /** Returns the fields of the request that the answer depends on, or nothing if nobody can know. */
    private static Optional<Map<String, String>> varying(ApiRequest request, OutboundResponse response) {
        Map<String, String> varying = new HashMap<>();
        List<String> names = values(response, "vary")
                .flatMap(value -> Stream.of(value.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
        names.forEach(name -> varying.put(name, request.header(name).orElse("")));
        return names.contains("*") ? Optional.empty() : Optional.of(varying);
    }

    /** Says whether it answers a request, as far as what that says of itself goes (RFC 9111, section 4.1). */
    boolean matches(ApiRequest request) {
        return varying.entrySet().stream()
                .allMatch(field -> request.header(field.getKey()).orElse("").equals(field.getValue()));
    }

    /** Says whether it may be used without asking (RFC 9111, section 4.2). */
    boolean isFresh(CacheControl request, Instant now) {
        Duration age = age(now);
        return !control(response).has("no-cache")
                && !request.has("no-cache")
                && request.seconds("max-age")
                        .map(max -> age.compareTo(max) <= 0)
                        .orElse(true)
                && lifetime()
                        .map(lifetime -> age.plus(request.seconds("min-fresh").orElse(Duration.ZERO))
                                        .compareTo(lifetime)
                                < 0)
                        .orElse(false);
    }

    /** What is not said is not guessed: heuristics are left out. */
    private Optional<Duration> lifetime() {
        return control(response)
                .seconds("max-age")
                .or(() -> response.header("expires")
                        .map(value -> date(value)
                                .map(end -> Duration.between(date().orElse(answeredAt), end))
                                .orElse(Duration.ZERO)));
    }

    /** RFC 9111, section 4.2.3. */
    private Duration age(Instant now) {
        Duration apparent =
                date().map(made -> Duration.between(made, answeredAt)).orElse(Duration.ZERO);
        Duration told = CacheControl.of(
                        response.header("age").map(age -> "age=" + age).stream().toList())
                .seconds("age")
                .orElse(Duration.ZERO);
        Duration corrected = told.plus(response.took());
        Duration initial = apparent.compareTo(corrected) > 0 ? apparent : corrected;
        return initial.plus(Duration.between(answeredAt, now));
    }

    private Optional<Instant> date() {
        return response.header("date").flatMap(this::date);
    }

    private Optional<Instant> date(String value) {
        return HttpDate.parse(value, answeredAt);
    }

    boolean hasValidator() {
        return response.header("etag").isPresent()
                || response.header("last-modified").isPresent();
    }

    /** Adds the question whether this is still right (RFC 9110, section 13.1). */
    ApiRequest question(ApiRequest request) {
        ApiRequest.Builder builder = request.toBuilder();
        response.header("etag").ifPresent(tag -> builder.header("if-none-match", tag));
        response.header("last-modified").ifPresent(time -> builder.header("if-modified-since", time));
        return builder.build();
    }

    /** Returns this with what the service said of it when it confirmed it (RFC 9111, section 4.3.4). */
    KeptResponse confirmed(OutboundResponse notModified, Instant now) {
        OutboundResponse.Builder builder = OutboundResponse.builder(response.status())
                .body(response.body())
                .took(notModified.took());
        List<Header> news = notModified.headers().stream()
                .filter(header -> !OF_THE_BODY.contains(header.name().toLowerCase(Locale.ROOT)))
                .toList();
        response.headers().stream()
                .filter(header -> news.stream().noneMatch(next -> next.name().equalsIgnoreCase(header.name())))
                .forEach(header -> builder.header(header.name(), header.value()));
        news.forEach(header -> builder.header(header.name(), header.value()));
        return new KeptResponse(builder.build(), varying, now);
    }

    OutboundResponse response() {
        return response;
    }

    boolean isToBeKept() {
        return !control(response).has("no-store");
    }

    /** About how much of the heap it takes. */
    int bytes() {
        int headers = response.headers().stream()
                .mapToInt(header -> header.name().length() + header.value().length())
                .sum();
        return OVERHEAD_BYTES + headers + response.body().length;
    }
}
