package dev.integrations.connection;

import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Pages that are fetched when they are read. */
final class Pages extends AbstractSpliterator<ApiResponse> {
    private final ApiClient client;
    private final Pagination pagination;
    private final int maxPages;
    private final Set<URI> fetched = new HashSet<>();
    private Optional<ApiRequest> next;
    private Optional<URI> before = Optional.empty();

    private Pages(ApiClient client, ApiRequest first, Pagination pagination, int maxPages) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.client = client;
        this.next = Optional.of(first);
        this.pagination = pagination;
        this.maxPages = maxPages;
    }

    static Stream<ApiResponse> stream(ApiClient client, ApiRequest first, Pagination pagination, int maxPages) {
        return StreamSupport.stream(new Pages(client, first, pagination, maxPages), false);
    }

    @Override
    public boolean tryAdvance(Consumer<? super ApiResponse> action) {
        if (next.isEmpty()) {
            return false;
        }
        ApiRequest request = next.get();
        if (fetched.size() == maxPages) {
            throw ApiException.pages("there are more than %d".formatted(maxPages), 0);
        }
        URI base = base();
        if (!fetched.add(request.uri(base))) {
            throw ApiException.pages("they go in a circle", 0);
        }
        ApiResponse page = client.send(request);
        if (!page.isSuccessful()) {
            throw ApiException.pages("one is answered with status " + page.status(), page.status());
        }
        next = pagination.next(request, page).map(following -> sameOrigin(base, request, following));
        action.accept(page);
        return true;
    }

    /** Pages of one account are not followed by those of another. */
    private URI base() {
        URI base = client.base();
        if (before.filter(known -> !known.equals(base)).isPresent()) {
            throw ApiException.pages("the connection leads to another account by now", 0);
        }
        before = Optional.of(base);
        return base;
    }

    /** What the caller adds to requests may be as secret as what the client adds. */
    private static ApiRequest sameOrigin(URI base, ApiRequest request, ApiRequest following) {
        if (!Uris.sameOrigin(request.uri(base), following.uri(base))) {
            throw ApiException.pages("the next one is at another origin", 0);
        }
        return following;
    }
}
