/** The domain, the dispatch engine, the in-memory store and the ports of Integrations. */
module dev.integrations.core {
    requires transitive com.fasterxml.jackson.databind;
    requires com.auth0.jwt;
    requires com.github.benmanes.caffeine;
    requires dev.failsafe.core;
    requires dev.integrations.shaded;
    requires java.net.http;
    // Where hosts have it: JdkServer serves on it.
    requires static transitive jdk.httpserver;
    // The relocated HTTP client looks for socket options there.
    requires jdk.net;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.integrations;
    exports dev.integrations.apikey;
    exports dev.integrations.audit;
    exports dev.integrations.common;
    exports dev.integrations.connection;
    exports dev.integrations.crypto;
    exports dev.integrations.delivery;
    exports dev.integrations.event;
    exports dev.integrations.extension;
    exports dev.integrations.http;
    exports dev.integrations.importing;
    exports dev.integrations.inbound;
    exports dev.integrations.jose;
    exports dev.integrations.mail;
    exports dev.integrations.oauth;
    exports dev.integrations.registry;
    exports dev.integrations.schema;
    exports dev.integrations.scope;
    exports dev.integrations.signature;
    exports dev.integrations.store;
    exports dev.integrations.template;
    exports dev.integrations.template.spi;
    exports dev.integrations.transform;
    exports dev.integrations.web;
    exports dev.integrations.webhook;

    uses dev.integrations.template.spi.TemplateProvider;
}
