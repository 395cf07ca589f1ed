package io.sonostream.processor.stream;

import io.sonostream.processor.metrics.LaneMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Answers that Kafka would not take, by the frame that they belong to. A refused send ends its
 * thread uncommitted and the frames are read again; the one at fault then gets a small dead letter
 * instead of the same answer, or the lane would stop at it for ever.
 *
 * <p>Owner: the monitor of this object. Hand-off: the producer's thread remembers, stream threads
 * ask. Bound: the newest thousand. Shutdown: none.
 */
final class SendRefusals {
  private static final int MOST = 1_000;

  private record Place(String topic, int partition, long offset) {
    static Place of(FrameOrigin origin) {
      return new Place(origin.topic(), origin.partition(), origin.offset());
    }
  }

  private final LaneMetrics metrics;
  private final Map<Place, String> causes =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
          return size() > MOST;
        }
      };

  SendRefusals(LaneMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * @param origin the frame whose answer it was; empty for what is no answer
   */
  synchronized void remember(Optional<FrameOrigin> origin, String cause) {
    metrics.sendRefused();
    origin.ifPresent(frame -> causes.put(Place.of(frame), cause));
  }

  /** Why the answer of this frame was refused before, if it was. */
  synchronized Optional<String> of(FrameOrigin origin) {
    return causes.isEmpty() ? Optional.empty() : Optional.ofNullable(causes.get(Place.of(origin)));
  }
}
