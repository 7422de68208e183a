package com.example.jarred;

import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Supplies what a file beside it says: what templates send, and their ids, with {@code @2} behind one of another version. It
 * counts where the host can see that it ran, fails if the host wants that, and is not content where it can see the host.
 */
public final class JarredProvider implements TemplateProvider {
    public static final String FILE = "/jarred.txt";

    private static final String OF_THE_HOST = "org.assertj.core.api.Assertions";

    @Override
    public List<Template> templates() {
        List<String> words = Arrays.asList(read().split(" ", -1));
        String trace = "jarred." + words.get(0);
        System.setProperty(trace, Integer.toString(Integer.getInteger(trace, 0) + 1));
        if (words.get(0).equals(System.getProperty("jarred.fails"))) {
            throw new AssertionError("this one fails here");
        }
        if (isVisible(OF_THE_HOST)) {
            throw new IllegalStateException("the classes of the host are seen");
        }
        return words.stream()
                .skip(1)
                .map(word -> word.split("@", -1))
                .<Template>map(word ->
                        new JarredTemplate(word[0], word.length == 1 ? 1 : Integer.parseInt(word[1]), words.get(0)))
                .toList();
    }

    private static boolean isVisible(String name) {
        try {
            Class.forName(name, false, JarredProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static String read() {
        try (InputStream in = JarredProvider.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
