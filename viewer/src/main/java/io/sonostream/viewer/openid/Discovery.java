package io.sonostream.viewer.openid;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The provider as it was when it was last asked, at most {@link #LIFE} ago; while it does not
 * answer, as it was before.
 *
 * <p>Owner: the server's threads. Hand-off: one volatile, immutable answer; two threads that ask at
 * the same time cost a request. Bound: one answer. Shutdown: nothing to end.
 */
final class Discovery {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);
  private static final Duration LIFE = Duration.ofMinutes(10);

  private final URI issuer;
  private final URI document;
  private final ProviderHttp http;
  private final Clock clock;
  private volatile @Nullable Known known;

  private record Known(Provider provider, Instant until) {}

  Discovery(URI issuer, ProviderHttp http, Clock clock) {
    this.issuer = issuer;
    this.document =
        URI.create(issuer.toString().replaceFirst("/$", "") + "/.well-known/openid-configuration");
    this.http = http;
    this.clock = clock;
  }

  /**
   * @throws IOException when it never answered as a provider does
   */
  Provider provider() throws IOException {
    Known before = known;
    if (before != null && clock.instant().isBefore(before.until())) {
      return before.provider();
    }
    try {
      Provider provider = Provider.of(http.get(document, null), issuer);
      known = new Known(provider, clock.instant().plus(LIFE));
      return provider;
    } catch (IOException e) {
      if (before == null) {
        throw e;
      }
      log.warn("{} does not say anew where it is: {}", issuer, e.getMessage());
      return before.provider();
    }
  }
}
