package dev.integrations;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** What {@link BulkTemplate} sends to, in the place of a transport. */
final class BulkVendor implements HttpTransport {
    private final List<Bulk> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Bulk, CompletableFuture<OutboundResponse>> answer = bulk -> answered(200);

    /** A request. */
    record Bulk(String owner, List<Integer> numbers) {
        static Bulk of(OutboundRequest request) {
            String body = new String(request.body(), UTF_8);
            int colon = body.indexOf(':');
            List<Integer> numbers = Arrays.stream(body.substring(colon + 1).split(",", -1))
                    .map(text -> Integer.valueOf(text.replaceAll("\\D", "")))
                    .toList();
            return new Bulk(body.substring(0, colon), numbers);
        }
    }

    void answering(Function<Bulk, OutboundResponse> made) {
        answer = bulk -> CompletableFuture.completedFuture(made.apply(bulk));
    }

    void answeringLater(Function<Bulk, CompletableFuture<OutboundResponse>> made) {
        answer = made;
    }

    static OutboundResponse status(int status) {
        return OutboundResponse.builder(status)
                .body(("Words " + status).getBytes(UTF_8))
                .build();
    }

    static CompletableFuture<OutboundResponse> answered(int status) {
        return CompletableFuture.completedFuture(status(status));
    }

    /** Says of each number what became of it. */
    static OutboundResponse each(Bulk bulk, Function<Integer, Integer> status) {
        return OutboundResponse.builder(207)
                .body(bulk.numbers().stream().map(status).toList().toString().getBytes(UTF_8))
                .build();
    }

    List<Bulk> requests() {
        return requests;
    }

    List<Integer> sizes() {
        return requests.stream().map(bulk -> bulk.numbers().size()).toList();
    }

    List<Integer> numbers() {
        return requests.stream().flatMap(bulk -> bulk.numbers().stream()).toList();
    }

    @Override
    public CompletableFuture<OutboundResponse> send(OutboundRequest request) {
        Bulk bulk = Bulk.of(request);
        requests.add(bulk);
        return answer.apply(bulk);
    }

    @Override
    public void close() {}
}
