package dev.integrations.connection;

import dev.integrations.common.NotFoundException;
import dev.integrations.common.Secret;
import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Calls the API of a connection's service: with its credentials, which go to the origin of the API and nowhere else; with
 * attempts, a rate limit and a circuit breaker; and with a private cache as of RFC 9111. When the connection is authorized
 * again, calls go to the API of the account that it is then. Requests to other origins pass neither the rate limit nor the
 * circuit breaker. Calls block the calling thread; addresses are vetted as for every request of the library. Cheap to make;
 * safe for use by several threads.
 */
public final class ApiClient {
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_MODIFIED = 304;
    private static final long PATIENCE_SECONDS = 60;
    private static final String ONLY_IF_CACHED = "only-if-cached";
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<ApiException.Reason> TURNED_AWAY =
            EnumSet.of(ApiException.Reason.SUSPENDED, ApiException.Reason.RATE_LIMITED);

    private final Parts parts;
    private final ApiAccount account;
    private final ApiClientSettings settings;
    private final ApiChannel channel;
    private final ApiNews news;

    /** What clients of all connections share. */
    record Parts(HttpTransport transport, Clock clock, ResponseCache cache) {}

    /** What one call shows to the service, which is another token after the first was refused. */
    private static final class Shown {
        private Optional<Secret> current;

        Shown(Optional<Secret> first) {
            this.current = first;
        }
    }

    ApiClient(Parts parts, ApiAccount account, ApiClientSettings settings, ApiChannel channel) {
        this.parts = parts;
        this.account = account;
        this.settings = settings;
        this.channel = channel;
        this.news = channel.news();
    }

    /**
     * Sends a request. It is sent once more with a new token if the first is answered with 401, and repeated as the settings
     * say. An answer with an error status is returned, not thrown.
     *
     * @param request the request
     * @return the answer
     * @throws ApiException if there is no answer, and the fallback has none either
     * @throws ConnectionUnavailableException if the connection has no live token
     * @throws NotFoundException if the connection was removed
     */
    public ApiResponse send(ApiRequest request) {
        try {
            ApiResponse response = answer(request);
            return response.status() < 500 || asked(request).has(ONLY_IF_CACHED)
                    ? response
                    : fallback(request, ApiException.serverError(response.status()))
                            .orElse(response);
        } catch (ApiException e) {
            return fallback(request, e).orElseThrow(() -> e);
        }
    }

    /**
     * Sends a GET request, as {@link #send} does.
     *
     * @param target see {@link ApiRequest#builder}
     * @return the answer
     */
    public ApiResponse get(String target) {
        return send(ApiRequest.get(target));
    }

    /**
     * Fetches page after page, each when the stream is read that far.
     *
     * @param first the request for the first page
     * @param pagination where the next page is
     * @param maxPages how many pages at the most, 1 or more
     * @return the pages, each answered with 2xx; reading fails with an {@link ApiException} if a page is answered otherwise, if
     *     the next one is at another origin or was fetched already, if the connection has become that of another account with
     *     an API elsewhere, or if there are more than the bound
     * @throws IllegalArgumentException if the bound is less than 1
     */
    public Stream<ApiResponse> pages(ApiRequest first, Pagination pagination, int maxPages) {
        if (maxPages < 1) {
            throw new IllegalArgumentException("maxPages must be 1 or more, was " + maxPages);
        }
        return Pages.stream(this, first, pagination, maxPages);
    }

    /**
     * Returns what this client has done, and every other one of this node for the same connection with the same object of
     * settings.
     *
     * @return the counts at this moment
     */
    public ApiStatistics statistics() {
        return channel.statistics();
    }

    /** Returns where the API is at this moment. */
    URI base() {
        return await(account.live()).base();
    }

    private Optional<ApiResponse> fallback(ApiRequest request, ApiException outage) {
        return outage.isOutage()
                ? settings.fallback().flatMap(fallback -> fallback.answer(request, outage))
                : Optional.empty();
    }

    private ApiResponse answer(ApiRequest request) {
        ApiAccount.Live live = await(account.live());
        URI uri = request.uri(live.base());
        Shown credentials = new Shown(live.valueFor(uri));
        if (settings.caching() && isCacheable(request)) {
            return cached(request, uri, credentials);
        }
        OutboundResponse response = exchange(request, uri, credentials);
        if (!SAFE.contains(request.method()) && response.status() < 400) {
            // RFC 9111, section 4.4
            parts.cache().forget(key(uri, credentials));
        }
        return new ApiResponse(uri, whole(response), false);
    }

    private ResponseCache.Key key(URI uri, Shown credentials) {
        return new ResponseCache.Key(account.id(), uri, credentials.current);
    }

