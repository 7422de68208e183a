/**
 * Encrypts what must not be readable in the database, such as the secrets of webhooks.
 *
 * <p>Features encrypt through {@link dev.integrations.crypto.Encryption}. The {@link dev.integrations.crypto.Envelope}
 * behind it has a data key for each tenant, which the store keeps wrapped: by a {@link dev.integrations.crypto.KeyRing},
 * which holds the host's keys, the primary one and retired ones that only decrypt, or by a {@link
 * dev.integrations.crypto.KeyWrapper}, which calls a service. Each ciphertext names its key, so that keys can be changed
 * without a moment of downtime; {@link dev.integrations.crypto.DataKeys} does so. An {@link
 * dev.integrations.crypto.EncryptionContext} binds a ciphertext to the row it belongs to: copied to another tenant or
 * another row, it does not decrypt.
 *
 * <p>The format is that of Tink's AES-GCM with its standard prefix: the byte 1, the key id in 4 bytes, big-endian, a
 * random IV of 12 bytes, then the AES-256-GCM ciphertext (NIST SP 800-38D) and its tag of 16 bytes.
 */
@NullMarked
package dev.integrations.crypto;

import org.jspecify.annotations.NullMarked;
