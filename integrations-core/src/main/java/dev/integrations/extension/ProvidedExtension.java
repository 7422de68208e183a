package dev.integrations.extension;

import java.util.NavigableSet;

/** An extension that is a part of the application, and where it was found. */
record ProvidedExtension(Extension extension, String origin) {
    String id() {
        return extension.listing().id();
    }

    NavigableSet<String> templates() {
        return extension.listing().templates();
    }
}
