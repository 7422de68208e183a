package dev.integrations.examples;

import dev.integrations.Integrations;
import dev.integrations.Tenant;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.extension.Extension;
import dev.integrations.extension.ExtensionEntry;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionProblem;
import dev.integrations.extension.ExtensionQuery;
import dev.integrations.extension.ExtensionSettings;
import dev.integrations.extension.Extensions;
import dev.integrations.jdbc.JdbcStore;
import dev.integrations.template.spi.TemplateDescriptor;
import dev.integrations.template.spi.TemplateProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcConnectionPool;

/** A host offers extensions of its own and from a directory, and tenants choose among them. */
public final class ManageExtensions {
    private static final String PUBLIC_KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private final Extensions extensions;
    private final List<String> said = new ArrayList<>();

    private ManageExtensions(Extensions extensions) {
        this.extensions = extensions;
    }

    /**
     * Runs the example.
     *
     * @param args not used
     * @throws IOException if it cannot
     */
    public static void main(String[] args) throws IOException {
        run(Files.createTempDirectory("extensions")).forEach(System.out::println);
    }

    /** Returns what happened. */
    static List<String> run(Path directory) {
        JdbcConnectionPool dataSource = JdbcConnectionPool.create("jdbc:h2:mem:extensions;DB_CLOSE_DELAY=-1", "sa", "");
        try (JdbcStore store = JdbcStore.open(dataSource);
                Integrations integrations = Integrations.builder()
                        .store(store)
                        .keyRing(KeyRing.ephemeralForDevelopment())
                        .development()
                        .extensions(settings(directory))
                        .startPaused()) {
            ManageExtensions example = new ManageExtensions(integrations.extensions());
            example.look();
            example.refused();
            example.change();
            example.choose(integrations.tenant("acme"));
            return example.said;
        }
    }

    private static ExtensionSettings settings(Path directory) {
        // region extensions-settings
        TemplateProvider ours = () -> List.of(new TicketTemplate());
        ExtensionListing listing = ExtensionListing.parse("""
                {"id": "com.example.tickets", "version": "1.2.0", "name": "Tickets", "templates": ["tickets"],
                 "categories": ["support"]}
                """);
        ExtensionSettings settings = ExtensionSettings.builder()
                .of(Extension.of(listing, ours))
                .discover(Thread.currentThread().getContextClassLoader())
                .directory(directory)
                .build();
        // endregion
        return settings;
    }

    /** Returns settings with a remote index; nobody is asked before somebody looks into the catalogue. */
    static ExtensionSettings withIndex(Path directory) {
        // region extensions-index
        ExtensionSettings settings = ExtensionSettings.builder()
                .directory(directory)
                .index(URI.create("https://extensions.example.com/index.json"), VerificationKey.parse(PUBLIC_KEY))
                .build();
        // endregion
        return settings;
    }

    private void look() {
        // region extensions-list
        List<ExtensionEntry> support = extensions
                .list(ExtensionQuery.all().category("support"), PageRequest.first(50))
                .items();
        for (ExtensionProblem problem : extensions.problems()) {
            said.add("left out: " + problem);
        }
        // endregion
        support.forEach(entry -> said.add(entry.listing() + " " + entry.state()));
    }

    private void refused() {
        // region extensions-install
        try {
            extensions.as("user:42").because("ticket 17").install("com.example.chat");
        } catch (InvalidInputException e) {
            e.problems().forEach(problem -> said.add("refused " + problem.field()));
        }
        // endregion
    }

    private void change() {
        // region extensions-change
        extensions.disable("com.example.tickets");
        extensions.enable("com.example.tickets");
        // endregion
    }

    private void choose(Tenant acme) {
        // region extensions-tenant
        acme.extensions().disable("com.example.tickets");
        List<TemplateDescriptor> offered = acme.extensions().templates();
        // endregion
        said.add("not offered to acme: "
                + extensions
                        .find("com.example.tickets")
                        .map(entry -> entry.listing().templates())
                        .stream()
                        .flatMap(templates -> templates.stream())
                        .filter(id -> offered.stream()
                                .noneMatch(template -> template.id().equals(id)))
                        .collect(Collectors.joining(", ")));
    }
}
