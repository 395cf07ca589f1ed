/**
 * A broker that denies what docs/security.md does not grant, and what the services say when a right
 * is missing. Read {@code SecuredIT} first.
 */
@org.jspecify.annotations.NullMarked
package io.sonostream.cli.secured;