    private static boolean isCacheable(ApiRequest request) {
        return request.method().equals("GET")
                && request.body().length == 0
                && Stream.of(
                                "range",
                                "if-none-match",
                                "if-modified-since",
                                "if-match",
                                "if-unmodified-since",
                                "if-range")
                        .noneMatch(name -> request.header(name).isPresent())
                && !asked(request).has("no-store");
    }

    private static CacheControl asked(ApiRequest request) {
        return CacheControl.of(request.header("cache-control").stream().toList());
    }

    private ApiResponse cached(ApiRequest request, URI uri, Shown credentials) {
        ResponseCache.Key key = key(uri, credentials);
        Optional<KeptResponse> kept = parts.cache().find(key, request);
        if (kept.isPresent() && kept.get().isFresh(asked(request), parts.clock().instant())) {
            news.cached(false);
            return new ApiResponse(uri, kept.get().response(), true);
        }
        if (asked(request).has(ONLY_IF_CACHED)) {
            // RFC 9111, section 5.2.1.7
            return new ApiResponse(uri, OutboundResponse.builder(504).build(), false);
        }
        ApiRequest question = kept.map(known -> known.question(request)).orElse(request);
        OutboundResponse response = whole(exchange(question, uri, credentials));
        if (kept.isEmpty() || response.status() != NOT_MODIFIED) {
            return learned(request, uri, credentials, response);
        }
        if (!key(uri, credentials).equals(key)) {
            // What was kept came for another token, and so perhaps for another account.
            return learned(request, uri, credentials, whole(exchange(request, uri, credentials)));
        }
        news.cached(true);
        return new ApiResponse(
                uri, keep(key, kept.get().confirmed(response, parts.clock().instant())), true);
    }

    private ApiResponse learned(ApiRequest request, URI uri, Shown credentials, OutboundResponse response) {
        ResponseCache.Key key = key(uri, credentials);
        Optional<KeptResponse> next =
                KeptResponse.of(request, response, parts.clock().instant());
        if (next.isPresent()) {
            parts.cache().keep(key, next.get());
        } else if (response.status() < 500) {
            parts.cache().forget(key);
        }
        return new ApiResponse(uri, response, false);
    }

    private OutboundResponse keep(ResponseCache.Key key, KeptResponse confirmed) {
        if (confirmed.isToBeKept()) {
            parts.cache().keep(key, confirmed);
        } else {
            parts.cache().forget(key);
        }
        return confirmed.response();
    }

    private OutboundResponse whole(OutboundResponse response) {
        if (response.truncated()) {
            throw ApiException.unreadable(
                    "it is larger than %d bytes".formatted(settings.responseBytes()), response.status());
        }
        return response;
    }

    /** The token is fetched outside of the channel, where its failure would pass for an answer of the service. */
    private OutboundResponse exchange(ApiRequest request, URI uri, Shown credentials) {
        OutboundResponse response = call(request, uri, credentials);
        Optional<Secret> first = credentials.current;
        if (response.status() != UNAUTHORIZED || first.isEmpty()) {
            return response;
        }
        account.refused(first.get());
        Optional<Secret> second = await(account.live()).valueFor(uri);
        if (second.isEmpty() || second.equals(first)) {
            return response;
        }
        credentials.current = second;
        return call(request, uri, credentials);
    }

    private OutboundResponse call(ApiRequest request, URI uri, Shown credentials) {
        try {
            return channel.call(
                    request.isIdempotent(),
                    credentials.current.isPresent(),
                    () -> transmit(request, uri, credentials.current));
        } catch (ApiException e) {
            if (TURNED_AWAY.contains(e.reason())) {
                news.failed(request.method(), e.reason());
            }
            throw e;
        }
    }

    private OutboundResponse transmit(ApiRequest request, URI uri, Optional<Secret> credentials)
            throws InterruptedException {
        OutboundRequest.Builder builder = OutboundRequest.builder(request.method(), uri)
                .timeout(settings.timeout())
                .responseBytes(settings.responseBytes())
                .body(request.body());
        request.headers().forEach(header -> builder.header(header.name(), header.value()));
        credentials.ifPresent(secret -> builder.header(account.header(), secret.reveal()));
        CompletableFuture<OutboundResponse> answer = parts.transport().send(builder.build());
        try {
            OutboundResponse response = answer.get();
            news.answered(request.method(), response);
            return response;
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        } catch (ExecutionException e) {
            news.failed(request.method(), ApiException.Reason.NO_ANSWER);
            throw e.getCause() instanceof TransportException failure
                    ? failure
                    : new IllegalStateException("a transport failed in an unexpected way", e.getCause());
        }
    }

    private static ApiAccount.Live await(CompletableFuture<ApiAccount.Live> live) {
        try {
            return live.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.noAnswer("the thread was interrupted");
        } catch (TimeoutException e) {
            throw ApiException.noAnswer("no token came in time");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a token could not be fetched", e.getCause());
        }
    }

    @Override
    public String toString() {
        return "ApiClient[%s]".formatted(account.id());
    }
}
