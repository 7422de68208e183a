package dev.integrations.testkit.template;

import dev.integrations.template.spi.TemplateDescriptor;

/** The chat, to be extended by classes that are compiled in tests and found in other places than this. */
public class SuppliedChatTemplate extends ChatTemplate {
    private static final TemplateDescriptor DESCRIPTOR = described("supplied").build();

    @Override
    public TemplateDescriptor descriptor() {
        return DESCRIPTOR;
    }
}
