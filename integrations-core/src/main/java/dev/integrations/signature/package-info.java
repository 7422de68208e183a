/**
 * Signs and verifies webhooks as <a href="https://www.standardwebhooks.com">Standard Webhooks 1.0</a> says: {@code v1}
 * is HMAC-SHA256, {@code v1a} is Ed25519 (RFC 8032), and what is signed is {@code id.timestamp.body}.
 *
 * <p>A sender makes a {@link dev.integrations.signature.SigningKey}, hands the text of its
 * {@link dev.integrations.signature.VerificationKey} to the receiver, and signs every attempt with a
 * {@link dev.integrations.signature.WebhookSigner}; during a rotation that one holds several keys.
 *
 * <p>A receiver needs only this package: a {@link dev.integrations.signature.WebhookVerifier} takes the headers and the
 * raw body of a request, from whatever framework, and answers with a {@link dev.integrations.signature.Verification}
 * that says which key matched or why the request is refused.
 */
@NullMarked
package dev.integrations.signature;

import org.jspecify.annotations.NullMarked;
