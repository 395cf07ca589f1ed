package io.sonostream.viewer.openid;

import org.jspecify.annotations.Nullable;

/**
 * What a browser brings back from the provider; anybody may have written it.
 *
 * @param code null where the provider says no
 * @param issuer the provider's name (RFC 9207)
 * @param error its word for why not
 * @param cookie the sealed {@link Flow} of the browser
 */
public record WayBack(
    @Nullable String state,
    @Nullable String code,
    @Nullable String issuer,
    @Nullable String error,
    @Nullable String cookie) {}
