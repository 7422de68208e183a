package dev.integrations.smtp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;

/** A socket that reads so much and no more, whatever is spoken on it. It asks no proxy that the JDK may have been told of. */
final class BoundedSocket extends Socket {
    private final long most;
    private long read;

    /** Says that a server talks without end. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(long most) {
            super("the server said more than %d bytes".formatted(most));
        }
    }

    BoundedSocket(long most) {
        super(Proxy.NO_PROXY);
        this.most = most;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Bounded(super.getInputStream());
    }

    private final class Bounded extends FilterInputStream {
        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (read >= most) {
                throw new TooLong(most);
            }
            int count = super.read(buffer, offset, (int) Math.min(length, most - read));
            read += Math.max(count, 0);
            return count;
        }
    }
}
