package io.sonostream.viewer.openid;

import io.sonostream.runtime.Digests;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Begun sign-ins, each of them good once and for {@link #LIFE}. They lie in their browsers, under a
 * seal: so no flood of beginnings fills a memory here, or pushes somebody else's out.
 *
 * <p>Owner: the server's threads. Hand-off: this object's lock over what was spent. Bound: {@link
 * #MOST_SPENT} of these, the oldest is forgotten first; its code is spent at the provider too.
 * Shutdown: nothing to end; the key dies with the process, and with it what was begun.
 */
final class Flows {
  static final Duration LIFE = Duration.ofMinutes(10);
  static final int MOST_SPENT = 10_000;
  private static final String MAC = "HmacSHA256";

  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final Set<String> spent = new LinkedHashSet<>();

  Flows(Clock clock) {
    this.clock = clock;
    byte[] secret = new byte[32];
    random.nextBytes(secret);
    key = new SecretKeySpec(secret, MAC);
  }

  Flow begin(String to) {
    return Flow.begin(to, clock.instant().plus(LIFE), random);
  }

  /** For the browser that began it. */
  String sealed(Flow flow) {
    return flow.text() + "." + seal(flow.text());
  }

  /**
   * The sign-in that a browser shows, if it was begun here and is neither over nor spent; from now
   * on it is spent.
   *
   * @param state as it came back with the browser
   */
  Optional<Flow> spend(@Nullable String sealed, @Nullable String state) {
    int end = sealed == null ? -1 : sealed.lastIndexOf('.');
    if (sealed == null
        || end < 0
        || !same(sealed.substring(end + 1), seal(sealed.substring(0, end)))) {
      return Optional.empty();
    }
    return Flow.parse(sealed.substring(0, end))
        .filter(flow -> state != null && same(flow.state(), state))
        .filter(flow -> clock.instant().isBefore(flow.until()))
        .filter(flow -> first(Digests.hex(Digests.sha256(flow.state()))));
  }

  private synchronized boolean first(String state) {
    if (!spent.add(state)) {
      return false;
    }
    if (spent.size() > MOST_SPENT) {
      Iterator<String> oldest = spent.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  private String seal(String text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(key);
      return Flow.base64(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  private static boolean same(String a, String b) {
    return MessageDigest.isEqual(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
