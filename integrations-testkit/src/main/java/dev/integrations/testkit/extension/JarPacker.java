package dev.integrations.testkit.extension;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Packs the jar of an extension: its listing, its provider, and whatever else belongs to it. The same content makes the same
 * bytes. Not safe for use by several threads.
 */
public final class JarPacker {
    private static final String SERVICE = "META-INF/services/dev.integrations.template.spi.TemplateProvider";
    private static final String LISTING = "META-INF/integrations/extension.json";

    private final Map<String, byte[]> files = new LinkedHashMap<>();

    private JarPacker() {}

    /**
     * Starts a jar.
     *
     * @param listing the listing of the extension, right or wrong
     * @return a packer
     */
    public static JarPacker of(String listing) {
        return new JarPacker().file(LISTING, listing);
    }

    /**
     * Adds a provider of templates.
     *
     * @param provider the class, which the jar gets a copy of
     * @param others classes that it needs and that are not of the SPI
     * @return this packer
     */
    public JarPacker provider(Class<?> provider, Class<?>... others) {
        file(SERVICE, provider.getName());
        add(provider);
        for (Class<?> other : others) {
            add(other);
        }
        return this;
    }

    private void add(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("%s has no file".formatted(type));
            }
            files.put(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds a file, or replaces it.
     *
     * @param path where it is in the jar
     * @param content its text
     * @return this packer
     */
    public JarPacker file(String path, String content) {
        files.put(path, content.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /**
     * Leaves a file out that was added.
     *
     * @param path where it is in the jar
     * @return this packer
     */
    public JarPacker without(String path) {
        files.remove(path);
        return this;
    }

    /**
     * Packs the jar.
     *
     * @return its bytes
     */
    public byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new JarEntry(file.getKey());
                entry.setTime(0);
                jar.putNextEntry(entry);
                jar.write(file.getValue());
                jar.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Packs the jar into a file.
     *
     * @param folder an existing directory
     * @param name the name of the file
     * @return the file
     */
    public Path into(Path folder, String name) {
        try {
            return Files.write(folder.resolve(name), bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
