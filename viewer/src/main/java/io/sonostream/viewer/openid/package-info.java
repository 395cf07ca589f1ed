/**
 * People who are signed in by an OpenID provider: authorization code with PKCE, state and nonce.
 *
 * <pre>
 *   browser ─ begin ─▶ {@link io.sonostream.viewer.openid.OpenId} ─▶ provider's page, and a sealed Flow as a cookie
 *   browser ─ back  ─▶ Flows (state, once) ─▶ TokenRequest ─▶ IdTokens (signature, claims) ─▶ PersonClaims ─▶ Person
 *                                              └──────────┬─────────┘
 *                      Discovery (addresses, keys) ─▶ ProviderHttp (time, bytes, no redirects)
 * </pre>
 *
 * What may go wrong is a {@link io.sonostream.viewer.openid.NotSignedIn} of one line. Why so:
 * docs/adr/openid.md.
 */
@NullMarked
package io.sonostream.viewer.openid;

import org.jspecify.annotations.NullMarked;
