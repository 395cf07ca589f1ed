package io.sonostream.processor.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Who writes a lane's answers. Writers wait for a broker that is away as long as it takes, and
 * their threads with them; where the lane can't wait any longer it gives up for them.
 *
 * <p>Owner: none; concurrent. Hand-off: stream threads make and close writers, who closes the lane
 * gives up. Bound: one a stream thread. Shutdown: {@link #giveUp}.
 */
final class Writers {
  private final Set<GuardedProducer> open = ConcurrentHashMap.newKeySet();
  private final TransactionTime time = new TransactionTime();

  GuardedProducer open(Map<String, Object> config, ThreadSessions sessions) {
    GuardedProducer writer = new GuardedProducer(config, sessions, time, open::remove);
    open.add(writer);
    return writer;
  }

  /** What is not delivered fails now, so that nobody waits for it; no commit passes it. */
  void giveUp() {
    open.forEach(writer -> writer.close(Duration.ZERO));
  }
}
