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
 * Supplies what a file beside it says: ids of templates and what they send. It leaves a trace where the host can see that it
 * ran, and is not content where it can see the host.
 */
public final class JarredProvider implements TemplateProvider {
    public static final String FILE = "/jarred.txt";

    private static final String OF_THE_HOST = "org.assertj.core.api.Assertions";

    @Override
    public List<Template> templates() {
        List<String> words = Arrays.asList(read().split(" ", -1));
        System.setProperty("jarred." + words.get(0), "ran");
        if (isVisible(OF_THE_HOST)) {
            throw new IllegalStateException("the classes of the host are seen");
        }
        return words.stream()
                .skip(1)
                .<Template>map(id -> new JarredTemplate(id, words.get(0)))
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
