package dev.integrations.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.integrations.Integrations;
import dev.integrations.IntegrationsBuilder;
import dev.integrations.common.InvalidInputException;
import dev.integrations.common.InvalidInputException.Problem;
import dev.integrations.crypto.KeyRing;
import dev.integrations.store.InMemoryStore;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OAuthSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "as.example.com",
                "https://",
                "https://as.example.com/",
                "https://as.example.com/t1/",
                "https://as.example.com?x=1",
                "https://as.example.com#x",
                "https://user@as.example.com",
                "http://as.example.com",
                "http://127.0.0.2",
                "https://as.example.com/a b",
                "ftp://as.example.com"
            })
    void issuer_of_another_form_is_refused(String issuer) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OAuthSettings.builder(issuer).build())
                .satisfies(
                        e -> assertThat(e.problems()).extracting(Problem::field).contains("issuer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:8080", "http://[::1]:8080/t1", "http://localhost:8080"})
    void loopback_issuer_is_known_to_be_insecure(String issuer) {
        assertThat(OAuthSettings.builder(issuer).build().isInsecure()).isTrue();
        assertThat(OAuthSettings.builder("https://as.example.com").build().isInsecure())
                .isFalse();
    }

    @Test
    void loopback_issuer_is_for_development_only() {
        OAuthSettings insecure = OAuthSettings.builder("http://127.0.0.1:8080").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> host(insecure).startPaused())
                .withMessageContaining("must be https");
        host(insecure).development().startPaused().close();
        host(OAuthSettings.builder("https://as.example.com").build())
                .startPaused()
                .close();
    }

    private static IntegrationsBuilder host(OAuthSettings settings) {
        return Integrations.builder()
                .store(InMemoryStore.create())
                .keyRing(KeyRing.builder()
                        .primary(1, new byte[KeyRing.KEY_BYTES])
                        .build())
                .oauth(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com/tv",
                "https://",
                "http://example.com/tv",
                "https://user@example.com/tv",
                "https://example.com/tv?x=1",
                "https://example.com/tv#x",
            })
    void users_of_devices_are_sent_to_no_address_of_another_form(String address) {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> withDevices(DevicePolicy.defaults().withVerificationUri(address)))
                .satisfies(e ->
                        assertThat(e.problems()).extracting(Problem::field).containsExactly("devices.verificationUri"));
    }

    @Test
    void users_of_devices_may_be_sent_to_this_machine() {
        String here = "http://localhost:8080/tv/";

        assertThat(withDevices(DevicePolicy.defaults().withVerificationUri(here))
                        .devices()
                        .verificationUri())
                .contains(here);
    }

    @Test
    void times_that_devices_are_told_have_no_fractions() {
        Duration time = Duration.ofSeconds(60).plusMillis(500);

        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() ->
                        withDevices(DevicePolicy.defaults().withLifetime(time).withInterval(time.dividedBy(11))))
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("devices.lifetime", "devices.interval"));
    }

    @Test
    void server_that_knows_no_users_requires_no_pushed_requests() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OAuthSettings.builder("https://as.example.com")
                        .pushedRequests(PushedRequestPolicy.defaults().requiring())
                        .build())
                .satisfies(e ->
                        assertThat(e.problems()).extracting(Problem::field).containsExactly("pushedRequests.required"));
    }

    private static OAuthSettings withDevices(DevicePolicy devices) {
        return OAuthSettings.builder("https://as.example.com").devices(devices).build();
    }

    @Test
    void issuer_is_the_resource_unless_others_are_given() {
        assertThat(OAuthSettings.builder("https://as.example.com").build().resources())
                .containsExactly("https://as.example.com");
        assertThat(OAuthSettings.builder("https://as.example.com")
                        .resources("https://b.example.com", "https://a.example.com")
                        .build()
                        .resources())
                .containsExactly("https://b.example.com", "https://a.example.com");
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> OAuthSettings.builder("https://as.example.com")
                        .resources("/relative")
                        .codeLifetime(Duration.ofMinutes(11))
                        .maxFailures(0)
                        .tokenPolicy(TokenPolicy.defaults().withGrace(Duration.ofSeconds(-1)))
                        .build())
                .satisfies(e -> assertThat(e.problems())
                        .extracting(Problem::field)
                        .containsExactly("tokenPolicy.grace", "resources", "codeLifetime", "maxFailures"));
    }
}
