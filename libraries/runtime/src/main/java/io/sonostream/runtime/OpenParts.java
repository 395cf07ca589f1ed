package io.sonostream.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was opened so far, closed in the opposite order: whoever fails half-way leaves nothing open.
 *
 * <p>Owner: one thread opens; whoever closes does it after that. Hand-off: none. Bound: the parts
 * of one service. Shutdown: {@link #close}.
 */
public final class OpenParts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(OpenParts.class);
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Closed before everything that was added earlier. */
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  /** One part that fails to close keeps none of the others open. */
  @Override
  public void close() {
    for (AutoCloseable part = parts.poll(); part != null; part = parts.poll()) {
      try {
        part.close();
      } catch (Exception e) {
        log.error("{} could not be closed", part.getClass().getSimpleName(), e);
      }
    }
  }
}
