package dev.integrations.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.http.OutboundPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderDescriptorTest {
    private static final ClientRegistration CLIENT = ClientRegistration.of("id", "secret");

    static List<ProviderDescriptor> shipped() {
        return List.of(
                Providers.google(),
                Providers.github(),
                Providers.slack(),
                Providers.hubSpot(),
                Providers.salesforce(),
                Providers.microsoft(),
                Providers.payPal());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void shipped_ones_are_reached_under_the_strict_policy_and_survive_a_copy(ProviderDescriptor shipped) {
        assertThat(shipped.urls()).isNotEmpty().allSatisfy(url -> {
            assertThat(url).startsWith("https://");
            assertThat(OutboundPolicy.strict().problems(url)).isEmpty();
        });
        assertThat(shipped.toBuilder().build()).usingRecursiveComparison().isEqualTo(shipped);
    }

    @Test
    void shipped_ones_have_ids_of_their_own() {
        assertThat(shipped()).extracting(ProviderDescriptor::id).doesNotHaveDuplicates();
    }

    @Test
    void builder_names_all_that_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderDescriptor.builder("Not Fit", ConnectionScheme.AUTHORIZATION_CODE)
                        .tokenEndpoint("/token")
                        .apiBase("https://api.test/#x")
                        .scopes("a b")
                        .header("Host", "")
                        .build())
                .withMessageContaining("the id has")
                .withMessageContaining("authorizationEndpoint must")
                .withMessageContaining("tokenEndpoint must")
                .withMessageContaining("apiBase must")
                .withMessageContaining("a scope has")
                .withMessageContaining("'Host' is set by the transport");
    }

    @Test
    void built_descriptor_does_not_follow_its_builder() {
        ProviderDescriptor.Builder builder = ProviderDescriptor.builder("one", ConnectionScheme.API_KEY);
        ProviderDescriptor built = builder.build();
        builder.name("Other");

        assertThat(built.name()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://eu.salesforce.com/",
                "https://salesforce.com.evil.test/",
                "https://evilsalesforce.com/",
                "https://x@eu.salesforce.com/",
                "https://127.0.0.1/",
                "eu.salesforce.com",
                "https:///x"
            })
    void api_of_an_account_is_at_hosts_of_the_provider_only(String url) {
        var account = Providers.salesforce().accountApiBase().orElseThrow();

        assertThat(account.allows(URI.create("https://eu.my.salesforce.com/"))).isTrue();
        assertThat(account.allows(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "example.com", ".Example.com", ".example.com/"})
    void end_of_an_account_s_host_begins_with_a_dot(String suffix) {
        ProviderDescriptor.Builder builder = Providers.salesforce().toBuilder();
        builder.accountApiBase("url", ".example.com", ".a-1.test").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder.accountApiBase("url", ".example.com", suffix).build())
                .withMessageContaining("an account's host ends with a dot");
    }

    @Test
    void settings_name_all_that_is_wrong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder()
                        .provider(Providers.google())
                        .provider(Providers.payPal(), CLIENT)
                        .redirectBase("http://app.test/")
                        .refreshAhead(Duration.ZERO)
                        .build())
                .withMessageContaining("provider 'google' needs a client of the host's")
                .withMessageContaining("provider 'paypal' takes no client")
                .withMessageContaining("redirectBase must be an https URL")
                .withMessageContaining("refreshAhead must be");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder()
                        .provider(Providers.google(), CLIENT)
                        .build())
                .withMessageContaining("redirectBase is needed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder()
                        .provider(Providers.payPal())
                        .provider(Providers.payPal()))
                .withMessageContaining("there already");
    }

    @Test
    void each_provider_has_a_redirect_uri_of_its_own() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .provider(Providers.google(), CLIENT)
                .redirectBase("http://localhost:8080/callback/")
                .build();

        assertThat(settings.redirectUri("google")).hasToString("http://localhost:8080/callback/google");
        assertThat(settings.redirectUri("slack")).hasToString("http://localhost:8080/callback/slack");
    }

    @Test
    void policy_of_the_host_is_heard_about_the_urls() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .provider(Providers.payPal().toBuilder()
                        .tokenEndpoint("http://10.0.0.1/token")
                        .build())
                .build();

        assertThat(settings.problems(OutboundPolicy.strict()))
                .isNotEmpty()
                .allMatch(problem -> problem.contains("provider 'paypal' has the URL http://10.0.0.1/token"));
    }

    @Test
    void registrations_show_no_secret() {
        assertThat(CLIENT.toString()).doesNotContain("=secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientRegistration.of("id", "not\nfit"))
                .withMessageNotContaining("fit");
        assertThatIllegalArgumentException().isThrownBy(() -> ClientRegistration.of("", "x"));
    }
}
