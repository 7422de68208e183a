/**
 * Signed tokens: the keys that this server signs with, access tokens in the form of RFC 9068, proofs of possession (DPoP,
 * RFC 9449) and the assertions by which clients identify themselves (RFC 7523).
 *
 * <p>{@link dev.integrations.jose.SigningKeys} makes keys, rotates them and publishes their public halves;
 * {@link dev.integrations.jose.AccessTokenIssuer} signs with them, {@link dev.integrations.jose.AccessTokenVerifier} tells
 * a resource server whether a token is good, {@link dev.integrations.jose.DpopVerifier} and {@link
 * dev.integrations.jose.ClientAssertions} check what clients sign. Answers are sealed types: a token that is refused is
 * nothing exceptional.
 *
 * <p>The algorithm is that of the key, never that which a token names (RFC 8725, section 3.1); keys that tokens bring along
 * or point to are ignored, save that of a DPoP proof. What is accepted once is decided by one insert, {@link
 * dev.integrations.jose.SingleUseStore}.
 */
@NullMarked
package dev.integrations.jose;

import org.jspecify.annotations.NullMarked;
