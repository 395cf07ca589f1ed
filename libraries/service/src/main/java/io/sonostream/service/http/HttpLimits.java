package io.sonostream.service.http;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of an {@link HttpPort} may take.
 *
 * @param connections at the same time; the oldest goes when there are more
 * @param headerBytes most of a request's head
 * @param silence after which a connection ends
 * @param life of a connection from accepted to closed, whatever happens on it; null lets it last as
 *     long as it is used
 * @param lastAnswers how long requests that run may go on when the port is closed
 */
public record HttpLimits(
    int connections,
    int headerBytes,
    Duration silence,
    @Nullable Duration life,
    Duration lastAnswers) {
  private static final int CONNECTIONS = 256;
  private static final int HEADER_BYTES = 16 << 10;

  /** For programs that send large requests and keep their connections. */
  public static HttpLimits ofPrograms(Duration silence, Duration lastAnswers) {
    return new HttpLimits(CONNECTIONS, HEADER_BYTES, silence, null, lastAnswers);
  }
}
