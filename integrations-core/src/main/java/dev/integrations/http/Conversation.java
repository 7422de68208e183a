package dev.integrations.http;

import dev.integrations.shaded.hc.core5.http.ConnectionClosedException;
import dev.integrations.shaded.hc.core5.http.EntityDetails;
import dev.integrations.shaded.hc.core5.http.HttpException;
import dev.integrations.shaded.hc.core5.http.HttpResponse;
import dev.integrations.shaded.hc.core5.http.ProtocolException;
import dev.integrations.shaded.hc.core5.http.impl.BasicEntityDetails;
import dev.integrations.shaded.hc.core5.http.impl.DefaultConnectionReuseStrategy;
import dev.integrations.shaded.hc.core5.http.message.BasicHttpRequest;
import dev.integrations.shaded.hc.core5.http.nio.AsyncClientExchangeHandler;
import dev.integrations.shaded.hc.core5.http.nio.CapacityChannel;
import dev.integrations.shaded.hc.core5.http.nio.DataStreamChannel;
import dev.integrations.shaded.hc.core5.http.nio.RequestChannel;
import dev.integrations.shaded.hc.core5.http.protocol.HttpContext;
import dev.integrations.shaded.hc.core5.util.TimeValue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request and reads as much of its response as is kept. HttpClient calls it on an I/O thread, one call at a
 * time.
 */
final class Conversation implements AsyncClientExchangeHandler {
    /** Interim responses (RFC 9110, section 15.2) that are put up with before the final one. */
    private static final int MAX_INTERIM = 16;

    private static final byte[] NOTHING = {};
    private static final Set<String> EXPECT_CONTENT = Set.of("POST", "PUT", "PATCH");
    private static final DefaultConnectionReuseStrategy REUSE = new DefaultConnectionReuseStrategy();
    private static final Pattern KEEP_ALIVE_SECONDS = Pattern.compile("(?i)\\btimeout\\s*=\\s*([0-9]{1,9})");

    private final Attempt attempt;
    private final Exchange exchange;
    private final OutboundUrl url;
    private final int limit;
    private final ByteBuffer content;
    private volatile boolean sent;
    private boolean requestComplete;
    private int interim;
    private OutboundResponse.@Nullable Builder response;
    private TimeValue keepAlive = TimeValue.ZERO_MILLISECONDS;
    private byte[] body = NOTHING;
    private int length;

    Conversation(Attempt attempt, Exchange exchange, OutboundUrl url, int limit) {
        this.attempt = attempt;
        this.exchange = exchange;
        this.url = url;
        this.limit = limit;
        this.content = ByteBuffer.wrap(exchange.request().content());
    }

    /** False as long as certainly nothing was written. */
    boolean sent() {
        return sent;
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        sent = true;
        // Whoever ends an attempt sets its end before reading "sent": one of the two sees the other.
        if (attempt.hasEnded()) {
            throw new ConnectionClosedException("the request was called off");
        }
        OutboundRequest request = exchange.request();
        BasicHttpRequest message = new BasicHttpRequest(request.method(), url.requestTarget());
        message.addHeader("Host", url.hostHeader());
        boolean hasContent = content.hasRemaining();
        if (hasContent || EXPECT_CONTENT.contains(request.method())) {
            message.addHeader("Content-Length", Integer.toString(content.remaining()));
        }
        boolean hasUserAgent = false;
        for (Header header : request.headers()) {
            hasUserAgent |= header.name().equalsIgnoreCase("User-Agent");
            message.addHeader(header.name(), header.value());
        }
        if (!hasUserAgent) {
            message.addHeader("User-Agent", PooledTransport.USER_AGENT);
        }
        requestComplete = !hasContent;
        channel.sendRequest(message, hasContent ? new BasicEntityDetails(content.remaining(), null) : null, context);
    }

    @Override
    public int available() {
        return content.remaining();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        if (content.hasRemaining()) {
            channel.write(content);
        }
        if (!content.hasRemaining()) {
            requestComplete = true;
            channel.endStream();
        }
    }

    @Override
    public void consumeInformation(HttpResponse ignored, HttpContext context) throws HttpException {
        if (++interim > MAX_INTERIM) {
            throw new ProtocolException("more than %d interim responses", MAX_INTERIM);
        }
    }

    @Override
    public void consumeResponse(HttpResponse head, @Nullable EntityDetails details, HttpContext context) {
        OutboundResponse.Builder builder = OutboundResponse.builder(head.getCode());
        for (Iterator<dev.integrations.shaded.hc.core5.http.Header> fields = head.headerIterator();
                fields.hasNext(); ) {
            var field = fields.next();
            builder.header(field.getName(), field.getValue());
        }
        response = builder;
        if (REUSE.keepAlive(null, head, context)) {
            keepAlive = keepAlive(head);
        }
        if (details == null) {
            finish(builder, false);
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer source) throws IOException {
        int wanted = Math.min(source.remaining(), limit - length);
        if (body.length < length + wanted) {
            body = Arrays.copyOf(body, Math.min(limit, Math.max(length + wanted, 2 * body.length)));
        }
        source.get(body, length, wanted);
        length += wanted;
        if (source.hasRemaining()) {
            keepAlive = TimeValue.ZERO_MILLISECONDS;
            finish(builder(), true);
            throw new ConnectionClosedException("the rest of the response is not wanted");
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends dev.integrations.shaded.hc.core5.http.Header> trailers) {
        finish(builder(), false);
    }

    private OutboundResponse.Builder builder() {
        return Objects.requireNonNull(response, "HttpClient gave a body before its head");
    }

    private void finish(OutboundResponse.Builder builder, boolean truncated) {
        // A receiver that answers before it has read all of the request cannot be sent another one.
        TimeValue reuse = requestComplete ? keepAlive : TimeValue.ZERO_MILLISECONDS;
        byte[] kept = body.length == length ? body : Arrays.copyOf(body, length);
        attempt.succeeded(
                builder.body(kept)
                        .truncated(truncated)
                        .took(exchange.took())
                        .address(Optional.of(attempt.address()))
                        .build(),
                reuse);
    }

    @Override
    public void failed(Exception cause) {
        attempt.failed(cause);
    }

    @Override
    public void cancel() {
        attempt.cancelled();
    }

    /** HttpClient lets go of an exchange whose connection it closed; harmless after an end. */
    @Override
    public void releaseResources() {
        attempt.cancelled();
    }

    /** The shorter of our own limit and what the receiver announces ({@code Keep-Alive: timeout=5}). */
    private static TimeValue keepAlive(HttpResponse head) {
        var field = head.getFirstHeader("Keep-Alive");
        Matcher matcher = field == null ? null : KEEP_ALIVE_SECONDS.matcher(field.getValue());
        if (matcher == null || !matcher.find()) {
            return Connections.MAX_IDLE;
        }
        // A second less, so that the receiver's close does not cross the next request.
        long seconds = Long.parseLong(matcher.group(1)) - 1;
        return TimeValue.ofSeconds(Math.max(0, Math.min(Connections.MAX_IDLE.toSeconds(), seconds)));
    }
}
