package dev.integrations.extension;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes of one jar out of memory, so that what runs is what was verified, whatever becomes of the file. What the SPI
 * is made of comes from the host, the rest from the jar and the Java platform; the host's other classes are not seen. This
 * keeps versions of libraries apart, and is no protection from the code of the jar.
 */
final class JarClassLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    /** The shipped templates are an extension like any other. */
    private static final String TEMPLATES = "dev.integrations.templates.";

    private static final List<String> SHARED =
            List.of("dev.integrations.", "com.fasterxml.jackson.", "org.slf4j.", "org.jspecify.");

    private final Map<String, byte[]> entries;
    private final ClassLoader host;

    JarClassLoader(String name, Map<String, byte[]> entries, ClassLoader host) {
        super(name, ClassLoader.getPlatformClassLoader());
        this.entries = entries;
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(TEMPLATES) && SHARED.stream().anyMatch(name::startsWith)) {
            return host.loadClass(name);
        }
        return super.loadClass(name, resolve);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = entries.get(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return findResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) {
        return findResources(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] bytes = entries.get(name);
        return bytes == null ? null : url(name, bytes);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL url = findResource(name);
        return url == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(url));
    }

    private URL url(String name, byte[] bytes) {
        try {
            return new URL("extension", getName(), -1, "/" + name, new Handler(bytes));
        } catch (MalformedURLException e) {
            throw new IllegalStateException("the handler takes every URL", e);
        }
    }

    /** Opens one entry. */
    private static final class Handler extends URLStreamHandler {
        private final byte[] bytes;

        Handler(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }

                @Override
                public long getContentLengthLong() {
                    return bytes.length;
                }
            };
        }
    }
}
