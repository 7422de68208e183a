package dev.integrations.testkit.template;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.integrations.template.spi.TemplateProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a provider is named. A host has its jar on the class path or on the module path, and tests run on one of them: what the
 * other one needs is read.
 */
final class ProviderEntries {
    static final String FILE = "META-INF/services/" + TemplateProvider.class.getName();

    private ProviderEntries() {}

    /** Returns whether a file names a provider, as hosts with a class path need it. */
    static boolean inFile(Class<?> provider) {
        try {
            return Collections.list(provider.getClassLoader().getResources(FILE)).stream()
                    .flatMap(ProviderEntries::names)
                    .anyMatch(provider.getName()::equals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> names(URL file) {
        try {
            URLConnection connection = file.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return new String(in.readAllBytes(), UTF_8)
                        .lines()
                        .map(line -> line.replaceFirst("#.*", "").strip());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the module of a provider names it, as hosts with a module path need it; true if it is in no module. */
    static boolean inModule(Class<?> provider) {
        return module(provider)
                .map(module -> module.provides().stream()
                        .filter(each -> each.service().equals(TemplateProvider.class.getName()))
                        .anyMatch(each -> each.providers().contains(provider.getName())))
                .orElse(true);
    }

    /** Returns the module that a class is in, or would be in if what it is from were on the module path. */
    private static Optional<ModuleDescriptor> module(Class<?> type) {
        if (type.getModule().isNamed()) {
            return Optional.of(type.getModule().getDescriptor());
        }
        return Optional.ofNullable(type.getProtectionDomain().getCodeSource())
                .map(CodeSource::getLocation)
                .filter(location -> location.getProtocol().equals("file"))
                .map(location -> Path.of(URI.create(location.toString())))
                .filter(place -> !Files.isDirectory(place) || Files.exists(place.resolve("module-info.class")))
                .flatMap(place -> ModuleFinder.of(place).findAll().stream()
                        .map(ModuleReference::descriptor)
                        .findFirst());
    }
}
