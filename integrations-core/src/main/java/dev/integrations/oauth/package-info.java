/**
 * The authorization server: the apps that developers register, the grants and consents that users give them, and the
 * endpoints that issue, exchange, revoke and introspect tokens. {@link dev.integrations.oauth.OAuthApps} manages apps,
 * {@link dev.integrations.oauth.Consents} what users agreed to, and {@link dev.integrations.oauth.AuthorizationServer} is
 * the web handler that the host mounts. It follows OAuth 2.1 (draft-ietf-oauth-v2-1) and RFC 9700.
 *
 * <p>Codes, tokens and client secrets are stored as SHA-256 only. What may be redeemed once is redeemed by one
 * conditional update, whose row count decides.
 */
@NullMarked
package dev.integrations.oauth;

import org.jspecify.annotations.NullMarked;
