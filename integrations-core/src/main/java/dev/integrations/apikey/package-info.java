/**
 * API keys that a host hands to its customers' developers. {@link dev.integrations.apikey.ApiKeys} creates, changes,
 * rotates and revokes those of a tenant; {@link dev.integrations.apikey.ApiKeyVerifier} says of a text that came with a
 * request whose key it is and whether it may be used, or why not.
 *
 * <p>A key is a prefix that says what it is for, 30 random characters, and a checksum, so that rubbish is refused without
 * asking anybody and scanners find keys that leaked. At rest there is a hash of it only.
 */
@NullMarked
package dev.integrations.apikey;

import org.jspecify.annotations.NullMarked;
