package dev.integrations.benchmarks;

import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.signature.WebhookHeaders;
import dev.integrations.signature.WebhookSigner;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Signs and posts with the library's client and without its engine, so many requests at a time. */
final class Courier {
    private final HttpTransport transport;
    private final URI url;
    private final WebhookSigner signer;
    private final int concurrency;
    private final Semaphore free;
    private final AtomicInteger failures = new AtomicInteger();

    Courier(HttpTransport transport, URI url, WebhookSigner signer, int concurrency) {
        this.transport = transport;
        this.url = url;
        this.signer = signer;
        this.concurrency = concurrency;
        this.free = new Semaphore(concurrency);
    }

    /** Waits for a free place, then sends; what comes after the answer runs on a thread of the client. */
    void send(String id, byte[] body, Runnable accepted) throws InterruptedException {
        free.acquire();
        WebhookHeaders headers = signer.sign(id, Instant.now(), body);
        OutboundRequest.Builder request = OutboundRequest.post(url)
                .header("content-type", "application/json")
                .body(body);
        headers.asMap().forEach(request::header);
        CompletableFuture<Void> unused = transport.send(request.build()).handle((response, failure) -> {
            free.release();
            if (response != null && response.status() == 200) {
                accepted.run();
            } else {
                failures.incrementAndGet();
            }
            return null;
        });
    }

    /** Waits for all answers. */
    void awaitAnswers() throws InterruptedException {
        free.acquire(concurrency);
        free.release(concurrency);
        if (failures.get() > 0) {
            throw new IllegalStateException("%d requests failed".formatted(failures.get()));
        }
    }
}
