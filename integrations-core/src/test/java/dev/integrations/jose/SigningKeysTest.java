package dev.integrations.jose;

import static dev.integrations.jose.JoseFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.integrations.audit.AuditEntry;
import dev.integrations.common.NotFoundException;
import dev.integrations.common.PageRequest;
import dev.integrations.crypto.DecryptionException;
import dev.integrations.crypto.KeyRing;
import dev.integrations.crypto.SignatureAlgorithm;
import dev.integrations.crypto.VerificationKey;
import dev.integrations.jose.SigningKeyInfo.State;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
    private static final Duration EVERY = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofDays(1);

    /** Keys of P-256 are made quickly. */
    private static final SigningKeySettings SETTINGS = SigningKeySettings.defaults()
            .withAlgorithm(SignatureAlgorithm.ES256)
            .withRotation(EVERY, AHEAD);

    private final JoseFixture fixture = new JoseFixture();
    private final SigningKeys keys = fixture.signingKeys(SETTINGS);

    private List<State> states() {
        return keys.list().stream().map(SigningKeyInfo::state).toList();
    }

    private void pass(Duration time) {
        fixture.clock.move(time);
        keys.rotateIfDue();
    }

    private List<String> audited() {
        return fixture.audit.list(PageRequest.first(50)).items().stream()
                .map(AuditEntry::action)
                .toList();
    }

    @Test
    void first_key_is_made_when_it_is_needed_and_signs_at_once() {
        keys.rotateIfDue();
        assertThat(keys.list()).isEmpty();

        JwkSet published = keys.published();

        assertThat(states()).containsExactly(State.ACTIVE);
        assertThat(published.keys())
                .extracting(VerificationKey::thumbprint)
                .containsExactly(keys.list().get(0).id());
        assertThat(audited()).containsExactly("signing_key.created");
    }

    @Test
    void key_of_rsa_is_the_default() {
        SigningKeys defaults = fixture.signingKeys(SigningKeySettings.defaults());

        assertThat(defaults.published().keys())
                .extracting(VerificationKey::algorithm)
                .containsExactly(SignatureAlgorithm.RS256);
    }

    @Test
    void next_key_is_published_a_while_before_it_signs() {
        String first = keys.signer().keyId();

        pass(EVERY.minus(AHEAD).minusSeconds(1));
        assertThat(states()).containsExactly(State.ACTIVE);

        pass(Duration.ofSeconds(1));
        assertThat(states()).containsExactly(State.ACTIVE, State.NEXT);
        assertThat(keys.published().keys()).hasSize(2);
        assertThat(keys.signer().keyId()).isEqualTo(first);

        pass(AHEAD.minusMillis(1));
        assertThat(keys.signer().keyId()).isEqualTo(first);

        pass(Duration.ofMillis(1));
        assertThat(states()).containsExactly(State.RETIRED, State.ACTIVE);
        assertThat(keys.signer().keyId()).isNotEqualTo(first);
        assertThat(keys.find(first)).isPresent();
    }

    @Test
    void retired_key_is_published_until_its_last_token_has_expired() {
        String first = keys.signer().keyId();
        pass(EVERY.minus(AHEAD));
        pass(AHEAD);

        pass(SETTINGS.maxTokenLifetime());
        assertThat(keys.find(first)).isPresent();

        pass(Duration.ofMinutes(6));
        assertThat(keys.find(first)).isEmpty();
        assertThat(states()).containsExactly(State.ACTIVE);
        assertThat(audited()).containsExactly("signing_key.removed", "signing_key.created", "signing_key.created");
    }

    @Test
    void node_that_stood_still_publishes_the_next_key_before_it_signs_all_the_same() {
        String first = keys.signer().keyId();

        pass(EVERY.multipliedBy(5));

        assertThat(states()).containsExactly(State.ACTIVE, State.NEXT);
        assertThat(keys.signer().keyId()).isEqualTo(first);
    }

    @Test
    void rotation_on_demand_makes_one_next_key_however_often_it_is_asked_for() {
        keys.signer();

        SigningKeyInfo next = keys.as("user:42").rotate();

        assertThat(next.state()).isEqualTo(State.NEXT);
        assertThat(next.signsFrom()).isEqualTo(NOON.plus(AHEAD));
        assertThat(keys.rotate()).isEqualTo(next);
        assertThat(states()).containsExactly(State.ACTIVE, State.NEXT);
        assertThat(fixture.audit.list(PageRequest.first(1)).items().get(0).actor())
                .hasToString("user:42");
    }

    @Test
    void revoked_key_is_gone_at_once_and_another_one_signs() {
        String leaked = keys.signer().keyId();

        keys.revoke(leaked);

        assertThat(keys.find(leaked)).isEmpty();
        assertThat(keys.signer().keyId()).isNotEqualTo(leaked);
        assertThat(states()).containsExactly(State.ACTIVE);
        assertThat(audited()).startsWith("signing_key.revoked", "signing_key.created");
        assertThatThrownBy(() -> keys.revoke(leaked)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> keys.revoke("")).isInstanceOf(NotFoundException.class);
    }

    @Test
    void revoking_the_active_key_leaves_the_retired_ones_retired() {
        keys.signer();
        keys.rotate();
        pass(AHEAD);
        String active = keys.signer().keyId();

        keys.revoke(active);

        assertThat(states()).containsExactly(State.RETIRED, State.ACTIVE);
    }

    @Test
    void revoking_a_key_that_does_not_sign_leaves_the_one_that_does() {
        String active = keys.signer().keyId();
        String next = keys.rotate().id();

        keys.revoke(next);

        assertThat(keys.signer().keyId()).isEqualTo(active);
        assertThat(states()).containsExactly(State.ACTIVE);
    }

    @Test
    void revocation_is_seen_by_another_node_when_it_reads_again() {
        SigningKeys other = fixture.signingKeys(SETTINGS);
        String leaked = keys.signer().keyId();
        assertThat(other.find(leaked)).isPresent();

        keys.revoke(leaked);
        fixture.clock.move(Duration.ofSeconds(4));
        assertThat(other.find(leaked)).isPresent();

        fixture.clock.move(Duration.ofSeconds(1));
        assertThat(other.find(leaked)).isEmpty();
        assertThat(other.signer().keyId()).isEqualTo(keys.signer().keyId());
    }

    @Test
    void new_key_of_another_node_is_found_within_seconds() {
        SigningKeys other = fixture.signingKeys(SETTINGS);
        keys.signer();
        other.signer();
        String next = keys.rotate().id();
        assertThat(other.find(next)).isEmpty();

        fixture.clock.move(Duration.ofSeconds(5));

        assertThat(other.find(next)).isPresent();
    }

    @Test
    void nodes_that_start_together_agree_on_one_key() throws Exception {
        int nodes = 8;
        CyclicBarrier start = new CyclicBarrier(nodes);
        Callable<String> node = () -> {
            SigningKeys own = fixture.signingKeys(SETTINGS);
            start.await();
            return own.signer().keyId();
        };
        ExecutorService threads = Executors.newFixedThreadPool(nodes);
        try {
            Set<String> signing = new HashSet<>();
            for (Future<String> id :
                    threads.invokeAll(Stream.generate(() -> node).limit(nodes).toList())) {
                signing.add(id.get());
            }
            assertThat(signing).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(keys.list()).hasSize(1);
        assertThat(audited()).containsExactly("signing_key.created");
    }

    @Test
    void node_whose_clock_is_behind_uses_the_key_that_another_one_made_just_now() {
        String made = keys.signer().keyId();

        fixture.clock.move(Duration.ofSeconds(-3));

        assertThat(fixture.signingKeys(SETTINGS).signer().keyId()).isEqualTo(made);
        assertThat(keys.list()).hasSize(1);
    }

    @Test
    void private_key_is_encrypted_and_bound_to_its_id() {
        keys.signer();
        StoredSigningKey stored = fixture.store.inTransaction(
                transaction -> transaction.signingKeys().list().get(0));

        assertThat(stored.publicKey()).doesNotContain("\"d\"");
        assertThat(stored.toString()).doesNotContain(stored.encryptedPrivateKey());
        SigningKeyVault sameRing = new SigningKeyVault(fixture.keyRing, fixture.random);
        assertThat(sameRing.open(stored).getName()).isEqualTo("ES256");
        StoredSigningKey moved = new StoredSigningKey(
                9, "other", stored.algorithm(), stored.publicKey(), stored.encryptedPrivateKey(), NOON, NOON);
        assertThatThrownBy(() -> sameRing.open(moved)).isInstanceOf(DecryptionException.class);
        SigningKeyVault otherRing = new SigningKeyVault(KeyRing.ephemeralForDevelopment(), fixture.random);
        assertThatThrownBy(() -> otherRing.open(stored)).isInstanceOf(DecryptionException.class);
    }

    @Test
    void key_that_cannot_be_read_stops_only_itself() {
        keys.signer();
        fixture.store.useTransaction(transaction -> transaction
                .signingKeys()
                .add(new StoredSigningKey(
                        7, "broken", SignatureAlgorithm.ES256, "{}", "AAAA", NOON, NOON.plus(AHEAD))));
        fixture.clock.move(Duration.ofMinutes(1));

        assertThat(keys.published().keys()).hasSize(1);
        assertThat(keys.find("broken")).isEmpty();
    }

    @Test
    void settings_name_everything_that_is_out_of_bounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningKeySettings(
                        SignatureAlgorithm.EDDSA, Duration.ofMinutes(2), Duration.ofMinutes(4), Duration.ZERO))
                .withMessageContaining("algorithm")
                .withMessageContaining("rotateEvery")
                .withMessageContaining("publishAhead")
                .withMessageContaining("maxTokenLifetime");
        assertThatIllegalArgumentException().isThrownBy(() -> SETTINGS.withMaxTokenLifetime(Duration.ofDays(2)));
    }
}
