package dev.integrations.extension;

import dev.integrations.http.HttpTransport;
import dev.integrations.http.OutboundRequest;
import dev.integrations.http.OutboundResponse;
import dev.integrations.http.TransportException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** An index at a URL, with its signature in Base64 at the same URL and {@code .sig}. */
final class HttpExtensionIndex implements ExtensionIndex {
    private static final Duration INDEX_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration JAR_TIMEOUT = Duration.ofMinutes(2);
    private static final int SIGNATURE_BYTES = 256;
    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;

    private final HttpTransport transport;
    private final URI url;

    HttpExtensionIndex(HttpTransport transport, URI url) {
        this.transport = transport;
        this.url = url;
    }

    @Override
    public String name() {
        return url.toString();
    }

    @Override
    public Optional<Document> fetch(Optional<String> tag) {
        OutboundRequest.Builder request = get(url, MAX_BYTES, INDEX_TIMEOUT);
        tag.ifPresent(known -> request.header("If-None-Match", known));
        OutboundResponse index = send(request.build());
        if (tag.isPresent() && index.status() == NOT_MODIFIED) {
            return Optional.empty();
        }
        requireWhole(url, index);
        URI place = URI.create(url + ".sig");
        OutboundResponse signature =
                send(get(place, SIGNATURE_BYTES, INDEX_TIMEOUT).build());
        requireWhole(place, signature);
        try {
            String text = new String(signature.body(), StandardCharsets.US_ASCII).strip();
            return Optional.of(new Document(index.body(), Base64.getDecoder().decode(text), index.header("ETag")));
        } catch (IllegalArgumentException e) {
            throw new IndexException(place + " is no Base64", e);
        }
    }

    @Override
    public byte[] download(String jar, int maxBytes) {
        OutboundRequest request;
        try {
            request = get(url.resolve(jar), maxBytes, JAR_TIMEOUT).build();
        } catch (IllegalArgumentException e) {
            throw new IndexException("'%s' is nothing to download from".formatted(jar), e);
        }
        OutboundResponse response = send(request);
        requireWhole(request.uri(), response);
        return response.body();
    }

    private static OutboundRequest.Builder get(URI place, int bytes, Duration timeout) {
        return OutboundRequest.builder("GET", place).responseBytes(bytes).timeout(timeout);
    }

    private OutboundResponse send(OutboundRequest request) {
        try {
            return transport.send(request).join();
        } catch (CompletionException | TransportException e) {
            Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
            throw new IndexException("%s cannot be read: %s".formatted(request.uri(), cause.getMessage()), cause);
        }
    }

    private static void requireWhole(URI place, OutboundResponse response) {
        if (response.status() != OK) {
            throw new IndexException("%s answered %d".formatted(place, response.status()), null);
        }
        if (response.truncated()) {
            throw new IndexException("%s is larger than it may be".formatted(place), null);
        }
    }
}
