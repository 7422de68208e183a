package dev.integrations.testkit.store;

import static dev.integrations.testkit.Samples.ACME;
import static dev.integrations.testkit.Samples.NOON;
import static dev.integrations.testkit.SecretMother.aSecretOf;
import static dev.integrations.testkit.WebhookMother.aWebhook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.integrations.webhook.StoredSecret;
import dev.integrations.webhook.Webhook;
import dev.integrations.webhook.WebhookId;
import dev.integrations.webhook.WebhookStore.SigningWebhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.integrations.webhook.WebhookStore}: the encrypted secrets of webhooks. */
public abstract class SecretContract extends PortContract {
    private static final Instant LATER = NOON.plus(Duration.ofDays(1));
    private static final Duration MICRO = Duration.ofNanos(1000);

    private Webhook webhook;

    /** For subclasses. */
    protected SecretContract() {}

    @BeforeEach
    final void insert_a_webhook() {
        webhook = inserted();
    }

    @Test
    void new_webhook_has_no_secret() {
        assertThat(live(NOON)).isEmpty();
        assertThat(load(webhook.id(), NOON).secrets()).isEmpty();
    }

    @Test
    void secret_comes_back_as_it_was() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        StoredSecret current = inserted(aSecretOf(webhook).encrypted(everyByte).build());
        checkSame(webhooks().secrets(ACME, webhook.id(), NOON), current);
        checkSame(load(webhook.id(), NOON).secrets(), current);

        StoredSecret expiring = inserted(aSecretOf(webhook)
                .createdAt(NOON.plus(MICRO))
                .expiresAt(LATER.plus(MICRO))
                .build());
        checkSame(webhooks().secrets(ACME, webhook.id(), NOON), expiring, current);
        checkSame(load(webhook.id(), NOON).secrets(), expiring, current);
    }

    private static void checkSame(List<StoredSecret> found, StoredSecret... expected) {
        assertThat(found).usingRecursiveFieldByFieldElementComparator().containsExactly(expected);
    }

    @Test
    void secrets_are_returned_newest_first() {
        UUID second = insertedAt(NOON.plusSeconds(2));
        UUID first = insertedAt(NOON.plusSeconds(1));
        UUID third = insertedAt(NOON.plusSeconds(3));

        assertThat(live(LATER)).containsExactly(third, second, first);
        assertThat(load(webhook.id(), LATER).secrets())
                .extracting(StoredSecret::id)
                .containsExactly(third, second, first);
    }

    @Test
    void secret_is_left_out_from_the_moment_at_which_it_expires() {
        StoredSecret secret = inserted(aSecretOf(webhook).expiresAt(LATER).build());

        assertThat(live(LATER.minus(MICRO))).containsExactly(secret.id());
        assertThat(load(webhook.id(), LATER.minus(MICRO)).secrets()).hasSize(1);
        assertThat(live(LATER)).isEmpty();
        assertThat(load(webhook.id(), LATER).secrets()).isEmpty();
        assertThat(load(webhook.id(), LATER).webhook()).isEqualTo(webhook);
    }

    @Test
    void current_secrets_expire_when_told() {
        UUID secret = insertedAt(NOON);

        webhooks().expireSecrets(ACME, webhook.id(), LATER);

        assertThat(live(LATER.minus(MICRO))).containsExactly(secret);
        assertThat(live(LATER)).isEmpty();
    }

    @Test
    void secret_that_expires_earlier_keeps_its_end_and_one_that_expires_later_does_not() {
        StoredSecret early =
                inserted(aSecretOf(webhook).expiresAt(LATER.minusSeconds(1)).build());
        StoredSecret late =
                inserted(aSecretOf(webhook).expiresAt(LATER.plusSeconds(1)).build());

        webhooks().expireSecrets(ACME, webhook.id(), LATER);

        assertThat(live(LATER.minusSeconds(1).minus(MICRO))).containsExactlyInAnyOrder(early.id(), late.id());
        assertThat(live(LATER.minusSeconds(1))).containsExactly(late.id());
        assertThat(live(LATER)).isEmpty();
    }

    @Test
    void rotation_leaves_the_new_secret_current() {
        UUID before = insertedAt(NOON);
        webhooks().expireSecrets(ACME, webhook.id(), LATER);

        UUID after = insertedAt(NOON.plusSeconds(1));

        assertThat(live(NOON.plusSeconds(1))).containsExactly(after, before);
        assertThat(live(LATER)).containsExactly(after);
    }

    @Test
    void secrets_of_other_webhooks_are_left_alone() {
        Webhook other = inserted();
        StoredSecret theirs = inserted(aSecretOf(other).build());
        UUID mine = insertedAt(NOON);

        webhooks().expireSecrets(ACME, webhook.id(), NOON);

        assertThat(live(NOON)).doesNotContain(mine);
        assertThat(webhooks().secrets(ACME, other.id(), NOON))
                .extracting(StoredSecret::id)
                .containsExactly(theirs.id());
        assertThat(webhooks().load(List.of(webhook.id(), other.id()), NOON))
                .allSatisfy((id, loaded) -> assertThat(loaded.secrets()).hasSize(id.equals(other.id()) ? 1 : 0));
    }

    @Test
    void secrets_survive_an_update_of_their_webhook() {
        UUID secret = insertedAt(NOON);

        webhooks()
                .update(new Webhook(
                        webhook.id(),
                        ACME,
                        webhook.settings(),
                        false,
                        webhook.disabledReason(),
                        2,
                        webhook.createdAt(),
                        LATER));

        assertThat(live(NOON)).containsExactly(secret);
    }

    @Test
    void secrets_go_with_their_webhook() {
        insertedAt(NOON);

        webhooks().delete(ACME, webhook.id());

        assertThat(live(NOON)).isEmpty();
        assertThat(webhooks().load(List.of(webhook.id()), NOON)).isEmpty();
    }

    @Test
    void unknown_webhook_has_no_secrets() {
        WebhookId unknown = aWebhook().build().id();

        webhooks().expireSecrets(ACME, unknown, NOON);

        assertThat(webhooks().secrets(ACME, unknown, NOON)).isEmpty();
    }

    private List<UUID> live(Instant now) {
        return webhooks().secrets(ACME, webhook.id(), now).stream()
                .map(StoredSecret::id)
                .toList();
    }

    private SigningWebhook load(WebhookId id, Instant now) {
        return Objects.requireNonNull(webhooks().load(List.of(id), now).get(id));
    }

    private Webhook inserted() {
        Webhook inserted = aWebhook().build();
        webhooks().insert(inserted);
        return inserted;
    }

    private UUID insertedAt(Instant createdAt) {
        return inserted(aSecretOf(webhook).createdAt(createdAt).build()).id();
    }

    private StoredSecret inserted(StoredSecret secret) {
        webhooks().insertSecret(secret);
        return secret;
    }
}
