package dev.integrations.transform;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Keeps what is written, up to a bound. */
final class BoundedBytes extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int max;

    /** Thrown when more is written than there is room for. */
    static final class FullException extends IOException {
        private static final long serialVersionUID = 1L;

        FullException() {
            super("full");
        }
    }

    BoundedBytes(int max) {
        this.max = max;
    }

    @Override
    public void write(int b) throws IOException {
        require(1);
        bytes.write(b);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        require(length);
        bytes.write(source, offset, length);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void require(int more) throws FullException {
        if (bytes.size() + more > max) {
            throw new FullException();
        }
    }
}
