package dev.integrations.jdbc;

import com.example.packed.PackedProvider;
import dev.integrations.extension.Extension;
import dev.integrations.extension.ExtensionListing;
import dev.integrations.extension.ExtensionSettings;

/** The extension that the owner of a {@link WalkWorld} has made a choice about. */
final class ExtensionWalk {
    static final String ID = "com.example.packed";

    private ExtensionWalk() {}

    static ExtensionSettings settings() {
        ExtensionListing listing = ExtensionListing.parse("""
                {"id": "%s", "version": "1.0.0", "name": "Packed", "templates": ["packed"]}
                """.formatted(ID));
        return ExtensionSettings.builder()
                .of(Extension.of(listing, new PackedProvider()))
                .build();
    }
}
