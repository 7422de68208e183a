package dev.integrations.testkit.http;

import dev.integrations.http.Header;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * What a {@link FaultyReceiver} does with one request. Those below are made for tests of senders; a lambda makes any
 * other. It runs on the connection's own thread and is called for many requests at once.
 */
@FunctionalInterface
public interface Behaviour {
    /**
     * Answers a request, or fails to in some way.
     *
     * @param exchange the request and the connection
     * @throws IOException if the peer is gone, which ends the connection quietly
     */
    void handle(ReceiverExchange exchange) throws IOException;

    /**
     * Answers at once with an empty body.
     *
     * @param status the status code
     * @return the behaviour
     */
    static Behaviour answer(int status) {
        return answer(status, List.of(), "");
    }

    /**
     * Answers at once.
     *
     * @param status the status code
     * @param headers fields beyond {@code Content-Length}
     * @param body the body, sent as UTF-8
     * @return the behaviour
     */
    static Behaviour answer(int status, List<Header> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return exchange -> exchange.answer(status, headers, bytes);
    }

    /**
     * Answers with a redirect.
     *
     * @param status the status code, such as 307
     * @param location the value of {@code Location}
     * @return the behaviour
     */
    static Behaviour redirect(int status, String location) {
        return answer(status, List.of(new Header("Location", location)), "");
    }

    /**
     * Reads the request and never answers.
     *
     * @return the behaviour
     */
    static Behaviour silence() {
        return exchange -> {
            exchange.request();
            exchange.awaitClose();
        };
    }

    /**
     * Answers 200 with a body of which one byte comes after each interval, for ever.
     *
     * @param interval the time before each byte
     * @return the behaviour
     */
    static Behaviour dripBody(Duration interval) {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
            exchange.drip("x", interval);
        };
    }

    /**
     * Answers 200 with a header field of which one byte comes after each interval, for ever.
     *
     * @param interval the time before each byte
     * @return the behaviour
     */
    static Behaviour dripHeaders(Duration interval) {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nX-Slow: ");
            exchange.drip("x", interval);
        };
    }

    /**
     * Answers 200 with a body that never ends, as fast as it is read.
     *
     * @return the behaviour
     */
    static Behaviour endlessBody() {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            exchange.flood("1000\r\n" + "x".repeat(0x1000) + "\r\n");
        };
    }

    /**
     * Answers 200 with header fields that never end.
     *
     * @return the behaviour
     */
    static Behaviour endlessHeaders() {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\n");
            exchange.flood("X-More: yes\r\n");
        };
    }

    /**
     * Answers 200 with one header field that never ends.
     *
     * @return the behaviour
     */
    static Behaviour endlessHeader() {
        return exchange -> {
            exchange.write("HTTP/1.1 200 OK\r\nX-Long: ");
            exchange.flood("x".repeat(1024));
        };
    }

    /**
     * Sends interim responses 103 (RFC 8297) that never end.
     *
     * @return the behaviour
     */
    static Behaviour endlessInterim() {
        return exchange -> exchange.flood("HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n");
    }

    /**
     * Sends interim responses 103 with an interval between them.
     *
     * @param interval the time before each
     * @return the behaviour
     */
    static Behaviour dripInterim(Duration interval) {
        return exchange -> exchange.drip("HTTP/1.1 103 Early Hints\r\n\r\n", interval);
    }

    /**
     * Answers 200 with a gzipped body that is a thousand times larger once it is expanded.
     *
     * @param megabytes the expanded size
     * @return the behaviour
     */
    static Behaviour gzipBomb(int megabytes) {
        byte[] bomb = zeros(megabytes);
        List<Header> headers = List.of(new Header("Content-Encoding", "gzip"));
        return exchange -> exchange.answer(200, headers, bomb);
    }

    /**
     * Resets the connection (RFC 9293, section 3.5.2) as soon as the head of the request is there, its body unread.
     *
     * @return the behaviour
     */
    static Behaviour resetBeforeReading() {
        return ReceiverExchange::reset;
    }

    /**
     * Reads the whole request, then resets the connection.
     *
     * @return the behaviour
     */
    static Behaviour resetAfterReading() {
        return exchange -> {
            exchange.request();
            exchange.reset();
        };
    }

    /**
     * Reads the whole request, sends half an answer, then closes the connection.
     *
     * @return the behaviour
     */
    static Behaviour closeWithinBody() {
        return exchange -> {
            exchange.request();
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
            exchange.close();
        };
    }

    /**
     * Sends bytes that are no HTTP, then closes the connection.
     *
     * @param text what to send
     * @return the behaviour
     */
    static Behaviour raw(String text) {
        return exchange -> {
            exchange.request();
            exchange.write(text);
            exchange.close();
        };
    }

    /**
     * Waits before it does the same.
     *
     * @param delay how long to wait once the request is read
     * @return the slower behaviour
     */
    default Behaviour after(Duration delay) {
        return exchange -> {
            exchange.request();
            exchange.pause(delay);
            handle(exchange);
        };
    }

    /**
     * Does the same and closes the connection without having announced it, as a receiver does whose idle timeout
     * passes.
     *
     * @return the behaviour
     */
    default Behaviour thenClose() {
        return exchange -> {
            handle(exchange);
            exchange.close();
        };
    }

    private static byte[] zeros(int megabytes) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] megabyte = new byte[1 << 20];
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < megabytes; i++) {
                gzip.write(megabyte);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("compressing into memory cannot fail", e);
        }
        return bytes.toByteArray();
    }
}
