/**
 * Who people are, how they prove it, and what their role lets them do.
 *
 * <pre>
 *   token ───────────────────────────┐
 *   name and password ─ LocalUsers ──┼▶ {@link io.sonostream.viewer.access.Person} ─ Sessions ─▶ Visit (a cookie)
 *   OpenID provider ─ package openid ┘            ▲
 *   proxy's headers ─ TrustedProxy ───────────────┘ each request again
 * </pre>
 *
 * Read {@link io.sonostream.viewer.access.Role} first. Why so: docs/adr/identities.md.
 */
@NullMarked
package io.sonostream.viewer.access;

import org.jspecify.annotations.NullMarked;
