/** A template for Team Chat. */
module com.example.teamchat {
    requires dev.integrations.core;

    provides dev.integrations.template.spi.TemplateProvider with
            com.example.teamchat.TeamChatProvider;
}
