/**
 * Encrypts what must not be readable in the database, such as the secrets of webhooks.
 *
 * <p>A {@link dev.integrations.crypto.KeyRing} holds the host's keys: the primary one encrypts, retired ones only
 * decrypt, and each ciphertext names its key, so that keys can be changed without a moment of downtime. An
 * {@link dev.integrations.crypto.EncryptionContext} binds a ciphertext to the row it belongs to: copied to another tenant
 * or another row, it does not decrypt.
 *
 * <p>The format is that of Tink's AES-GCM with its standard prefix: the byte 1, the key id in 4 bytes, big-endian, a
 * random IV of 12 bytes, then the AES-256-GCM ciphertext (NIST SP 800-38D) and its tag of 16 bytes.
 */
@NullMarked
package dev.integrations.crypto;

import org.jspecify.annotations.NullMarked;
