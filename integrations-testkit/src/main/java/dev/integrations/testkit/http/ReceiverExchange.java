package dev.integrations.testkit.http;

import dev.integrations.http.Header;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request at a {@link FaultyReceiver} and the connection on which it came. Used by one thread at a time. */
public final class ReceiverExchange {
    private static final int BUFFER = 8 * 1024;

    private final FaultyReceiver receiver;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final RequestHead head;
    private @Nullable ReceivedRequest request;

    ReceiverExchange(FaultyReceiver receiver, Socket socket, InputStream in, RequestHead head) throws IOException {
        this.receiver = receiver;
        this.socket = socket;
        this.in = in;
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
        this.head = head;
    }

    /**
     * Reads the rest of the request, once, and has the receiver record it.
     *
     * @return the request
     * @throws IOException if the peer is gone
     */
    public ReceivedRequest request() throws IOException {
        if (request == null) {
            request = receiver.record(socket, head, head.readBody(in));
        }
        return request;
    }

    /**
     * Reads the request if that has not happened, and answers it properly.
     *
     * @param status the status code
     * @param headers fields beyond {@code Content-Length}
     * @param body the body
     * @throws IOException if the peer is gone
     */
    public void answer(int status, List<Header> headers, byte[] body) throws IOException {
        request();
        StringBuilder text =
                new StringBuilder(128).append("HTTP/1.1 ").append(status).append(" -\r\n");
        for (Header header : headers) {
            text.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        if (status != 204 && status != 304) {
            text.append("Content-Length: ").append(body.length).append("\r\n");
        }
        out.write(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    /**
     * Writes text as it is, one byte per character.
     *
     * @param text what to send
     * @throws IOException if the peer is gone
     */
    public void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /**
     * Writes the same text after each interval until the peer or the receiver closes.
     *
     * @param text what to send
     * @param interval the time before each
     * @throws IOException when the peer is gone
     */
    public void drip(String text, Duration interval) throws IOException {
        while (!receiver.isClosed()) {
            pause(interval);
            write(text);
        }
    }

    /**
     * Writes the same text as fast as it is read until the peer or the receiver closes.
     *
     * @param text what to send
     * @throws IOException when the peer is gone
     */
    public void flood(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        while (!receiver.isClosed()) {
            out.write(bytes);
        }
    }

    /**
     * Does nothing for a while, or until the receiver closes.
     *
     * @param duration how long
     */
    public void pause(Duration duration) {
        receiver.pause(duration);
    }

    /**
     * Waits until the peer closes its side, throwing away what it still sends.
     *
     * @throws IOException if the peer resets the connection
     */
    public void awaitClose() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
        close();
    }

    /**
     * Closes the connection.
     *
     * @throws IOException if that fails
     */
    public void close() throws IOException {
        socket.close();
    }

    /**
     * Resets the connection instead of closing it.
     *
     * @throws IOException if that fails
     */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Whether another request may follow on the connection. */
    boolean goesOn() throws IOException {
        if (socket.isClosed() || head.wantsClose()) {
            return false;
        }
        request();
        return true;
    }
}
