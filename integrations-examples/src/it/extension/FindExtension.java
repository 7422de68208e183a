import dev.integrations.Integrations;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.extension.ExtensionEntry;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.ExtensionState;
import dev.integrations.store.InMemoryStore;
import dev.integrations.template.spi.Template;
import java.nio.file.Path;
import java.util.List;

/** Prints the extensions that are found on its path, or in a directory from which it installs them, and their templates. */
public final class FindExtension {
    private FindExtension() {}

    public static void main(String[] args) {
        ExtensionSettings.Builder settings = ExtensionSettings.builder();
        if (args.length == 0) {
            settings.discover(FindExtension.class.getClassLoader());
        } else {
            settings.directory(Path.of(args[0]));
        }
        try (Integrations integrations = Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.ephemeralForDevelopment())
                .development()
                .extensions(settings.build())
                .startPaused()) {
            for (ExtensionEntry found : list(integrations)) {
                if (found.state() == ExtensionState.AVAILABLE) {
                    integrations.extensions().install(found.id());
                }
            }
            list(integrations).forEach(entry -> System.out.println(entry.listing() + " " + entry.state()));
            integrations.templates().list().forEach(descriptor -> print(integrations, descriptor.id()));
            integrations.extensions().problems().forEach(problem -> System.out.println("problem " + problem));
        }
    }

    private static List<ExtensionEntry> list(Integrations integrations) {
        return integrations.extensions().list(ExtensionQuery.all(), PageRequest.first(10)).items();
    }

    private static void print(Integrations integrations, String id) {
        Template template = integrations.templates().find(id).orElseThrow();
        System.out.println(id + " of " + template.getClass().getModule());
    }
}
