package dev.integrations.extension;

import dev.integrations.common.InvalidInputException;
import dev.integrations.template.TemplateCatalog;
import dev.integrations.template.spi.Template;
import dev.integrations.template.spi.TemplateProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds extensions on the class path and the module path: listings as resources, templates by the {@link ServiceLoader}. A
 * listing and a provider belong together by the ids of templates, since classes and resources need not be in one place.
 */
final class Discovery {
    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private static final int MAX_ICON = 64 * 1024;

    private final ClassLoader loader;
    private final List<ExtensionProblem> problems = new ArrayList<>();

    /** What was found, and what was left out. */
    record Result(List<ProvidedExtension> extensions, List<ExtensionProblem> problems) {}

    private record Supplied(String provider, List<Template> templates, Set<String> ids) {}

    private Discovery(ClassLoader loader) {
        this.loader = loader;
    }

    static Result discover(ClassLoader loader) {
        Discovery discovery = new Discovery(loader);
        List<ProvidedExtension> found = discovery.found();
        found.forEach(each ->
                LOG.info("Extension {} of {} is offered", each.extension().listing(), each.origin()));
        discovery.problems.forEach(problem -> LOG.error("An extension is left out: {}", problem));
        return new Result(found, List.copyOf(discovery.problems));
    }

    private List<ProvidedExtension> found() {
        Map<String, ExtensionListing> listings = listings();
        List<Supplied> supplied = supplied();
        List<ProvidedExtension> found = new ArrayList<>();
        listings.forEach((origin, listing) -> {
            List<Template> templates = supplied.stream()
                    .filter(each -> listing.templates().containsAll(each.ids()))
                    .flatMap(each -> each.templates().stream())
                    .toList();
            try {
                found.add(new ProvidedExtension(new Extension(listing, templates), origin));
            } catch (IllegalArgumentException e) {
                problems.add(new ExtensionProblem(origin, String.valueOf(e.getMessage())));
            }
        });
        supplied.stream()
                .filter(each -> listings.values().stream()
                        .noneMatch(listing -> listing.templates().containsAll(each.ids())))
                .forEach(each -> problems.add(new ExtensionProblem(
                        each.provider(),
                        "supplies the templates %s, which no one listing names".formatted(each.ids()))));
        return found;
    }

    private Map<String, ExtensionListing> listings() {
        Map<String, ExtensionListing> listings = new LinkedHashMap<>();
        try {
            for (URL url : Collections.list(loader.getResources(ExtensionListing.PATH))) {
                listing(url).ifPresent(listing -> listings.put(url.toString(), listing));
            }
        } catch (IOException e) {
            problems.add(new ExtensionProblem(ExtensionListing.PATH, "cannot be looked for: " + e));
        }
        return listings;
    }

    private Optional<ExtensionListing> listing(URL url) {
        String root = url.toString().substring(0, url.toString().length() - ExtensionListing.PATH.length());
        try {
            byte[] json = read(url, ExtensionListing.MAX_BYTES);
            return Optional.of(ListingReader.read(new String(json, StandardCharsets.UTF_8), path -> icon(root, path)));
        } catch (IOException | InvalidInputException e) {
            problems.add(new ExtensionProblem(url.toString(), String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private static Optional<byte[]> icon(String root, String path) {
        try {
            return Optional.of(read(URI.create(root + path).toURL(), MAX_ICON));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] read(URL url, int max) throws IOException {
        try (InputStream in = url.openStream()) {
            return in.readNBytes(max + 1);
        }
    }

    private List<Supplied> supplied() {
        List<Supplied> supplied = new ArrayList<>();
        TemplateCatalog.forEachProvider(
                loader,
                each -> add(each, supplied),
                failure -> problems.add(
                        new ExtensionProblem(TemplateProvider.class.getName(), String.valueOf(failure.getMessage()))));
        return supplied;
    }

    private boolean add(ServiceLoader.Provider<TemplateProvider> found, List<Supplied> supplied) {
        String name = found.type().getName();
        try {
            List<Template> templates = found.get().templates();
            Set<String> ids = templates.stream()
                    .map(template -> template.descriptor().id())
                    .collect(Collectors.toSet());
            supplied.add(new Supplied(name, templates, ids));
            return true;
        } catch (ServiceConfigurationError | RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            problems.add(new ExtensionProblem(name, "cannot be loaded: " + e));
            return false;
        }
    }
}
