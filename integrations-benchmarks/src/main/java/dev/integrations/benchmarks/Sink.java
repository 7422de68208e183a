package dev.integrations.benchmarks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Answers 200 to every request of HTTP/1.1 that tells its length, with a thread for each connection. */
final class Sink {
    private static final int BACKLOG = 1024;
    private static final int BUFFER = 16 * 1024;
    private static final String LENGTH = "content-length:";
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Sink() {}

    static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    }

    /** Accepts connections on this thread until the socket is closed. */
    static void serve(ServerSocket server) throws IOException {
        while (!server.isClosed()) {
            Socket socket = server.accept();
            Thread thread = new Thread(() -> answer(socket), "sink");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void answer(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER);
            OutputStream out = socket.getOutputStream();
            for (int length = readHead(in); length >= 0; length = readHead(in)) {
                in.skipNBytes(length);
                out.write(OK);
            }
        } catch (IOException e) {
            // the peer is gone
        }
    }

    /** Reads up to the empty line; returns the length of the body, or -1 at the end of the connection. */
    private static int readHead(InputStream in) throws IOException {
        int length = -1;
        for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
                length = Integer.parseInt(line.substring(LENGTH.length()).strip());
            }
        }
        return length;
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
